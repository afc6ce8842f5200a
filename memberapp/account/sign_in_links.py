"""The links of sign-in messages: « c'était moi », from the same place, and « ce n'était pas moi ».

The first one stands for the code of an unusual sign-in, and only in the browser and on the network
that wait for it: read elsewhere it opens nothing. The second one works anywhere, once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import col, select

from memberapp.account import (
    access_recovery,
    accounts,
    devices,
    disowning,
    email_change,
    messages,
    not_me,
    notices,
    passkeys,
    password_reset,
    passwords,
    public_identities,
    sessions,
    sign_in,
)
from memberapp.account.not_me import ToldAct
from memberapp.account.proof import CodeResult
from memberapp.account.tables import SentCode, SignInSession
from memberapp.core import audit, locks, tokens
from memberapp.core.access import Access, Actor, LiveSession, Origin, Role, cut_ip_address
from memberapp.core.errors import NotFound
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

_BEFORE_AN_ACT = timedelta(hours=1)
"""How long before an act without a session whoever did it may have begun."""


class LinkStage(StrEnum):
    """What a link can still do, here."""

    READY = "ready"
    ELSEWHERE = "elsewhere"
    DONE = "done"
    OVER = "over"


@dataclass(frozen=True)
class SignInSnapshot:
    """A sign-in as its links show it; where it came from only while they can do something."""

    stage: LinkStage
    at: datetime | None = None
    browser: str = ""
    address: str = ""
    session_id: str = ""
    region: str = "FR"
    """Where the member lives, whose clock their messages have."""
    kind: str = ""
    """That of the message, where it is of no sign-in."""


def held(work: Work, *, token: str) -> SignInSnapshot:
    """Return the sign-in that a link would confirm; nothing is consumed."""
    found = _held(work, token)
    if found is None:
        return SignInSnapshot(LinkStage.OVER)
    _code, row = found
    stage = (
        LinkStage.READY
        if _is_same_place(row, work.caller.session, work.origin)
        else LinkStage.ELSEWHERE
    )
    return _snapshot_of(work, row, stage)


@writes
def confirm_held(work: Work, *, token: str) -> CodeResult:
    """Let in the member who read the link where they sign in.

    Raises:
        NotFound: the link is over, or was opened elsewhere.
        Conflict: meanwhile the session was ended or turned already.
    """
    found = _held(work, token)
    if found is None or work.caller.session is None:
        raise NotFound
    code, row = found
    if not _is_same_place(row, work.caller.session, work.origin) or not tokens.use(work, code):
        raise NotFound
    return sign_in.finish(work)


def disownable(work: Work, *, token: str) -> SignInSnapshot:
    """Return the sign-in that a link « pas moi » is about; nothing is consumed."""
    told = not_me.told_by(work, token=token)
    if told is None:
        return SignInSnapshot(LinkStage.OVER)
    stage = LinkStage.DONE if not_me.is_disowned(work, told) else LinkStage.READY
    if isinstance(told, SignInSession):
        return _snapshot_of(work, told, stage)
    region = work.db.get_one(Member, told.member_id).region
    return SignInSnapshot(stage, told.at, region=region, kind=told.kind)


@writes
def disown(work: Work, *, token: str) -> None:
    """Close everything: no session, browser, passkey or password of the account opens it any more.

    A new password is chosen by the link of a reset, sent to the member's e-mail, unless that may be
    another's: then the member calls. E-mail, phone and app that came after that sign-in are taken
    back, as is an e-mail that waits to be confirmed: they may be those of whoever came in. So is
    what was declared or asked for in the member's name (`disowning.undoes`).

    Raises:
        NotFound: the link is over, or was used.
    """
    told = not_me.told_by(work, token=token)
    if told is None:
        raise NotFound
    # The member's row first, which is changed below: so does whoever changes their bank account.
    work.db.get_one(Member, told.member_id, with_for_update=locks.ROW)
    account = accounts.lock(work, told.account_id)
    if not_me.is_disowned(work, told):
        raise NotFound
    if isinstance(told, SignInSession):
        told.disowned_at = work.now
        work.db.add(told)
    sessions.end_all(work, account_id=account.id)
    devices.forget_all(work, account_id=account.id)
    email_change.give_up(work, account_id=account.id)
    # Whoever came in may have come back since, on the browser that they made known.
    since = _since(work, told)
    # A mailbox that was new even before may be their too.
    is_doubtful = disowning.is_contact_doubtful(work, member_id=account.member_id, since=since)
    left = notices.email_of(account, work.db.get_one(Member, told.member_id))
    undone = [*disowning.take_back(work, account=account, since=since)]
    acts = disowning.undo_acts(work, member_id=account.member_id, since=since)
    if access_recovery.stop(work, account=account):
        undone.append(audit.Event.RECOVERY_STOPPED)
    # One of them may have opened the session that is disowned, as the password may have.
    had_passkeys = passkeys.remove_all(work, account=account)
    had_identity = public_identities.refuse_of(work, account_id=account.id)
    account.password_hash = passwords.dummy_hash()
    account.password_changed_at = work.now
    work.db.add(account)
    is_reset_sent = not is_doubtful and password_reset.send_link(work, account=account)
    work.notify(
        *messages.sign_in_disowned(
            work,
            account=account,
            about=told.id,
            is_reset_sent=is_reset_sent,
            is_undone=bool(undone),
            had_passkeys=had_passkeys,
            had_identity=had_identity,
            had_acts=bool(acts),
            # Of two mailboxes either may be the member's own, who then has to hear of it.
            left=None if is_reset_sent else left,
        )
    )
    work.changed(Topic.SECURITY, member_id=account.member_id)
    if had_passkeys:
        undone.append(audit.Event.PASSKEY_REMOVED)
    if had_identity:
        undone.append(audit.Event.IDENTITY_UNLINKED)
    told_last = [(event, told.id) for event in (*undone, audit.Event.SIGN_IN_DISOWNED)]
    for event, ref in (*acts, *told_last):
        work.audit(
            event,
            # Whoever holds the link acts for the member, signed in or not.
            actor=Actor(account.id, Role.HOLDER),
            member_id=account.member_id,
            ref=ref,
        )


def _held(work: Work, token: str) -> tuple[SentCode, SignInSession] | None:
    return work.db.exec(
        select(SentCode, SignInSession)
        .join(SignInSession, col(SignInSession.id) == col(SentCode.session_id))
        .where(
            tokens.opens(SentCode, token, work.now),
            col(SignInSession.ended_at).is_(None),
        )
    ).first()


def _is_same_place(row: SignInSession, session: LiveSession | None, origin: Origin) -> bool:
    return (
        session is not None
        and session.id == row.id
        and session.access == Access.PASSWORD_OK
        and row.address == cut_ip_address(origin.ip_address)
        and row.browser == origin.browser
    )


def _since(work: Work, told: SignInSession | ToldAct) -> datetime:
    """Return since when whoever it was may have changed the means of access."""
    if isinstance(told, SignInSession):
        return sessions.first_on_its_device(work, told)
    return told.at - _BEFORE_AN_ACT


def _snapshot_of(work: Work, row: SignInSession, stage: LinkStage) -> SignInSnapshot:
    region = work.db.get_one(Member, row.member_id).region
    return SignInSnapshot(stage, row.created_at, row.browser, row.address, row.id, region)
