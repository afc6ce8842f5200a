"""One statement: its lines by beneficiary, then the payments made for them."""

from collections import defaultdict
from collections.abc import Sequence

from sqlmodel import col, select

from memberapp.care import lines as care_lines
from memberapp.care import reimbursements, tables
from memberapp.care.rules.lines import (
    BeneficiaryShare,
    CareLine,
    Payee,
    ShareCents,
    Statement,
    asked_by_providers,
    counted_shares,
    taken_over,
    total_shares,
)
from memberapp.care.tables import Reimbursement
from memberapp.core.errors import NotFound
from memberapp.core.identifiers import read_statement_reference
from memberapp.core.money import Money
from memberapp.core.references import finds_own_reference
from memberapp.core.work import Work
from memberapp.members import service as members
from memberapp.members.service import Person


def get(work: Work, *, reference: str) -> Statement:
    """Return a statement by its public reference.

    People come in the order of the member's file, lines from the oldest.

    Raises:
        NotFound: the reference is malformed, unknown, or somebody else's: alike.
    """
    known = read_statement_reference(reference)
    found = work.db.exec(
        select(tables.Statement).where(
            tables.Statement.member_id == work.member_id, tables.Statement.reference == known
        )
    ).first()
    if found is None:
        raise NotFound
    lines = care_lines.read(
        work,
        care_lines.of(work.member_id),
        col(Reimbursement.statement_id) == found.id,
        order_by=care_lines.OLDEST_FIRST,
    )
    if not lines:
        raise NotFound
    view = [line.counted for line in lines]
    added = counted_shares(view)
    return Statement(
        reference=found.reference,
        people=_by_person(lines, added, members.people_by_id(work)),
        totals=total_shares(added),
        taken_over=taken_over(view),
        payments=reimbursements.payments_of(work, lines=lines),
        paid_to_member=_paid_to(Payee.MEMBER, lines),
        paid_to_providers=_paid_to(Payee.PROVIDER, lines),
        upcoming_to_member=_paid_to(Payee.MEMBER, lines, is_upcoming=True),
        upcoming_to_providers=_paid_to(Payee.PROVIDER, lines, is_upcoming=True),
        asked_by_providers=asked_by_providers(lines),
        line_count=len(lines),
    )


def references(work: Work) -> Sequence[str]:
    """Return the references of all statements of the member, the oldest first."""
    own = (
        select(tables.Statement.reference)
        .where(tables.Statement.member_id == work.member_id)
        .order_by(col(tables.Statement.year), col(tables.Statement.number))
    )
    return work.db.exec(own).all()


def _by_person(
    lines: list[CareLine], added: list[ShareCents], people: dict[str, Person]
) -> tuple[BeneficiaryShare, ...]:
    """Group lines by person; the subtotals add up to the total of the statement."""
    groups: dict[str, list[tuple[CareLine, ShareCents]]] = defaultdict(list)
    for line, part in zip(lines, added, strict=True):
        person = people.get(line.beneficiary_id)
        groups[person.summary.id if person else line.beneficiary_id].append((line, part))
    order = {beneficiary_id: rank for rank, beneficiary_id in enumerate(people)}
    return tuple(
        _share(beneficiary_id, groups[beneficiary_id], people.get(beneficiary_id))
        for beneficiary_id in sorted(groups, key=lambda known: order.get(known, len(order)))
    )


def _share(
    beneficiary_id: str, group: list[tuple[CareLine, ShareCents]], person: Person | None
) -> BeneficiaryShare:
    lines = tuple(line for line, _part in group)
    return BeneficiaryShare(
        beneficiary_id=beneficiary_id,
        name=lines[0].beneficiary_name,
        birth=person.birth if person else None,
        lines=lines,
        subtotal=total_shares(part for _line, part in group),
    )


def _paid_to(payee: Payee, lines: list[CareLine], *, is_upcoming: bool = False) -> Money:
    return Money.total(
        line.shares.mutual
        for line in lines
        if line.counts and line.payee is payee and line.is_upcoming == is_upcoming
    )


@finds_own_reference
def find_own_reference(work: Work, *, text: str) -> str | None:
    """Return the reference of a statement of the member's own, None when it is not one."""
    own = select(tables.Statement.reference).where(
        tables.Statement.member_id == work.member_id,
        tables.Statement.reference == read_statement_reference(text),
    )
    return work.db.exec(own).first()
