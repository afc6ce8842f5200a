"""What a surcomplémentaire of ours paid, and what another insurer did: year by year."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import extract, func
from sqlalchemy import select as select_columns
from sqlmodel import col

from memberapp.care import lines as care_lines
from memberapp.care.tables import Reimbursement, Statement
from memberapp.core.money import Money
from memberapp.core.work import Work
from memberapp.members.rules import ContractKind
from memberapp.members.tables import Contract

_YEAR = extract("year", col(Reimbursement.care_date))


@dataclass(frozen=True)
class StatementPart:
    """What a surcomplémentaire paid on one statement, of the care of one year."""

    reference: str | None
    """None of what is still to be paid."""
    paid_on: date | None
    amount: Money


@dataclass(frozen=True)
class YearPaid:
    """What was paid of the care of one year: by a surcomplémentaire, and by another insurer."""

    year: int
    statements: tuple[StatementPart, ...]
    other_insurer: Money

    @property
    def total(self) -> Money:
        """Return what the surcomplémentaire paid."""
        return Money.total(one.amount for one in self.statements)


def read(work: Work) -> tuple[YearPaid, ...]:
    """Return every year of the member's care in which either paid, the newest first."""
    own = (care_lines.of(work.member_id), care_lines.COUNTS)
    parts = work.db.execute(
        select_columns(
            _YEAR,
            col(Statement.reference),
            func.max(Reimbursement.pay_date),
            func.sum(Reimbursement.mutual_cents),
        )
        .join_from(Reimbursement, Contract, col(Contract.id) == Reimbursement.contract_id)
        .outerjoin(Statement, col(Statement.id) == Reimbursement.statement_id)
        .where(*own, col(Contract.kind) == ContractKind.TOP_UP, col(Reimbursement.mutual_cents) > 0)
        .group_by(_YEAR, col(Statement.reference))
    ).all()
    others = work.db.execute(
        select_columns(_YEAR, func.sum(Reimbursement.other_insurer_cents))
        .where(*own, col(Reimbursement.other_insurer_cents) > 0)
        .group_by(_YEAR)
    ).all()
    by_other = {int(year): int(cents) for year, cents in others}
    statements: dict[int, list[StatementPart]] = {year: [] for year in by_other}
    for year, reference, paid_on, cents in parts:
        part = StatementPart(reference, paid_on, Money(int(cents)))
        statements.setdefault(int(year), []).append(part)
    return tuple(
        YearPaid(
            year,
            tuple(sorted(found, key=_newest_first, reverse=True)),
            Money(by_other.get(year, 0)),
        )
        for year, found in sorted(statements.items(), reverse=True)
    )


def _newest_first(part: StatementPart) -> tuple[bool, date, str]:
    return part.paid_on is None, part.paid_on or date.min, part.reference or ""
