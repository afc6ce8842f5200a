"""The links of sign-in messages: « c'était moi », from the same place, and « ce n'était pas moi ».

The first one stands for the code of an unusual sign-in, and only in the browser and on the network
that wait for it: read elsewhere it opens nothing. The second one works anywhere, once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, select, update

from memberapp.account import (
    accounts,
    devices,
    email_change,
    password_reset,
    passwords,
    sent_codes,
    sessions,
    sign_in,
    sign_in_notices,
    takeover,
)
from memberapp.account.proof import CodeResult
from memberapp.account.sessions import EndReason
from memberapp.account.tables import SentCode, SignInSession
from memberapp.core import audit, changes, locks, tokens
from memberapp.core.access import Access, Actor, LiveSession, Origin, Role, cut_address
from memberapp.core.errors import NotFound
from memberapp.core.secrets import token_hash
from memberapp.core.tokens import LinkKind
from memberapp.core.work import writes
from memberapp.members.tables import Member

NOT_ME_LIFETIME = timedelta(days=30)


class LinkStage(StrEnum):
    """What a link can still do, here."""

    READY = "ready"
    ELSEWHERE = "elsewhere"
    DONE = "done"
    OVER = "over"


@dataclass(frozen=True)
class SignInSeen:
    """A sign-in as its links show it; where it came from only while they can do something."""

    stage: LinkStage
    at: datetime | None = None
    browser: str = ""
    address: str = ""
    session_id: str = ""


def held(
    db: Session, *, token: str, session: LiveSession | None, origin: Origin, now: datetime
) -> SignInSeen:
    """Return the sign-in that a link would confirm; nothing is consumed."""
    found = _held(db, token, now)
    if found is None:
        return SignInSeen(LinkStage.OVER)
    _code, row = found
    stage = LinkStage.READY if _is_same_place(row, session, origin) else LinkStage.ELSEWHERE
    return _seen(row, stage)


@writes
def confirm_held(
    db: Session, *, token: str, session: LiveSession | None, origin: Origin, now: datetime
) -> CodeResult:
    """Let in the member who read the link where he signs in.

    Raises:
        NotFound: the link is over, or was opened elsewhere.
        Conflict: meanwhile the session was ended or turned already.
    """
    found = _held(db, token, now)
    if found is None or session is None:
        raise NotFound
    code, row = found
    if not _is_same_place(row, session, origin) or not sent_codes.use(db, code, now=now):
        raise NotFound
    return sign_in.finish(db, session=session, origin=origin, now=now)


def disownable(db: Session, *, token: str, now: datetime) -> SignInSeen:
    """Return the sign-in that a link « pas moi » is about; nothing is consumed."""
    row = _of_not_me(db, token, now)
    if row is None:
        return SignInSeen(LinkStage.OVER)
    return _seen(row, LinkStage.READY if row.disowned_at is None else LinkStage.DONE)


@writes
def disown(db: Session, *, token: str, origin: Origin, now: datetime) -> None:
    """Close everything: no session, browser or password of the account opens it any more.

    A new password is chosen by the link of a reset, sent to the member's e-mail. E-mail, phone and
    app that came after that sign-in are taken back, as is an e-mail that waits to be confirmed:
    they may be those of whoever came in.

    Raises:
        NotFound: the link is over, or was used.
    """
    row = _of_not_me(db, token, now)
    if row is None:
        raise NotFound
    # The member's row first, which is changed below: so does whoever changes his bank account.
    db.get_one(Member, row.member_id, with_for_update=locks.ROW)
    account = accounts.hold(db, row.account_id)
    if not _mark_disowned(db, row, now):
        raise NotFound
    sessions.end_all(db, account_id=account.id, reason=EndReason.DISOWNED, now=now)
    devices.forget_all(db, account_id=account.id, now=now)
    email_change.give_up(db, account_id=account.id, now=now)
    # Whoever came in may have come back since, on the browser that he made known.
    since = sessions.first_on_its_device(db, row)
    # A mailbox that was new even before may be his too.
    may_reset = not takeover.is_contact_doubtful(
        db, member_id=account.member_id, since=since, now=now
    )
    undone = takeover.take_back(db, account=account, since=since, now=now)
    account.password_hash = passwords.dummy_hash()
    account.password_changed_at = now
    db.add(account)
    if may_reset:
        password_reset.send_link(db, account=account, now=now)
    sign_in_notices.tell_disowned(
        db,
        account=account,
        session_id=row.id,
        is_reset_sent=may_reset,
        is_undone=bool(undone),
        now=now,
    )
    changes.add(db, member_id=account.member_id, topic=changes.Topic.SECURITY, now=now)
    for event in (*undone, audit.Event.SIGN_IN_DISOWNED):
        audit.append(
            db,
            event,
            # Whoever holds the link acts for the member, signed in or not.
            actor=Actor(account.id, Role.HOLDER),
            now=now,
            member_id=account.member_id,
            object_ref=row.id,
            origin=origin,
        )


def _held(db: Session, token: str, now: datetime) -> tuple[SentCode, SignInSession] | None:
    return db.exec(
        select(SentCode, SignInSession)
        .join(SignInSession, col(SignInSession.id) == col(SentCode.session_id))
        .where(
            col(SentCode.link_hash) == token_hash(token),
            col(SentCode.used_at).is_(None),
            col(SentCode.expires_at) > now,
            col(SignInSession.ended_at).is_(None),
        )
    ).first()


def _is_same_place(row: SignInSession, session: LiveSession | None, origin: Origin) -> bool:
    return (
        session is not None
        and session.id == row.id
        and session.access == Access.PASSWORD_OK
        and row.address == cut_address(origin.address)
        and row.browser == origin.browser
    )


def _of_not_me(db: Session, token: str, now: datetime) -> SignInSession | None:
    session_id = tokens.row_of(LinkKind.NOT_ME, token)
    row = db.get(SignInSession, session_id) if session_id else None
    return row if row is not None and row.created_at > now - NOT_ME_LIFETIME else None


def _mark_disowned(db: Session, row: SignInSession, now: datetime) -> bool:
    marked = db.exec(
        update(SignInSession)
        .where(col(SignInSession.id) == row.id, col(SignInSession.disowned_at).is_(None))
        .values(disowned_at=now)
    )
    return marked.rowcount == 1


def _seen(row: SignInSession, stage: LinkStage) -> SignInSeen:
    return SignInSeen(stage, row.created_at, row.browser, row.address, row.id)
