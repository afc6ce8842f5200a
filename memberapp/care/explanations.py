"""« Pourquoi ce montant ? »: a care explained, and the lines that the rules would pay otherwise."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date

from sqlmodel import col, select

from memberapp.care import lines as care_lines
from memberapp.care import recomputing
from memberapp.care.care_files import CareFile, read_files, uses_of
from memberapp.care.rules.ceilings import LONGEST_PERIOD_YEARS, ceiling_of, guarantee_of
from memberapp.care.rules.counters import Fee, FeeUsed
from memberapp.care.rules.explanations import ContractPart, Explanation, core_steps
from memberapp.care.rules.lines import CareLine
from memberapp.care.tables import Reimbursement
from memberapp.care.tariffs import read_tariffs
from memberapp.core.errors import NotFound
from memberapp.core.money import Money
from memberapp.core.work import Work
from memberapp.members.rules import BeneficiarySummary
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
            for care in cares_of(file.lines):
                explanation = _explain(care, file)
                count += 1
                if explanation.differences:
                    report(explanation)
        work.db.expunge_all()
    return count


def cares_of(lines: Sequence[CareLine]) -> list[list[CareLine]]:
    """Return lines care by care: the first line, then those that took over what it left."""
    known = {line.id: line for line in lines}
    cares: dict[str, list[CareLine]] = {}
    for line in lines:
        cares.setdefault(_first_of(line, known).id, []).append(line)
    order = {"key": lambda one: one.shares.spent.cents, "reverse": True}
    return [sorted(care, **order) for care in cares.values()]


def _care_of(line: CareLine, lines: Sequence[CareLine]) -> list[CareLine]:
    return next(care for care in cares_of(lines) if line in care)


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
        fees=tuple(_fees(first, file)),
        today=file.today,
    )


def _part(line: CareLine, file: CareFile) -> ContractPart:
    terms = file.terms.get(line.contract_id)
    found = guarantee_of(terms.guarantees, line) if terms else None
    uses = uses_of(line, found, file) if found else ()
    return ContractPart(line, found, ceiling_of(found, line, uses, today=file.today))


def _fees(line: CareLine, file: CareFile) -> Iterator[FeeUsed]:
    person = file.people[line.beneficiary_id]
    who = BeneficiarySummary(
        person.id, line.beneficiary_first_name, line.beneficiary_name, line.contract_id
    )
    lines, year = file.year_of(line), line.care_date.year
    for fee, name in ((Fee.FLAT_FEE, "flat_fee"), (Fee.DEDUCTIBLE, "deductible")):
        if not getattr(line, name):
            continue
        with suppress(NotFound):  # no cap is known for that day
            cap = read_tariffs().fee_cap(fee, line.care_date)
            used = sum(getattr(one, name).cents for one in lines)
            yield FeeUsed(who, fee, year, used, cap)
