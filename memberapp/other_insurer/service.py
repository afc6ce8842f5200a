"""Another insurer's share: acts are prepared for it, and its payment is awaited until it ends."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlmodel import col, select

from memberapp import clock
from memberapp.care import lines as care_lines
from memberapp.care.explanations import cares_of
from memberapp.care.rules.ceilings import LONGEST_PERIOD_YEARS
from memberapp.care.rules.lines import CareLine
from memberapp.care.tables import Reimbursement
from memberapp.core import audit, limits, locks
from memberapp.core.errors import Conflict, InvalidInput, NotFound
from memberapp.core.identifiers import pack_reference, read_pack_reference, read_row_id
from memberapp.core.limits import Limit
from memberapp.core.money import Money, parse_cents
from memberapp.core.references import draw_free
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members import service as members
from memberapp.members.rules import MemberSummary
from memberapp.members.tables import Member
from memberapp.other_insurer.catalogue import read_other_insurer
from memberapp.other_insurer.rules import (
    OPEN,
    Care,
    Outcome,
    ShareState,
    care_of,
    late_on,
    state_of,
)
from memberapp.other_insurer.tables import InsurerPack, SecondShare

MAX_CARES: Final = 30
"""Of one pack, and offered for one person."""
MAX_PACKS: Final = 100
"""Of one member."""
CARES, AMOUNT = "soins", "montant"
_PREPARED: Final = Limit("insurer_pack", "30/day")
_MAX_REFERENCE_LENGTH: Final = 80
_MAX_TOKEN_LENGTH: Final = 400


@dataclass(frozen=True)
class OwnShare:
    """What is awaited, or was, of another insurer for one care."""

    id: str
    care: Care
    state: ShareState
    prepared_on: date
    late_on: date
    declared: Money | None
    """What the member says they received."""
    ended_on: date | None


@dataclass(frozen=True)
class OwnPack:
    """Acts of one person that were prepared for another insurer, the oldest act first."""

    reference: str
    created_on: date
    shares: tuple[OwnShare, ...]

    @property
    def person(self) -> str:
        """Return who was cared for."""
        return self.shares[0].care.person


@dataclass(frozen=True)
class Offered:
    """The cares of one person that can be prepared, the newest first."""

    person_id: str
    first_name: str
    cares: tuple[Care, ...]
    is_cut: bool
    """Whether older ones are left out."""


@dataclass(frozen=True)
class Desk:
    """What the page of another insurer shows."""

    member: MemberSummary
    packs: tuple[OwnPack, ...]
    """The newest first."""
    offered: tuple[Offered, ...]

    def shares(self, *states: ShareState) -> list[OwnShare]:
        """Return what stands in one of some states, the act of longest ago first."""
        found = (one for pack in self.packs for one in pack.shares if one.state in states)
        return sorted(found, key=lambda one: (one.late_on, one.care.on, one.id))


@dataclass(frozen=True)
class _File:
    """What is read of a member, once."""

    member: MemberSummary
    today: date
    cares: Mapping[str, Care]
    """By the id of the first line."""
    by_line: Mapping[str, Care]
    """By the id of each line: a correction may put another one first."""


def desk(work: Work) -> Desk:
    """Return the packs of the member, what is awaited, and what can be prepared."""
    file = _read(work)
    packs = _packs(work, file)
    awaited = {one.care.id for pack in packs for one in pack.shares if one.state in OPEN}
    return Desk(file.member, packs, tuple(_offered(work, file, awaited)))


@writes
def prepare(work: Work, *, tokens: Collection[str]) -> str:
    """Prepare cares of one person for another insurer, and return the reference of the pack.

    Asked twice, it is one pack: its payments are awaited from the first time on.

    Raises:
        InvalidInput: nothing is ticked, too much is, or as many packs as can be are there.
        NotFound: a care is unknown or somebody else's.
        Conflict: one of them is awaited, paid or changed meanwhile, or they are of several people.
        TooManyTries: too many were prepared today.
    """
    work.db.get_one(Member, work.member_id, with_for_update=locks.ROW)
    file = _read(work)
    asked = _asked_for(work, tokens, file)
    packs = _packs(work, file)
    for pack in packs:
        if {one.care.id for one in pack.shares if one.state in OPEN} == set(asked):
            return pack.reference
    if len(packs) >= MAX_PACKS:
        raise InvalidInput(CARES, "full")
    awaited = {one.care.id for pack in packs for one in pack.shares if one.state in OPEN}
    years = read_other_insurer().offered_for_years
    is_free = all(
        one.is_offered(file.today, years) and one.id not in awaited for one in asked.values()
    )
    if not is_free or len({one.person_id for one in asked.values()}) > 1:
        raise Conflict
    limits.reserve(work, (_PREPARED, work.member_id))
    reference = draw_free(work, pack_reference, file.today.year, InsurerPack.reference)
    pack = InsurerPack(reference=reference, member_id=work.member_id, created_at=work.now)
    work.db.add(pack)
    work.db.flush()
    for care in asked.values():
        work.db.add(SecondShare(pack_id=pack.id, member_id=work.member_id, line_id=care.id))
    work.audit(audit.Event.PACK_PREPARED, ref=reference)
    work.changed(Topic.REIMBURSEMENTS)
    return reference


@writes
def receive(work: Work, *, share_id: str, amount: str) -> None:
    """Record that the member received a second payment; said twice, it is said once.

    Raises:
        NotFound: nothing of the member's is awaited under that id.
        InvalidInput: `empty`, `invalid`, or `too_much`: with it, more would be paid than the care
            cost.
        Conflict: it ended otherwise meanwhile.
    """
    row, share, _file = _own_share(work, share_id)
    try:
        cents = parse_cents(amount)
    except ValueError as error:
        raise InvalidInput(AMOUNT, str(error)) from None
    if cents > share.care.most.cents:
        raise InvalidInput(AMOUNT, "too_much")
    if share.state is ShareState.RECEIVED and row.declared_cents == cents:
        return
    _end(work, row, share, Outcome.RECEIVED, cents)
    work.audit(audit.Event.SECOND_SHARE_RECEIVED)


@writes
def refuse(work: Work, *, share_id: str) -> None:
    """Record that the other insurer refused to pay; said twice, it is said once.

    Raises:
        NotFound: nothing of the member's is awaited under that id.
        Conflict: it ended otherwise meanwhile.
    """
    row, share, _file = _own_share(work, share_id)
    if share.state is ShareState.REFUSED:
        return
    _end(work, row, share, Outcome.REFUSED, None)
    work.audit(audit.Event.SECOND_SHARE_REFUSED)


@writes
def await_again(work: Work, *, share_id: str) -> None:
    """Take back what the member said of a second payment: it is awaited as before.

    Raises:
        NotFound: nothing of the member's is under that id.
        Conflict: the same care is awaited in another pack meanwhile.
    """
    row, share, file = _own_share(work, share_id)
    if row.ended_at is None:
        return
    others = work.db.exec(
        select(SecondShare.line_id).where(
            SecondShare.member_id == work.member_id, col(SecondShare.ended_at).is_(None)
        )
    )
    is_awaited = any(file.by_line.get(one) == share.care for one in others)
    if share.state not in (ShareState.RECEIVED, ShareState.REFUSED) or is_awaited:
        raise Conflict
    row.outcome, row.declared_cents, row.ended_at = None, None, None
    work.audit(audit.Event.SECOND_SHARE_AWAITED)
    work.changed(Topic.REIMBURSEMENTS)


@writes
def delete(work: Work, *, reference: str) -> None:
    """Delete a pack of the member with all that is awaited of it.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's: alike.
    """
    pack = _own_pack(work, reference)
    for row in work.db.exec(select(SecondShare).where(SecondShare.pack_id == pack.id)):
        work.db.delete(row)
    work.db.flush()
    work.db.delete(pack)
    work.audit(audit.Event.PACK_DELETED, ref=pack.reference)
    work.changed(Topic.REIMBURSEMENTS)


@writes
def take_away(work: Work, *, reference: str) -> OwnPack:
    """Return a pack of which a file is about to be made; cancelled cares are left out.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's, or nothing is left of it.
    """
    row = _own_pack(work, reference)
    packs = _packs(work, _read(work))
    found = next((one for one in packs if one.reference == row.reference), None)
    counted = tuple(one for one in found.shares if one.care.counts) if found else ()
    if found is None or not counted:
        raise NotFound
    work.audit(audit.Event.PACK_DOWNLOADED, ref=row.reference)
    return OwnPack(found.reference, found.created_on, counted)


def _read(work: Work) -> _File:
    member, people = members.summary_and_people(work)
    today = clock.local_date(work.now, member.region)
    lines = care_lines.read(
        work,
        care_lines.of(work.member_id),
        col(Reimbursement.care_date) >= date(today.year - LONGEST_PERIOD_YEARS - 1, 1, 1),
        order_by=care_lines.OLDEST_FIRST,
    )
    cares: dict[str, Care] = {}
    by_line: dict[str, Care] = {}
    for care in cares_of(lines):
        first = _first(care)
        person = people.get(first.beneficiary_id)
        cares[first.id] = found = care_of(
            [first, *(line for line in care if line is not first)],
            person_id=person.summary.id if person else first.beneficiary_id,
            token=care_lines.token_of(first),
        )
        by_line |= dict.fromkeys((line.id for line in care), found)
    return _File(member, today, cares, by_line)


def _first(care: Iterable[CareLine]) -> CareLine:
    """Return the line that no other one comes before, whatever its amount."""
    lines = list(care)
    return next((line for line in lines if line.primary_id is None), lines[0])


def _offered(work: Work, file: _File, awaited: Collection[str]) -> list[Offered]:
    years = read_other_insurer().offered_for_years
    found: defaultdict[str, list[Care]] = defaultdict(list)
    for care in reversed(list(file.cares.values())):
        if care.is_offered(file.today, years) and care.id not in awaited:
            found[care.person_id].append(care)
    order = {one.summary.id: rank for rank, one in enumerate(members.people_by_id(work).values())}
    return [
        Offered(
            person_id=person_id,
            first_name=cares[0].first_name,
            cares=tuple(cares[:MAX_CARES]),
            is_cut=len(cares) > MAX_CARES,
        )
        for person_id, cares in sorted(found.items(), key=lambda one: order.get(one[0], len(order)))
    ]


def _packs(work: Work, file: _File) -> tuple[OwnPack, ...]:
    """Return the packs of the member of which the core still has the care, the newest first."""
    packs = work.db.exec(
        select(InsurerPack)
        .where(InsurerPack.member_id == work.member_id)
        .order_by(col(InsurerPack.created_at).desc(), col(InsurerPack.id))
    ).all()
    if not packs:
        return ()
    rows: defaultdict[str, list[SecondShare]] = defaultdict(list)
    for row in work.db.exec(select(SecondShare).where(SecondShare.member_id == work.member_id)):
        rows[row.pack_id].append(row)
    found = (
        OwnPack(pack.reference, _day(pack.created_at, file), _shares(rows[pack.id], pack, file))
        for pack in packs
    )
    return tuple(pack for pack in found if pack.shares)


def _shares(rows: Iterable[SecondShare], pack: InsurerPack, file: _File) -> tuple[OwnShare, ...]:
    """Return a care that a correction made of two once; what is awaited goes before what ended."""
    by_care: dict[str, SecondShare] = {}
    for row in sorted(rows, key=lambda one: (one.ended_at is not None, one.id)):
        if care := file.by_line.get(row.line_id):
            by_care.setdefault(care.id, row)
    shares = (_share(row, pack, file) for row in by_care.values())
    return tuple(sorted(shares, key=lambda one: (one.care.on, one.care.id)))


def _share(row: SecondShare, pack: InsurerPack, file: _File) -> OwnShare:
    care, prepared_on = file.by_line[row.line_id], _day(pack.created_at, file)
    days = read_other_insurer().late_after_days
    outcome = Outcome(row.outcome) if row.outcome else None
    return OwnShare(
        id=row.id,
        care=care,
        state=state_of(
            care, outcome, prepared_on=prepared_on, today=file.today, late_after_days=days
        ),
        prepared_on=prepared_on,
        late_on=late_on(prepared_on, days),
        declared=Money(row.declared_cents) if row.declared_cents is not None else None,
        ended_on=_day(row.ended_at, file) if row.ended_at else None,
    )


def _day(at: datetime, file: _File) -> date:
    return clock.local_date(at, file.member.region)


def _asked_for(work: Work, tokens: Collection[str], file: _File) -> dict[str, Care]:
    if not tokens:
        raise InvalidInput(CARES, "empty")
    if len(tokens) > MAX_CARES:
        raise InvalidInput(CARES, "too_many")
    ids = [care_lines.named_by(work, token[:_MAX_TOKEN_LENGTH]) for token in tokens]
    if not all(one in file.cares for one in ids):
        raise NotFound
    return {one: file.cares[one] for one in ids if one is not None}


def _own_share(work: Work, share_id: str) -> tuple[SecondShare, OwnShare, _File]:
    work.db.get_one(Member, work.member_id, with_for_update=locks.ROW)
    row = work.db.exec(
        select(SecondShare).where(
            SecondShare.member_id == work.member_id, SecondShare.id == read_row_id(share_id)
        )
    ).first()
    if row is None:
        raise NotFound
    file = _read(work)
    found = (one for pack in _packs(work, file) for one in pack.shares if one.id == row.id)
    share = next(found, None)
    if share is None:
        raise NotFound
    return row, share, file


def _own_pack(work: Work, reference: str) -> InsurerPack:
    known = read_pack_reference(reference[:_MAX_REFERENCE_LENGTH])
    own = (InsurerPack.member_id == work.member_id, InsurerPack.reference == known)
    row = work.db.exec(select(InsurerPack).where(*own)).first() if known else None
    if row is None:
        raise NotFound
    return row


def _end(
    work: Work, row: SecondShare, share: OwnShare, outcome: Outcome, cents: int | None
) -> None:
    if share.state not in OPEN:
        raise Conflict
    row.outcome, row.declared_cents, row.ended_at = outcome, cents, work.now
    work.changed(Topic.REIMBURSEMENTS)
