"""The webinars that a member can come to: signed up for, and left.

A place is taken by one statement, which takes none when all are taken, so that the last place goes
to one member, however many want it at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select, update

from memberapp import clock
from memberapp.account.service import own_account
from memberapp.core import audit, limits
from memberapp.core.errors import NotFound
from memberapp.core.identifiers import read_row_id
from memberapp.core.limits import Limit
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members import service as members
from memberapp.members.rules import MemberSummary
from memberapp.webinars.catalogue import Webinar, read_webinars, webinar_of
from memberapp.webinars.rules import reminder_at
from memberapp.webinars.tables import WebinarPlaces, WebinarSignUp

_SIGN_UPS: Final = Limit("webinar_sign_up", "30/day")
_PAST_SHOWN: Final = timedelta(days=60)


@dataclass(frozen=True)
class SignUp:
    """That a member comes, as they were told it last."""

    id: str
    webinar: Webinar
    starts_at: datetime
    ends_at: datetime
    sequence: int
    changed_at: datetime
    signed_up_at: datetime
    is_cancelled: bool


@dataclass(frozen=True)
class OwnWebinar:
    """A webinar, and where the member stands with it."""

    webinar: Webinar
    left: int
    """How many places nobody has taken."""
    sign_up: SignUp | None = None


@dataclass(frozen=True)
class Listing:
    """Everything the page of the webinars says."""

    region: str
    now: datetime
    is_covered: bool
    to_come: tuple[OwnWebinar, ...]
    """The next ones first, with that which is being held."""
    past: tuple[OwnWebinar, ...]
    """Those that the member signed up for, the last ones first."""


def listing(work: Work) -> Listing:
    """Return the webinars that the member can come to, and those they came to lately."""
    member = members.summary(work)
    own = {row.webinar: row for row in _own_rows(work)}
    taken = {row.webinar: row.taken for row in work.db.exec(select(WebinarPlaces))}
    offered = {one.code for one in _offered(member, work.now)}
    known = [
        OwnWebinar(
            one,
            max(0, one.places - taken.get(one.code, 0)),
            _sign_up(own[one.code], one) if one.code in own else None,
        )
        for one in read_webinars()
        if one.code in own or one.code in offered
    ]
    since = work.now - _PAST_SHOWN
    past = [
        one for one in known if one.sign_up is not None and since < one.webinar.ends_at <= work.now
    ]
    return Listing(
        region=member.region,
        now=work.now,
        is_covered=bool(member.current_contracts(clock.local_date(work.now, member.region))),
        to_come=tuple(one for one in known if one.webinar.ends_at > work.now),
        past=tuple(reversed(past)),
    )


@writes
def sign_up(work: Work, *, code: str) -> Webinar | None:
    """Take a place for the member; who has one has it still. None where the last one was taken.

    Then it counts as a try all the same.

    Raises:
        NotFound: there is no such webinar to come for this member.
        TooManyTries: the member signed up too often today.
    """
    # Two tabs, or a double tap: the second waits here, and then sees the row of the first.
    own_account(work, member_id=work.member_id, account_id=work.account_id, is_locked=True)
    webinar = _to_come(work, code)
    if _row(work, code) is not None:
        return webinar
    limits.reserve(work, (_SIGN_UPS, work.member_id))
    if not _takes_place(work, webinar):
        return None
    row = WebinarSignUp(
        member_id=work.member_id,
        webinar=code,
        starts_at=webinar.starts_at,
        signed_up_at=work.now,
        changed_at=work.now,
        remind_at=reminder_at(webinar.starts_at, work.now),
    )
    work.db.add(row)
    # Never the code: it says what care somebody takes an interest in.
    work.audit(audit.Event.WEBINAR_SIGNED_UP, row.id)
    work.changed(Topic.SERVICES)
    return webinar


@writes
def leave(work: Work, *, code: str) -> Webinar:
    """Give the member's place to somebody else.

    Raises:
        NotFound: the member has none in a webinar to come.
    """
    webinar = webinar_of(code)
    row = _row(work, code, is_locked=True) if webinar is not None else None
    if row is None or webinar is None or row.starts_at <= work.now:
        raise NotFound
    _leave(work, row)
    return webinar


@writes
def leave_all(work: Work) -> None:
    """Give back every place of the caller: their space ends."""
    for row in _own_rows(work, is_locked=True):
        if row.starts_at > work.now:
            _leave(work, row)


def own_sign_up(work: Work, *, sign_up_id: str) -> SignUp:
    """Return the caller's own sign-up.

    Raises:
        NotFound: it is unknown, somebody else's, or they left: alike.
    """
    row = work.db.exec(
        select(WebinarSignUp).where(
            WebinarSignUp.id == read_row_id(sign_up_id),
            WebinarSignUp.member_id == work.member_id,
            col(WebinarSignUp.left_at).is_(None),
        )
    ).first()
    webinar = webinar_of(row.webinar) if row is not None else None
    if row is None or webinar is None:
        raise NotFound
    return _sign_up(row, webinar)


def since(work: Work, instant: datetime, *, member_id: str) -> Sequence[SignUp]:
    """Return what a member signed up for and ends after an instant."""
    webinars = {one.code: one for one in read_webinars()}
    rows = work.db.exec(
        select(WebinarSignUp).where(
            WebinarSignUp.member_id == member_id, col(WebinarSignUp.left_at).is_(None)
        )
    )
    found = (_sign_up(row, webinars[row.webinar]) for row in rows if row.webinar in webinars)
    return [one for one in found if one.ends_at > instant]


def _leave(work: Work, row: WebinarSignUp) -> None:
    row.left_at, row.remind_at = work.now, None
    work.db.add(row)
    work.db.exec(
        update(WebinarPlaces)
        .where(col(WebinarPlaces.webinar) == row.webinar, col(WebinarPlaces.taken) > 0)
        .values(taken=WebinarPlaces.taken - 1)
    )
    work.audit(audit.Event.WEBINAR_LEFT, row.id)
    work.changed(Topic.SERVICES)


def _takes_place(work: Work, webinar: Webinar) -> bool:
    """Take one; return whether there was one."""
    insert: Any = (
        postgresql.insert if work.db.get_bind().dialect.name == "postgresql" else sqlite.insert
    )
    first = insert(WebinarPlaces).values(webinar=webinar.code, taken=0)
    work.db.execute(first.on_conflict_do_nothing(index_elements=["webinar"]))
    taken = work.db.exec(
        update(WebinarPlaces)
        .where(
            col(WebinarPlaces.webinar) == webinar.code,
            col(WebinarPlaces.taken) < webinar.places,
        )
        .values(taken=WebinarPlaces.taken + 1)
    )
    return taken.rowcount == 1


def _to_come(work: Work, code: str) -> Webinar:
    for one in _offered(members.summary(work), work.now):
        if one.code == code and not one.cancelled and one.starts_at > work.now:
            return one
    raise NotFound


def _offered(member: MemberSummary, now: datetime) -> tuple[Webinar, ...]:
    today = clock.local_date(now, member.region)
    products = {one.product for one in member.current_contracts(today)}
    return tuple(
        one
        for one in read_webinars()
        if products
        and member.country in one.countries
        and (not one.products or products & set(one.products))
    )


def _own_rows(work: Work, *, is_locked: bool = False) -> Sequence[WebinarSignUp]:
    # In one order, so that two who leave never wait for each other's places.
    found = (
        select(WebinarSignUp)
        .where(WebinarSignUp.member_id == work.member_id, col(WebinarSignUp.left_at).is_(None))
        .order_by(col(WebinarSignUp.webinar))
    )
    return work.db.exec(found.with_for_update() if is_locked else found).all()


def _row(work: Work, code: str, *, is_locked: bool = False) -> WebinarSignUp | None:
    found = select(WebinarSignUp).where(
        WebinarSignUp.member_id == work.member_id,
        WebinarSignUp.webinar == code,
        col(WebinarSignUp.left_at).is_(None),
    )
    return work.db.exec(found.with_for_update() if is_locked else found).first()


def _sign_up(row: WebinarSignUp, webinar: Webinar) -> SignUp:
    return SignUp(
        id=row.id,
        webinar=webinar,
        starts_at=row.starts_at,
        ends_at=row.starts_at + timedelta(minutes=webinar.minutes),
        sequence=row.sequence,
        changed_at=row.changed_at,
        signed_up_at=row.signed_up_at,
        is_cancelled=row.cancelled_at is not None or webinar.cancelled,
    )
