"""The guarantees of a contract, as the feed dated them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import col, select

from memberapp import clock
from memberapp.core.work import Work
from memberapp.members.rules import (
    Ceiling,
    ContractGuarantee,
    ContractSummary,
    GuaranteeKind,
    GuaranteeUnit,
)
from memberapp.members.tables import Contract, Guarantee, Member

_YEARS = {"annee": 1, "2_ans": 2, "4_ans": 4}


@dataclass(frozen=True)
class ContractTerms:
    """What a contract pays, as a computation needs it."""

    is_responsible: bool
    guarantees: tuple[ContractGuarantee, ...]


def of_contract(work: Work, *, contract: ContractSummary) -> tuple[ContractGuarantee, ...]:
    """Return every guarantee that a contract of the member has, had or will have.

    Nothing of somebody else's contract.
    """
    return of_contracts(work, contracts=[contract])[contract.id]


def of_contracts(
    work: Work, *, contracts: Collection[ContractSummary]
) -> dict[str, tuple[ContractGuarantee, ...]]:
    """Return the same of several contracts, by their number, in one query."""
    known = {contract.id: contract for contract in contracts}
    rows = work.db.exec(
        select(Guarantee, Member)
        .join(Contract, col(Contract.id) == Guarantee.contract_id)
        .join(Member, col(Member.id) == Contract.member_id)
        .where(Contract.member_id == work.member_id, col(Guarantee.contract_id).in_(known))
        .order_by(Guarantee.family)
    )
    found: dict[str, list[ContractGuarantee]] = {contract_id: [] for contract_id in known}
    for row, member in rows:
        contract_last = known[row.contract_id].valid_to
        found[row.contract_id].append(_guarantee(row, member.region, contract_last))
    return {contract_id: tuple(own) for contract_id, own in found.items()}


def terms_of(work: Work, *, members: Collection[Member]) -> dict[str, ContractTerms]:
    """Return what each contract of some members pays, or paid, by its number."""
    regions = {member.id: member.region for member in members}
    contracts = work.db.exec(select(Contract).where(col(Contract.member_id).in_(regions))).all()
    rows = work.db.exec(
        select(Guarantee)
        .join(Contract)
        .where(col(Contract.member_id).in_(regions))
        .order_by(Guarantee.contract_id, Guarantee.family)
    )
    found: dict[str, list[Guarantee]] = defaultdict(list)
    for row in rows:
        found[row.contract_id].append(row)
    return {
        contract.id: ContractTerms(
            contract.is_responsible,
            tuple(
                _guarantee(row, regions[contract.member_id], contract.valid_to)
                for row in found[contract.id]
            ),
        )
        for contract in contracts
    }


def _guarantee(row: Guarantee, region: str, contract_last: date | None) -> ContractGuarantee:
    return ContractGuarantee(
        family=row.family,
        label=row.label,
        kind=GuaranteeKind(row.expr_kind),
        value=row.expr_value,
        is_social_security_included=row.expr_ss_included,
        unit=GuaranteeUnit(row.expr_per),
        optam=row.optam,
        acts=tuple(row.acts),
        ceiling=_ceiling(row),
        first=row.valid_from,
        last=_last_day(row, region, contract_last),
    )


def _ceiling(row: Guarantee) -> Ceiling | None:
    """Return the ceiling of a guarantee; without a period nobody knows when it starts again."""
    if row.limit_period is None or (row.limit_count is None and row.limit_cents is None):
        return None
    return Ceiling(
        row.limit_count, row.limit_cents, _YEARS[row.limit_period], row.limit_by == "contract"
    )


def _last_day(row: Guarantee, region: str, contract_last: date | None) -> date | None:
    """Return the last day in force: the eve of its closing, but for what its contract took along.

    The core closes the guarantees of a contract with it, and the contract covers its last day.
    """
    if row.closed_at is None:
        return row.valid_to
    closed_on = clock.local_date(row.closed_at, region)
    if contract_last is not None and contract_last <= closed_on:
        return row.valid_to
    eve = closed_on - timedelta(days=1)
    return min(row.valid_to or eve, eve)
