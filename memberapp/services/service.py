"""The connected services of a member: offered, activated, ended.

The partner is told between two transactions (`partners.py`). Whatever becomes of that, what the
member agreed to or took back is recorded first, and an access counts as active once the partner
has said so.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import exists, false, true
from sqlmodel import col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from memberapp import clock
from memberapp.account.service import own_account
from memberapp.core import audit, limits
from memberapp.core.errors import NotFound
from memberapp.core.limits import Limit
from memberapp.core.secrets import reveal, seal
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members import service as members
from memberapp.members.rules import MemberSummary
from memberapp.members.tables import Contract, Member
from memberapp.services.catalogue.offers import Offer, read_offers
from memberapp.services.rules import Standing, draw_identifier
from memberapp.services.tables import ServiceAccess
from memberapp.settings import get_settings

_ASKED: Final = Limit("service_activation", "20/day")
_ORDERS: Final = Limit("service_order", "40/day")
"""What partners are told of one member, an access that they did not confirm each time anew."""
_UNTOLD_AT_ONCE: Final = 20
_UNCOVERED_AT_ONCE: Final = 100
_A_DAY: Final = timedelta(days=1)
_STOPPED_SHOWN: Final = timedelta(days=90)


@dataclass(frozen=True)
class Order:
    """What a partner is told: nothing here names the member."""

    access_id: str
    service: str
    identifier: str
    until: date | None = None
    """The last day of the member's rights; None while no end is known."""
    is_confirmed: bool = False
    """Whether the partner has let it in already."""


@dataclass(frozen=True)
class OwnService:
    """A service, and where the member stands with it."""

    offer: Offer
    standing: Standing
    identifier: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class Stopped:
    """A service that ended with the rights to it."""

    offer: Offer
    at: datetime


@dataclass(frozen=True)
class Listing:
    """Everything the page of the services says."""

    first_name: str
    region: str
    until: date | None
    """The last day of the member's rights; None while no end is known."""
    is_covered: bool
    services: tuple[OwnService, ...]
    """Those that the contract of today has, and those that are active all the same."""
    stopped: tuple[Stopped, ...] = ()
    """Those that ended lately because no contract has them any more, in the same order."""


def listing(work: Work) -> Listing:
    """Return the services that the member has, or could have."""
    member = members.summary(work)
    today = clock.local_date(work.now, member.region)
    active = {
        row.service: row
        for row in work.db.exec(
            select(ServiceAccess).where(
                ServiceAccess.member_id == work.member_id, col(ServiceAccess.ended_at).is_(None)
            )
        )
    }
    offered = {one.code for one in _offered(member, today)}
    return Listing(
        first_name=member.first_name,
        region=member.region,
        until=_until(member, today),
        is_covered=bool(member.current_contracts(today)),
        services=tuple(
            _own(one, active.get(one.code))
            for one in read_offers()
            if one.code in offered or one.code in active
        ),
        stopped=_stopped(work, member, besides={*offered, *active}),
    )


@writes
def begin(work: Work, *, service: str) -> Order:
    """Record that the member agrees, and return what the partner is to be told.

    Asked again, it is the same identifier: whoever taps twice, or tries again, has one. What the
    partner has confirmed is not told again.

    Raises:
        NotFound: the contract has no such service.
        TooManyTries: too many were activated today, or partners were told too often.
    """
    # Two tabs, or a double tap: the second waits here, and then sees the row of the first.
    own_account(work, member_id=work.member_id, account_id=work.account_id, is_locked=True)
    member = members.summary(work)
    today = clock.local_date(work.now, member.region)
    if service not in {one.code for one in _offered(member, today)}:
        raise NotFound
    row = _active(work, service)
    if row is None or row.confirmed_at is None:
        limits.reserve(work, (_ORDERS, work.member_id))
    if row is None:
        limits.reserve(work, (_ASKED, work.member_id))
        row = ServiceAccess(member_id=work.member_id, service=service, asked_at=work.now)
        seal(row, "identifier", draw_identifier())
        work.db.add(row)
        work.audit(audit.Event.SERVICE_ASKED, service)
        work.changed(Topic.SERVICES)
    return _order(row, _until(member, today))


@writes
def confirm(work: Work, *, access_id: str) -> bool:
    """Record that the partner knows the identifier; return whether the access goes on.

    It does not where the member ended it meanwhile, in another tab: the partner is told of that.
    """
    row = _locked(work, access_id)
    if row is None or row.ended_at is not None:
        return False
    if row.confirmed_at is None:
        row.confirmed_at = work.now
        work.db.add(row)
        work.audit(audit.Event.SERVICE_ACTIVATED, row.service)
        work.changed(Topic.SERVICES)
    return True


@writes
def refuse(work: Work, *, order: Order) -> bool:
    """End the access that a partner refused, unless they confirmed it; return whether it is over.

    It is this access and no other: the answer may come late, when the member has a new one.
    """
    row = _locked(work, order.access_id)
    if row is None:
        return True
    if row.ended_at is not None:
        _owe_end(work, row, order)
        return True
    if row.confirmed_at is not None:
        return False
    _end(work, row)
    return True


@writes
def owe_end(work: Work, *, order: Order) -> bool:
    """Have an end told again that came while the partner was told of the beginning.

    They may have heard of the end first, and have let the identifier in after it: whatever they
    confirmed counts no longer. Returns whether the access has ended.
    """
    row = _locked(work, order.access_id)
    if row is None or row.ended_at is None:
        return False
    _owe_end(work, row, order)
    return True


@writes
def end(work: Work, *, service: str) -> Order:
    """End an access at once, and return what the partner is to be told.

    Raises:
        NotFound: the member has no such access.
    """
    # PostgreSQL takes no NUL, which stands in no name of a service.
    row = _active(work, service, is_locked=True) if service.isprintable() else None
    if row is None:
        raise NotFound
    _end(work, row)
    return _order(row)


@writes
def confirm_end(work: Work, *, access_id: str) -> None:
    """Record that the partner does not know the identifier any more; it is deleted here too."""
    row = work.db.get(ServiceAccess, access_id, with_for_update=True)
    if row is None or row.ended_at is None or row.end_told_at is not None:
        return
    row.end_told_at = work.now
    row.identifier = None
    work.db.add(row)
    work.audit(audit.Event.SERVICE_END_TOLD, row.service, member_id=row.member_id)
    work.changed(Topic.SERVICES, member_id=row.member_id)


@writes
def leave(work: Work) -> None:
    """End every access of the caller: their space ends. The worker tells the partners."""
    for row in work.db.exec(
        select(ServiceAccess)
        .where(ServiceAccess.member_id == work.member_id, col(ServiceAccess.ended_at).is_(None))
        .with_for_update()
    ):
        _end(work, row)


def has_uncovered(work: Work) -> bool:
    """Return whether `end_uncovered` would end an access."""
    return work.db.exec(_uncovered(work.now).limit(1)).first() is not None


@writes
def end_uncovered(work: Work) -> None:
    """End accesses, some at a time, to which no contract gives a right any longer.

    The worker tells the partners. A contract has to be over for a day: by then the day is over
    wherever the member lives, and a feed that closed it by mistake was corrected.
    """
    found = _uncovered(work.now).limit(_UNCOVERED_AT_ONCE)
    for row in work.db.exec(found.with_for_update(of=ServiceAccess)).all():
        _end(work, row, audit.Event.SERVICE_RIGHTS_ENDED)


def untold(work: Work, *, besides: Collection[str] = ()) -> tuple[Order, ...]:
    """Return the ends that partners were not told of, or did not confirm; the oldest first."""
    rows = work.db.exec(
        select(ServiceAccess)
        .where(
            col(ServiceAccess.ended_at).is_not(None),
            col(ServiceAccess.end_told_at).is_(None),
            col(ServiceAccess.id).not_in(besides),
        )
        .order_by(col(ServiceAccess.ended_at))
        .limit(_UNTOLD_AT_ONCE)
    )
    return tuple(_order(row) for row in rows)


def _end(work: Work, row: ServiceAccess, event: audit.Event = audit.Event.SERVICE_ENDED) -> None:
    row.ended_at = work.now
    work.db.add(row)
    work.audit(event, row.service, member_id=row.member_id)
    work.changed(Topic.SERVICES, member_id=row.member_id)


def _owe_end(work: Work, row: ServiceAccess, order: Order) -> None:
    if row.end_told_at is None:
        return
    seal(row, "identifier", order.identifier)
    row.end_told_at = None
    work.db.add(row)
    work.changed(Topic.SERVICES)


def _uncovered(now: datetime) -> SelectOfScalar[ServiceAccess]:
    """Select the active accesses of which no contract has the service, wherever it is day."""
    since, until = (now - _A_DAY).date(), (now + _A_DAY).date()
    is_uncovered = [
        (col(ServiceAccess.service) == offer.code)
        & ~exists().where(
            col(Member.id) == col(ServiceAccess.member_id),
            col(Member.country).in_(offer.countries),
            col(Contract.member_id) == col(ServiceAccess.member_id),
            col(Contract.product).in_(offer.products) if offer.products else true(),
            col(Contract.valid_from) <= until,
            col(Contract.valid_to).is_(None) | (col(Contract.valid_to) >= since),
            col(Contract.closed_at).is_(None) | (col(Contract.closed_at) > now - _A_DAY),
        )
        for offer in read_offers()
    ]
    return select(ServiceAccess).where(
        col(ServiceAccess.ended_at).is_(None), or_(false(), *is_uncovered)
    )


def _stopped(work: Work, member: MemberSummary, *, besides: Collection[str]) -> tuple[Stopped, ...]:
    rows = work.db.exec(
        select(ServiceAccess)
        .where(
            ServiceAccess.member_id == work.member_id,
            col(ServiceAccess.ended_at) > work.now - _STOPPED_SHOWN,
            col(ServiceAccess.service).not_in(besides),
        )
        .order_by(col(ServiceAccess.ended_at))
    )
    ends = {row.service: row.ended_at for row in rows if row.ended_at is not None}
    return tuple(
        Stopped(one, ends[one.code])
        for one in read_offers()
        # What a contract still had when it ended, the member ended.
        if one.code in ends
        and not _had(member, one, clock.local_date(ends[one.code], member.region))
    )


def _had(member: MemberSummary, offer: Offer, on: date) -> bool:
    """Return whether a contract had a service on a day, be it closed since."""
    return any(
        one.valid_from <= on
        and (one.valid_to is None or on <= one.valid_to)
        and (not offer.products or one.product in offer.products)
        for one in member.contracts
    )


def _locked(work: Work, access_id: str) -> ServiceAccess | None:
    return work.db.exec(
        select(ServiceAccess)
        .where(ServiceAccess.id == access_id, ServiceAccess.member_id == work.member_id)
        .with_for_update()
    ).first()


def _active(work: Work, service: str, *, is_locked: bool = False) -> ServiceAccess | None:
    found = select(ServiceAccess).where(
        ServiceAccess.member_id == work.member_id,
        ServiceAccess.service == service,
        col(ServiceAccess.ended_at).is_(None),
    )
    return work.db.exec(found.with_for_update() if is_locked else found).first()


def _order(row: ServiceAccess, until: date | None = None) -> Order:
    identifier, is_confirmed = reveal(row, "identifier") or "", row.confirmed_at is not None
    return Order(row.id, row.service, identifier, until, is_confirmed)


def _own(offer: Offer, row: ServiceAccess | None) -> OwnService:
    if row is None:
        return OwnService(offer, Standing.AVAILABLE)
    if row.confirmed_at is None:
        return OwnService(offer, Standing.ASKED, since=row.asked_at)
    identifier = reveal(row, "identifier") or ""
    return OwnService(offer, Standing.ACTIVE, identifier, row.confirmed_at)


def _offered(member: MemberSummary, today: date) -> tuple[Offer, ...]:
    settings = get_settings()
    if settings.is_production and not settings.services_url:
        return ()  # nobody could be told
    products = {one.product for one in member.current_contracts(today)}
    return tuple(
        one
        for one in read_offers()
        if products
        and member.country in one.countries
        and (not one.products or products & set(one.products))
    )


def _until(member: MemberSummary, today: date) -> date | None:
    """Return the last day of the member's rights, None while a contract has no end."""
    ends = [one.valid_to for one in member.current_contracts(today)]
    known = [one for one in ends if one is not None]
    return max(known) if known and len(known) == len(ends) else None
