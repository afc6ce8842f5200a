"""The contract of a member: everything its page says, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from memberapp import clock
from memberapp.account.service import last_instant_of_session
from memberapp.care import ceilings, counters
from memberapp.care import lines as care_lines
from memberapp.care.rules.counters import FeeUsed
from memberapp.care.rules.lines import CareLine, LineStatus
from memberapp.care.tables import Reimbursement
from memberapp.certificate import service as certificates
from memberapp.certificate.rules import Absence, Certificate
from memberapp.contract import examples, rules
from memberapp.contract.examples import Terms
from memberapp.contract.rules import Card, ContractFile, Cover, Insured
from memberapp.core import audit, limits
from memberapp.core.errors import NotFound
from memberapp.core.limits import Limit
from memberapp.core.work import Work, writes
from memberapp.members import guarantees
from memberapp.members import service as members
from memberapp.members.rules import (
    BeneficiaryRole,
    ContractGuarantee,
    ContractKind,
    ContractSummary,
)
from memberapp.members.service import Person
from memberapp.members.tables import Beneficiary, Contract, Member

Known = Mapping[str, Person]
"""Who each beneficiary id of the member's contracts stands for."""


_COPIES: Final = Limit("card_copies", "60/hour")
"""Each visit of a device that keeps the card makes its copy anew."""
_KEPT: Final = Limit("cards_kept", "1/day")  # longer than any session


def read(work: Work, *, contract_id: str) -> ContractFile | None:
    """Return the contract asked for, or the first by interest; None for a member without any.

    `contract_id` is empty when the member did not choose.

    Raises:
        NotFound: the contract is unknown, malformed or somebody else's: alike.
    """
    member = members.summary(work)
    today = clock.local_date(work.now, member.region)
    contracts = rules.by_interest(member.contracts, today)
    if not contracts and not contract_id:
        return None
    contract = member.contract(contract_id) if contract_id else contracts[0]
    row = work.db.get_one(Contract, contract.id)
    known = members.people_by_id(work)
    covered = members.covered_people(work, contract_id=contract.id, today=today)
    people = tuple(_insured(person, known) for person in covered)
    dated = guarantees.of_contract(work, contract=contract)
    uses = ceilings.uses(
        work, contract_id=contract.id, people=known, since=ceilings.first_day(today)
    )
    bills = _bills(work, contract)
    shown = rules.guarantees_shown(dated, contract, today)
    terms = Terms(row.is_responsible, shown)
    first = _first_payer(work, contract, contracts, today)
    return ContractFile(
        today=today,
        country=member.country,
        contract=contract,
        standing=rules.standing(contract, today),
        is_responsible=row.is_responsible,
        premium_cents=row.premium_cents,
        pay=row.pay,
        people=people,
        gone=_gone(work, contract, known, member.region),
        covers=tuple(
            Cover(
                guarantee,
                rules.left_to(guarantee, people, uses, today),
                bill := _bill_of(guarantee, bills),
                None
                if bill
                else examples.computed(
                    guarantee,
                    terms,
                    first=first,
                    country=member.country,
                    on=rules.shown_on(contract, today),
                ),
            )
            for guarantee in shown
        ),
        changes=rules.changes(dated, contract, today),
        unknown_until=rules.unknown_until(dated, contract, today),
        fees=_fees(work, contract, people, today),
        others=tuple(one for one in contracts if one != contract),
    )


def _first_payer(
    work: Work, contract: ContractSummary, contracts: Sequence[ContractSummary], today: date
) -> Terms | None:
    """Return what the contract that a surcomplémentaire completes pays; None for another kind."""
    if contract.kind is not ContractKind.TOP_UP:
        return None
    day = rules.shown_on(contract, today)
    others = (one for one in contracts if one.kind is not ContractKind.TOP_UP and one.covered(day))
    first = next(others, None)
    if first is None:
        return None
    dated = guarantees.of_contract(work, contract=first)
    row = work.db.get_one(Contract, first.id)
    return Terms(row.is_responsible, rules.guarantees_shown(dated, first, day))


def _fees(
    work: Work, contract: ContractSummary, people: Sequence[Insured], today: date
) -> tuple[FeeUsed, ...]:
    if not contract.is_current(today):
        return ()
    covered = {person.id for person in people}
    return tuple(fee for fee in counters.fees(work, today=today) if fee.person.id in covered)


def card(work: Work, *, contract_id: str) -> Card:
    """Return the card of the contract asked for, or of the first current one by interest.

    It bears what the certificate states, by the same rule; the paper of an ended contract stands
    for « no card ».

    Raises:
        NotFound: the contract is unknown, malformed or somebody else's: alike.
    """
    region = work.db.get_one(Member, work.member_id).region
    offer = certificates.offer(work, contract_id=contract_id)
    if offer.absence is Absence.SEVERAL:
        today = clock.local_date(work.now, region)
        first = rules.by_interest(offer.choices, today)[0]
        offer = certificates.offer(work, contract_id=first.id)
    return Card(offer, work.now, region)


@writes
def issue_card(
    work: Work, *, contract_id: str, event: audit.Event = audit.Event.CARD_DOWNLOADED
) -> Card:
    """Return the card that is about to be downloaded, and write that down.

    Raises:
        NotFound: there is no card for that contract.
    """
    found = card(work, contract_id=contract_id)
    certificate = found.offer.certificate
    if not isinstance(certificate, Certificate) or not certificate.has_card:
        raise NotFound
    work.audit(event, ref=certificate.contract_id)
    return found


@dataclass(frozen=True)
class Kept:
    """The cards that a device keeps, from when and until when."""

    cards: tuple[Card, ...]
    kept_at: datetime
    until: datetime
    """The last instant of the session, or of the shortest of the cards."""
    region: str


@writes
def keep_cards(work: Work) -> Kept:
    """Return every card of the member for the device that asks.

    That cards were kept is written down once for each session, whatever the device says of copies.

    Raises:
        NotFound: there is no card.
        TooManyTries: copies were made too often.
    """
    limits.reserve(work, (_COPIES, work.member_id))
    region = work.db.get_one(Member, work.member_id).region
    today = clock.local_date(work.now, region)
    contracts = members.summary(work).current_contracts(today)
    cards: list[Card] = []
    ends = [last_instant_of_session(work)]
    for contract in rules.by_interest(contracts, today):
        one = card(work, contract_id=contract.id)
        paper = one.offer.certificate
        if isinstance(paper, Certificate) and paper.has_card:
            cards.append(one)
            ends.append(_end_of_day(paper.valid_to, region))
    if not cards:
        raise NotFound
    if limits.is_first(work, (_KEPT, work.session_id)):
        work.audit(audit.Event.CARD_KEPT)
    return Kept(tuple(cards), work.now, min(ends), region)


def _end_of_day(day: date, region: str) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), clock.zone_of(region))


def _gone(work: Work, contract: ContractSummary, known: Known, region: str) -> tuple[Insured, ...]:
    """Return those who left a contract before it ended, once each, by rank.

    Who came back under another id has not left.
    """
    rows = work.db.scalars(
        select(Beneficiary)
        .where(col(Beneficiary.contract_id) == contract.id)
        .order_by(col(Beneficiary.rank), col(Beneficiary.id))
    ).all()
    gone: dict[str, Insured] = {}
    for row in rows:
        left_on = clock.local_date(row.closed_at, region) if row.closed_at else None
        if left_on is not None and (contract.valid_to is None or left_on < contract.valid_to):
            gone[known[row.id].summary.id] = _insured(row, known, left_on)
    stayed = {known[row.id].summary.id for row in rows if row.closed_at is None}
    return tuple(person for person in gone.values() if person.id not in stayed)


def _insured(row: Beneficiary, known: Known, left_on: date | None = None) -> Insured:
    return Insured(
        id=known[row.id].summary.id,
        role=BeneficiaryRole(row.role),
        first_name=row.first_name,
        last_name=row.last_name,
        birth=row.birth,
        other_insurer=row.other_insurer_name or "",
        left_on=left_on,
    )


def _bills(work: Work, contract: ContractSummary) -> dict[str, CareLine]:
    """Return by family the last care that a contract paid, when nobody paid after it.

    What another contract took over would show a rest that the member did not pay.
    """
    follower = aliased(Reimbursement)
    followed = select(col(follower.primary_id)).where(
        col(follower.member_id) == work.member_id,
        col(follower.primary_id).is_not(None),
        col(follower.status) != LineStatus.CANCELLED,
        col(follower.closed_at).is_(None),
    )
    rank = func.row_number().over(
        partition_by=col(Reimbursement.family), order_by=care_lines.NEWEST_FIRST
    )
    ranked = (
        select(
            col(Reimbursement.id).label("id"),
            col(Reimbursement.family).label("family"),
            rank.label("rank"),
        )
        .where(
            care_lines.of(work.member_id),
            care_lines.COUNTS,
            col(Reimbursement.status) == LineStatus.PAID,
            col(Reimbursement.contract_id) == contract.id,
            col(Reimbursement.mutual_cents) > 0,
            col(Reimbursement.id).not_in(followed),
        )
        .subquery()
    )
    newest = work.db.execute(select(ranked.c.id, ranked.c.family).where(ranked.c.rank == 1))
    families: dict[str, str] = {row.id: row.family for row in newest}
    mine, chosen = care_lines.of(work.member_id), col(Reimbursement.id).in_(families)
    return {families[line.id]: line for line in care_lines.read(work, mine, chosen)}


def _bill_of(guarantee: ContractGuarantee, bills: dict[str, CareLine]) -> CareLine | None:
    """Return the last care of a guarantee, when these very terms paid it."""
    line = bills.get(guarantee.family)
    return None if line is None or line.care_date < guarantee.first else line
