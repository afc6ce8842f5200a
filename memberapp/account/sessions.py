"""Sessions: one row per signed-in browser.

The cookie holds a random token, the row only its sha256. A session holds until it is ended, unused
for too long, too old, or its account or member is closed; every event and request asks again.
"""

import re
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, bindparam, not_, or_
from sqlalchemy import select as select_columns
from sqlmodel import col, func, select, update

from memberapp.account import push_subscriptions
from memberapp.account.tables import Account, SignInSession
from memberapp.core import view_cache
from memberapp.core.access import Access, LiveSession, Origin, cut_ip_address, is_copied
from memberapp.core.browsers import is_named
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.errors import Conflict
from memberapp.core.prepared import Prepared
from memberapp.core.secrets import reveal, seal, token_hash
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member
from memberapp.settings import get_settings

PROOF_LIFETIME = timedelta(minutes=10)
"""How long a second factor given is proof enough for a sensitive act."""
_PASSWORD_ONLY_LIFETIME = timedelta(minutes=10)  # long enough to find the phone with the codes
_TOKEN_BYTES = 32
_TOKEN_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")  # what `token_urlsafe` makes of them

_IS_IN_TIME: Final = (
    col(SignInSession.ended_at).is_(None),
    col(SignInSession.last_seen_at) > bindparam("idle_since"),
    col(SignInSession.created_at) > bindparam("absolute_since"),
    or_(
        col(SignInSession.access) > Access.PASSWORD_OK,
        col(SignInSession.created_at) > bindparam("password_since"),
    ),
)
"""Of an active session, with the values of `_since`."""
_IS_PAST: Final = (_IS_IN_TIME[0], not_(and_(*_IS_IN_TIME[1:])))
_IS_SOMEBODYS: Final = (
    *_IS_IN_TIME,
    col(Account.id) == col(SignInSession.account_id),
    col(Account.disabled_at).is_(None),
    col(Member.id) == col(SignInSession.member_id),
    col(Member.closed_at).is_(None),
)
_ACTIVE: Final = select(SignInSession, Member.region).where(*_IS_SOMEBODYS)
"""The active sessions, each with the region of its member."""
_LIVE: Final = select_columns(
    col(SignInSession.id),
    col(SignInSession.account_id),
    col(SignInSession.member_id),
    col(SignInSession.access),
    col(SignInSession.proved_at),
    col(SignInSession.last_seen_at),
    col(SignInSession.last_browser),
    col(SignInSession.last_address),
).where(*_IS_SOMEBODYS)
_BY_ID: Final = Prepared(_LIVE.where(col(SignInSession.id) == bindparam("wanted")))
_BY_TOKEN: Final = Prepared(_LIVE.where(col(SignInSession.token_hash) == bindparam("wanted")))


@dataclass(frozen=True)
class SessionEnd:
    """When an active session will end by itself, and where its member lives."""

    at: datetime
    is_final: bool
    """Whether being active cannot put it off."""
    region: str


def token_of(cookie_header: str) -> str:
    """Return the session token of a `Cookie` header, empty when there is none."""
    return cookie_value(cookie_header, CookieKind.SESSION)


def may_be_token(token: str) -> bool:
    """Return whether a token has the shape of ours: any other one needs no look-up."""
    return _TOKEN_SHAPE.fullmatch(token) is not None


def create(
    work: Work,
    *,
    account: Account,
    access: Access,
    device_id: str | None = None,
    identity_token: str = "",
    **facts: Any,
) -> str:
    """Open a session in the caller's transaction and return its token, known to nobody else.

    `facts` are further columns of its row: what its sign-in looked like. `identity_token` is what
    the provider of a public identity wants to see when it ends.
    """
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    row = SignInSession(
        token_hash=token_hash(token),
        account_id=account.id,
        member_id=account.member_id,
        access=access,
        created_at=work.now,
        last_seen_at=work.now,
        address=cut_ip_address(work.origin.ip_address),
        browser=work.origin.browser,
        last_address=cut_ip_address(work.origin.ip_address),
        last_browser=work.origin.browser,
        device_id=device_id,
        **facts,
    )
    seal(row, "identity_token", identity_token or None)
    work.db.add(row)
    return token


def load(work: Work, *, token: str) -> LiveSession | None:
    """Return the session of a cookie's token while it is active."""
    return _live(work, _BY_TOKEN, token_hash(token))


def load_row(work: Work, *, session_id: str) -> LiveSession | None:
    """Return a session by its row while it is active."""
    return _live(work, _BY_ID, session_id)


def held_for(work: Work) -> str | None:
    """Return why this sign-in looked unusual, None when it did not."""
    return work.db.get_one(SignInSession, work.session.id).held_for


def last_instant(work: Work) -> datetime:
    """Return when the caller's session ends at the latest, however much it is used."""
    return work.db.get_one(SignInSession, work.session_id).created_at + _absolute_limit()


def ends_of(work: Work, *, session_ids: Collection[str]) -> dict[str, SessionEnd]:
    """Return when sessions will end, by their id; expired and revoked ones are left out."""
    rows = work.db.exec(
        _ACTIVE.where(col(SignInSession.id).in_(session_ids)), params=_since(work.now)
    )
    return {row.id: _end_of(row, region) for row, region in rows}


def open_of(work: Work) -> Sequence[SignInSession]:
    """Return the sessions in which an account's member is signed in now."""
    return work.db.exec(
        select(SignInSession).where(
            col(SignInSession.account_id) == work.account_id,
            col(SignInSession.access) >= Access.MEMBER,
            *_IS_IN_TIME,
        ),
        params=_since(work.now),
    ).all()


def first_on_its_device(work: Work, row: SignInSession) -> datetime:
    """Return since when somebody came in on the browser of a session."""
    same_device = (
        col(SignInSession.account_id) == row.account_id,
        col(SignInSession.device_id) == row.device_id,
    )
    first = work.db.exec(select(func.min(SignInSession.created_at)).where(*same_device)).one()
    return first or row.created_at


@writes
def touch(work: Work, *, session_id: str) -> None:
    """Note that the member is there, about once a minute at most; an idle session stays idle."""
    work.db.exec(
        update(SignInSession)
        .where(
            col(SignInSession.id) == session_id,
            col(SignInSession.ended_at).is_(None),
            col(SignInSession.last_seen_at) <= work.now - _touch_every(),
            col(SignInSession.last_seen_at) > work.now - _idle_limit(),
        )
        .values(last_seen_at=work.now)
    )


@writes
def note_place(work: Work, *, session_id: str) -> None:
    """Note in which browser and from which network a session's cookie came last: no activity."""
    row = work.db.get_one(SignInSession, session_id)
    row.last_browser, row.last_address = _last_place(row, work.origin)
    work.db.add(row)


@writes
def end(work: Work, *, session_id: str) -> bool:
    """End a session: its cookie and every open tab are refused from the next request on.

    Return whether it was open until now.
    """
    ended = work.db.exec(
        update(SignInSession)
        .where(col(SignInSession.id) == session_id, col(SignInSession.ended_at).is_(None))
        .values(ended_at=work.now, identity_token=None)
    )
    view_cache.forget([session_id])
    return ended.rowcount == 1


def has_expired(work: Work) -> bool:
    """Return whether a session is past its time and not yet ended."""
    return (
        work.db.exec(
            select(SignInSession.id).where(*_IS_PAST).limit(1), params=_since(work.now)
        ).first()
        is not None
    )


@writes
def end_expired(work: Work) -> None:
    """End the sessions that are past their time: no clock that goes back revives one."""
    work.db.exec(
        update(SignInSession).where(*_IS_PAST).values(ended_at=work.now, identity_token=None),
        params=_since(work.now),
    )


def end_all(work: Work, *, account_id: str, except_id: str = "") -> int:
    """End every session of an account, but for one that may be kept; return how many ended.

    The browsers of the others get no notification any longer.
    """
    push_subscriptions.remove_all(work, account_id=account_id, except_session_id=except_id)
    ended = work.db.exec(
        update(SignInSession)
        .where(
            col(SignInSession.account_id) == account_id,
            col(SignInSession.ended_at).is_(None),
            col(SignInSession.id) != except_id,
        )
        .values(ended_at=work.now, identity_token=None)
        .returning(col(SignInSession.id))
    ).all()
    view_cache.forget([session_id for (session_id,) in ended])
    return len(ended)


def step_up(work: Work, *, device_id: str | None = None) -> str:
    """Replace a session by a member's one, with a new id and a new token: the factor was given.

    Raises:
        Conflict: meanwhile it was ended, or replaced already; the whole transaction is undone.
    """
    identity_token = identity_token_of(work, session_id=work.session.id)
    if not end(work, session_id=work.session.id):
        raise Conflict("the session is over")
    before = work.db.get_one(SignInSession, work.session.id, populate_existing=True)
    before.tell_at, before.device_id = None, device_id
    work.db.add(before)
    account = work.db.get_one(Account, work.session.account_id)
    return create(
        work,
        account=account,
        access=Access.MEMBER,
        device_id=device_id,
        proved_at=work.now,
        held_for=before.held_for,
        identity_token=identity_token,
    )


def keep_identity_token(work: Work, *, session_id: str, text: str) -> None:
    """Keep what the provider of a public identity wants to see when its session ends."""
    row = work.db.get_one(SignInSession, session_id)
    seal(row, "identity_token", text or None)
    work.db.add(row)


def identity_token_of(work: Work, *, session_id: str) -> str:
    """Return what was kept for a session's provider, empty where nothing was."""
    row = work.db.get(SignInSession, session_id)
    return (reveal(row, "identity_token") or "") if row is not None else ""


def renew(work: Work) -> str:
    """Give a session a new token, since its member gave the factor again; its tabs stay alive.

    Raises:
        Conflict: meanwhile it was ended; the whole transaction is undone.
    """
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    renewed = work.db.exec(
        update(SignInSession)
        .where(col(SignInSession.id) == work.session.id, col(SignInSession.ended_at).is_(None))
        .values(token_hash=token_hash(token), proved_at=work.now)
    )
    if renewed.rowcount != 1:
        raise Conflict("the session is over")
    return token


def _live(work: Work, query: Prepared, wanted: str) -> LiveSession | None:
    row = query.first(work, {"wanted": wanted} | _since(work.now))
    if row is None:
        return None
    is_touch_due = row.last_seen_at <= work.now - _touch_every()
    return LiveSession(
        row.id,
        row.account_id,
        row.member_id,
        _access_of(row, work.now),
        is_touch_due,
        is_copied=is_copied(row.last_browser, row.last_address, work.origin),
        has_moved=_last_place(row, work.origin) != (row.last_browser, row.last_address),
    )


def _last_place(row: Any, origin: Origin) -> tuple[str, str]:
    """Return browser and network as they are known now; what is unknown stays as it was."""
    browser = origin.browser if is_named(origin.browser) else row.last_browser
    return browser, cut_ip_address(origin.ip_address) or row.last_address


def _access_of(row: Any, now: datetime) -> Access:
    is_proved = row.proved_at is not None and row.proved_at > now - PROOF_LIFETIME
    is_member = row.access >= Access.MEMBER
    return Access.RECENT_PROOF if is_member and is_proved else Access(row.access)


def _since(now: datetime) -> dict[str, datetime]:
    """Return the values of `_IS_IN_TIME` at an instant."""
    return {
        "idle_since": now - _idle_limit(),
        "absolute_since": now - _absolute_limit(),
        "password_since": now - _PASSWORD_ONLY_LIFETIME,
    }


def _end_of(row: SignInSession, region: str) -> SessionEnd:
    is_whole = row.access > Access.PASSWORD_OK
    idle = row.last_seen_at + _idle_limit()
    final = row.created_at + (_absolute_limit() if is_whole else _PASSWORD_ONLY_LIFETIME)
    return SessionEnd(min(idle, final), final <= idle, region)


def _idle_limit() -> timedelta:
    return timedelta(minutes=get_settings().idle_minutes)


def _absolute_limit() -> timedelta:
    return timedelta(hours=get_settings().absolute_hours)


def _touch_every() -> timedelta:
    """Return how often activity is written down; often enough for a very short idle limit."""
    return min(timedelta(minutes=1), _idle_limit() / 2)
