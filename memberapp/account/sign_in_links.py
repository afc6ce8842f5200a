"""The links of sign-in messages: « c'était moi », from the same place, and « ce n'était pas moi ».

The first one stands for the code of an unusual sign-in, and only in the browser and on the network
that wait for it: read elsewhere it opens nothing. The second one works anywhere, once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import col, select, update

from memberapp.account import (
    accounts,
    devices,
    disowning,
    email_change,
    messages,
    password_reset,
    passwords,
    sessions,
    sign_in,
)
from memberapp.account.proof import CodeResult
from memberapp.account.tables import SentCode, SignInSession
from memberapp.core import audit, locks, tokens
from memberapp.core.access import Access, Actor, LiveSession, Origin, Role, cut_ip_address
from memberapp.core.errors import NotFound
from memberapp.core.tokens import LinkKind
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

NOT_ME_LIFETIME = timedelta(days=30)


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
    return _snapshot_of(row, stage)


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
    row = _of_not_me(work, token)
    if row is None:
        return SignInSnapshot(LinkStage.OVER)
    return _snapshot_of(row, LinkStage.READY if row.disowned_at is None else LinkStage.DONE)


@writes
def disown(work: Work, *, token: str) -> None:
    """Close everything: no session, browser or password of the account opens it any more.

    A new password is chosen by the link of a reset, sent to the member's e-mail. E-mail, phone and
    app that came after that sign-in are taken back, as is an e-mail that waits to be confirmed:
    they may be those of whoever came in.

    Raises:
        NotFound: the link is over, or was used.
    """
    row = _of_not_me(work, token)
    if row is None:
        raise NotFound
    # The member's row first, which is changed below: so does whoever changes their bank account.
    work.db.get_one(Member, row.member_id, with_for_update=locks.ROW)
    account = accounts.lock(work, row.account_id)
    if not _mark_disowned(work, row):
        raise NotFound
    sessions.end_all(work, account_id=account.id)
    devices.forget_all(work, account_id=account.id)
    email_change.give_up(work, account_id=account.id)
    # Whoever came in may have come back since, on the browser that they made known.
    since = sessions.first_on_its_device(work, row)
    # A mailbox that was new even before may be their too.
    may_reset = not disowning.is_contact_doubtful(work, member_id=account.member_id, since=since)
    undone = disowning.take_back(work, account=account, since=since)
    account.password_hash = passwords.dummy_hash()
    account.password_changed_at = work.now
    work.db.add(account)
    if may_reset:
        password_reset.send_link(work, account=account)
    work.notify(
        *messages.sign_in_disowned(
            work,
            account=account,
            session_id=row.id,
            is_reset_sent=may_reset,
            is_undone=bool(undone),
        )
    )
    work.changed(Topic.SECURITY, member_id=account.member_id)
    for event in (*undone, audit.Event.SIGN_IN_DISOWNED):
        work.audit(
            event,
            # Whoever holds the link acts for the member, signed in or not.
            actor=Actor(account.id, Role.HOLDER),
            member_id=account.member_id,
            ref=row.id,
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


def _of_not_me(work: Work, token: str) -> SignInSession | None:
    session_id = tokens.row_of(LinkKind.NOT_ME, token)
    row = work.db.get(SignInSession, session_id) if session_id else None
    return row if row is not None and row.created_at > work.now - NOT_ME_LIFETIME else None


def _mark_disowned(work: Work, row: SignInSession) -> bool:
    marked = work.db.exec(
        update(SignInSession)
        .where(col(SignInSession.id) == row.id, col(SignInSession.disowned_at).is_(None))
        .values(disowned_at=work.now)
    )
    return marked.rowcount == 1


def _snapshot_of(row: SignInSession, stage: LinkStage) -> SignInSnapshot:
    return SignInSnapshot(stage, row.created_at, row.browser, row.address, row.id)
