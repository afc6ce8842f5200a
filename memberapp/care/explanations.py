"""« Pourquoi ce montant ? »: a care explained, and the lines that the rules would pay otherwise."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from sqlmodel import col, select

from memberapp.care import lines as care_lines
from memberapp.care import recomputing
from memberapp.care.care_files import CareFile, read_files, uses_of
from memberapp.care.rules.ceilings import LONGEST_PERIOD_YEARS, left_of
from memberapp.care.rules.explanations import (
    ContractPart,
    Explanation,
    YearlyWithheld,
    core_steps,
)
from memberapp.care.rules.lines import CareLine
from memberapp.care.tables import Reimbursement
from memberapp.care.tariffs import read_tariffs
from memberapp.core.dates import is_known
from memberapp.core.errors import NotFound
from memberapp.core.money import Money
from memberapp.core.work import Work
from memberapp.members.rules import in_force
from memberapp.members.tables import Member

_MEMBERS_AT_ONCE = 100


def get(work: Work, *, token: str) -> Explanation:
    """Return why what remains of a care of the member does; `token` names any of its lines.

    Raises:
        NotFound: the token is malformed, or of somebody else's line: alike.
    """
    line_id = care_lines.named_by(work, token)
    mine = care_lines.of(work.member_id)
    asked = care_lines.read(work, mine, col(Reimbursement.id) == line_id) if line_id else []
    if not asked:
        raise NotFound
    on = asked[0].care_date
    since = date(max(1, on.year - LONGEST_PERIOD_YEARS), 1, 1)
    lines = care_lines.read(
        work,
        mine,
        care_lines.COUNTS,
        col(Reimbursement.care_date) >= since,
        col(Reimbursement.care_date) <= date(on.year, 12, 31),
        order_by=care_lines.OLDEST_FIRST,
    )
    members = [work.db.get_one(Member, work.member_id)]
    file = read_files(work, members, lines)[work.member_id]
    if not asked[0].counts:
        return _explain(asked, file)
    return _explain(_care_of(asked[0], lines), file)


def check(work: Work, *, report: Callable[[Explanation], None]) -> int:
    """Report each care of every member whose figures the rules do not give, as it is found.

    Members are read a hundred at a time. Returns how many cares were looked at.
    """
    count = 0
    found = select(Member).order_by(Member.id)
    last = ""
    while batch := work.db.exec(found.where(Member.id > last).limit(_MEMBERS_AT_ONCE)).all():
        last = batch[-1].id
        ids = [member.id for member in batch]
        lines = care_lines.read(
            work,
            col(Reimbursement.member_id).in_(ids),
            care_lines.COUNTS,
            order_by=care_lines.OLDEST_FIRST,
        )
        for file in read_files(work, batch, lines).values():
            for care in _cares(file.lines):
                explanation = _explain(care, file)
                count += 1
                if explanation.differences:
                    report(explanation)
        work.db.expunge_all()
    return count


def _cares(lines: Sequence[CareLine]) -> list[list[CareLine]]:
    """Return lines care by care: the first line, then those that took over what it left."""
    known = {line.id: line for line in lines}
    cares: dict[str, list[CareLine]] = {}
    for line in lines:
        cares.setdefault(_first_of(line, known).id, []).append(line)
    order = {"key": lambda one: one.shares.spent.cents, "reverse": True}
    return [sorted(care, **order) for care in cares.values()]


def _care_of(line: CareLine, lines: Sequence[CareLine]) -> list[CareLine]:
    return next(care for care in _cares(lines) if line in care)


def _first_of(line: CareLine, known: Mapping[str, CareLine]) -> CareLine:
    walked = {line.id}
    while (primary := line.primary_id or "") in known and primary not in walked:
        line = known[primary]
        walked.add(line.id)
    return line


def _explain(care: Sequence[CareLine], file: CareFile) -> Explanation:
    first, person = care[0], file.people[care[0].beneficiary_id]
    parts = tuple(_part(line, file) for line in care)
    computed = recomputing.computed(parts, person, file)
    yearly = _yearly(first, file)
    return Explanation(
        country=file.country,
        first=first,
        parts=parts,
        steps=core_steps(care),
        remaining=care[-1].shares.remaining,
        never_paid_back=Money(computed.never_paid_back if computed else 0),
        penalty=Money(computed.penalty if computed else 0),
        other_insurer=person.other_insurer,
        computed=computed,
        differences=tuple(recomputing.differences(parts, computed, person, file))
        if first.counts
        else (),
        yearly=yearly,
    )


def _part(line: CareLine, file: CareFile) -> ContractPart:
    terms = file.terms.get(line.contract_id)
    found = in_force(terms.guarantees, line.care_date).get(line.family) if terms else None
    if found is not None and found.acts and line.act not in found.acts and not line.shares.mutual:
        found = None  # of the family, but not one of the acts that the guarantee names
    if found is None or found.ceiling is None or not is_known(line.care_date):
        return ContractPart(line, found, None)
    end = date(line.care_date.year, 12, 31) if found.ceiling.years == 1 else line.care_date
    return ContractPart(line, found, left_of(found.ceiling, uses_of(line, found, file), end))


def _yearly(line: CareLine, file: CareFile) -> YearlyWithheld | None:
    if not (line.flat_fee or line.deductible):
        return None
    lines = file.year_of(line)
    tariffs, on = read_tariffs(), line.care_date
    try:
        flat_fee_cap = tariffs.parameter("flat_fee_per_year", on)
        deductible_cap = tariffs.parameter("deductible_per_year", on)
    except NotFound:
        return None
    return YearlyWithheld(
        year=on.year,
        flat_fees=Money.total(one.flat_fee for one in lines),
        deductibles=Money.total(one.deductible for one in lines),
        flat_fee_cap=Money(flat_fee_cap),
        deductible_cap=Money(deductible_cap),
    )
