"""What every request to a practice of the network shares, whatever is asked of it.

A room adds its table (`tables.PracticeRequest`), what is asked and what is answered: appointments
and quotes.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, func, or_, select

from memberapp import clock
from memberapp.core import audit
from memberapp.core.columns import written_out
from memberapp.core.errors import Conflict, InvalidInput, NotFound
from memberapp.core.phones import parse_phone, phone_in
from memberapp.core.secrets import reveal
from memberapp.core.topics import Topic
from memberapp.core.work import Work
from memberapp.members import service as members
from memberapp.members.rules import MemberSummary
from memberapp.members.tables import Member
from memberapp.services.catalogue.network import Commune, Practitioner, read_network
from memberapp.services.network import PERSON
from memberapp.services.rules import CANCELLED, ENDED, WAITING, Teller, answer_by, teller
from memberapp.services.tables import PracticeRequest
from memberapp.settings import get_settings

PHONE = "phone"
"""The field of each request beside that of the person."""
LISTED: Final = 50
"""How many requests of a member a page has at most."""
_AT_ONCE: Final = 20
_SERVICE_TRIES: Final = timedelta(hours=1)
"""How long only the worker notifies a practice of a cancellation; after that it is also on the
agents’ list."""
RequestT = TypeVar("RequestT", bound=PracticeRequest)


@dataclass(frozen=True)
class Practice:
    """A practice that the member may ask, and for whom."""

    practitioner: Practitioner
    commune: Commune
    people: tuple[tuple[str, str], ...]
    """Whom a contract covers today: id and full name."""
    phone: str
    """Of the member, as it is dialled where they live; empty where they gave no number."""
    answer_days: int
    """Working days after which the practice has answered."""


def practice(work: Work, code: str, *, takes: Callable[[Practitioner], bool]) -> Practice:
    """Return a practice of the member's country that takes such requests.

    Raises:
        NotFound: there is no such practice, or no contract.
    """
    member, network = members.summary(work), read_network()
    people = _people(member, work.now)
    for one in network.practitioners:
        commune = network.by_zip[one.commune]
        if one.code == code and takes(one) and commune.country == member.country and people:
            phone = reveal(work.db.get_one(Member, work.member_id), "phone")
            return Practice(
                practitioner=one,
                commune=commune,
                people=tuple(people.items()),
                phone=phone_in(member.region, phone) if phone else "",
                answer_days=network.answer_days,
            )
    raise NotFound


def practitioner_of(code: str) -> Practitioner | None:
    """Return who was asked; None of one who is not in the network any more."""
    return next((one for one in read_network().practitioners if one.code == code), None)


def promised(work: Work, answer_days: int) -> datetime:
    """Return until when a practice that is asked now promised to answer."""
    member = work.db.get_one(Member, work.member_id)
    return answer_by(work.now, answer_days, member.country, clock.zone_of(member.country))


def read_person(text: str, found: Practice) -> str:
    """Return the id of one of the people.

    Raises:
        InvalidInput: it is none of them.
    """
    if text not in dict(found.people):
        raise InvalidInput(PERSON, "empty")
    return text


def read_phone(text: str, region: str, *, is_optional: bool = False) -> str:
    """Return a number in E.164; "" of none where it is optional.

    Raises:
        InvalidInput: it is empty, or none that a practice calls.
    """
    phone = parse_phone(text, region)
    if phone is None and not is_optional:
        raise InvalidInput(PHONE, "empty")
    return phone or ""


def own(
    work: Work, table: type[RequestT], reference: str | None, *, is_locked: bool = False
) -> RequestT | None:
    """Return a request of the caller's by its reference, as it is stored; None of any other."""
    if reference is None:
        return None
    found = select(table).where(table.reference == reference, table.member_id == work.member_id)
    return work.db.exec(found.with_for_update() if is_locked else found).first()


def newest(work: Work, table: type[RequestT]) -> Sequence[RequestT]:
    """Return the requests of the caller that changed last, so many as a page lists."""
    return work.db.exec(
        select(table)
        .where(table.member_id == work.member_id)
        .order_by(col(table.changed_at).desc(), col(table.id))
        .limit(LISTED)
    ).all()


def is_reached(row: PracticeRequest) -> bool:
    """Return whether the service of the practice hears of the end, or did."""
    if row.status == CANCELLED:
        return row.tell_at is not None
    is_known_there = row.tell_at is not None or row.told_at is not None
    return is_known_there and bool(get_settings().services_url)


def teller_of(row: PracticeRequest, now: datetime, starts_at: datetime | None = None) -> Teller:
    """Return who tells a practice of the end; `starts_at` is the hour that it gave, if any."""
    is_expected = row.told_at is not None or starts_at is not None
    reached = is_reached(row)
    return teller(is_reached=reached, is_expected=is_expected, starts_at=starts_at, now=now)


def note_told(work: Work, row: PracticeRequest, event: audit.Event) -> None:
    """Note that the practice has the request."""
    row.told_at = work.now
    _note(work, row, event)


def note_end(work: Work, row: PracticeRequest, event: audit.Event) -> None:
    """Note that the practice of a cancelled request knows that it is over."""
    row.end_told_at = work.now
    _note(work, row, event)


def note_call(
    work: Work,
    row: RequestT,
    *,
    told: Callable[[Work, RequestT], None],
    ended: Callable[[Work, RequestT], None],
) -> None:
    """Note that an agent told the practice of a request, or of its end; again it is nothing.

    `told` and `ended` write the one or the other down.

    Raises:
        Conflict: it is answered or refused.
    """
    if row.status == CANCELLED:
        if row.end_told_at is None:
            ended(work, row)
    elif row.status == WAITING:
        if row.told_at is None:
            told(work, row)
    else:
        raise Conflict(f"the request {row.reference} is {row.status}: nothing is to be told")


def is_end_untold(
    table: type[PracticeRequest], now: datetime, *expected: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Return the condition that a practice may wait for a member who cancelled, to no avail.

    `expected` are further conditions of which one shows that the practice knew of the request.
    """
    return and_(
        col(table.status) == CANCELLED,
        col(table.end_told_at).is_(None),
        or_(col(table.told_at).is_not(None), *expected),
        or_(col(table.tell_at).is_(None), col(table.tell_at) <= now - _SERVICE_TRIES),
    )


def due(
    work: Work,
    table: type[PracticeRequest],
    followed: ColumnElement[bool],
    *,
    besides: Collection[str] = (),
) -> Sequence[str]:
    """Return the ids of requests whose practice is to be told or asked, the oldest first.

    `followed` is the condition that a practice may still have something to say.
    """
    found = (
        select(table.id)
        .where(col(table.tell_at) <= work.now, col(table.id).not_in(besides), followed)
        .order_by(col(table.tell_at))
        .limit(_AT_ONCE)
    )
    return work.db.exec(found).all()


def tell_end_again(work: Work, row: PracticeRequest) -> None:
    """Have a practice that was handed a request after its end hear of the end once more."""
    row.told_at = row.told_at or work.now
    row.tell_at, row.end_told_at = work.now, None
    work.db.add(row)


def record_end(
    work: Work,
    table: type[RequestT],
    *,
    request_id: str,
    is_told: bool,
    note: Callable[[Work, RequestT], None],
) -> None:
    """Record that a practice knows of an end; `note` writes it down of what a member cancelled."""
    row = work.db.get(table, request_id, with_for_update=True, populate_existing=True)
    if row is None or row.status not in ENDED:
        return
    row.tell_at = None
    work.db.add(row)
    if is_told and row.status == CANCELLED and row.end_told_at is None:
        note(work, row)


def how_many_late(work: Work, table: type[PracticeRequest]) -> int:
    """Return how many answers are late now, told or not."""
    late_ones = select(func.count()).where(_waits(table), col(table.answer_by) <= work.now)
    return work.db.exec(late_ones).one()


def late(work: Work, table: type[PracticeRequest], *, besides: Collection[str] = ()) -> list[str]:
    """Return the ids of requests whose answer is late and untold, without `besides`."""
    is_untold = and_(_waits(table), col(table.late_told_at).is_(None))
    found = (
        select(table.id)
        .where(is_untold, col(table.answer_by) <= work.now)
        .order_by(col(table.answer_by))
        .limit(_AT_ONCE + len(besides))
    )
    return [one for one in work.db.exec(found) if one not in besides]


def take_late(
    work: Work, table: type[RequestT], *, request_id: str, event: audit.Event
) -> RequestT | None:
    """Mark that a member is told of a late answer; None where it came, or was told, meanwhile."""
    row = work.db.get_one(table, request_id, with_for_update=True, populate_existing=True)
    is_due = row.status == WAITING and work.now >= row.answer_by
    if not is_due or row.late_told_at is not None:
        return None
    row.late_told_at = work.now
    _note(work, row, event)
    return row


def _note(work: Work, row: PracticeRequest, event: audit.Event) -> None:
    work.db.add(row)
    work.changed(Topic.SERVICES, member_id=row.member_id)
    work.audit(event, row.reference, member_id=row.member_id)


def _waits(table: type[PracticeRequest]) -> ColumnElement[bool]:
    return col(table.status).in_(written_out(WAITING))


def _people(member: MemberSummary, now: datetime) -> dict[str, str]:
    """Return whom a contract covers today: their full name by their id."""
    today = clock.local_date(now, member.region)
    current = {one.id for one in member.current_contracts(today)}
    return {
        one.id: f"{one.first_name} {one.last_name}"
        for one in member.beneficiaries
        if one.contract_id in current
    }
