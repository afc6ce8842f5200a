"""« Pourquoi ce montant ? »: one care explained, and the lines that the rules would pay otherwise.

What the feed does not say is not guessed: what was withheld is taken as the core sent it, within
what the law allows, and so is what another insurer paid.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from sqlmodel import col, select

from memberapp.care import care_costs
from memberapp.care import lines as care_lines
from memberapp.care.care_costs import (
    Basket,
    CareFacts,
    Exemption,
    Guarantee,
    GuaranteeKind,
    GuaranteeUnit,
    Payer,
    Split,
    Withheld,
    WithheldKind,
)
from memberapp.care.ceilings import first_day
from memberapp.care.rules.ceilings import Left, Use, left_of
from memberapp.care.rules.costs import ADULT_AGE, PersonFacts
from memberapp.care.rules.explanations import (
    ContractPart,
    Difference,
    Doubt,
    Explanation,
    YearlyWithheld,
    core_steps,
)
from memberapp.care.rules.lines import CareKind, CareLine
from memberapp.care.tables import Reimbursement
from memberapp.care.tariffs import read_tariffs
from memberapp.core.errors import NotFound
from memberapp.core.money import Money
from memberapp.core.work import Work
from memberapp.members import guarantees
from memberapp.members.guarantees import ContractTerms
from memberapp.members.rules import ContractGuarantee, in_force
from memberapp.members.tables import Beneficiary, Contract, Member

_MEMBERS_AT_ONCE = 100
_OPTAM = {"yes": True, "no": False}


@dataclass(frozen=True)
class _Insured:
    """A person, known by one id in every contract."""

    id: str
    birth: date
    other_insurer: str
    other_comes_first: bool


@dataclass(frozen=True)
class _File:
    """What the explanations of a member's care need."""

    country: str
    terms: Mapping[str, ContractTerms]
    people: Mapping[str, _Insured]
    lines: Sequence[CareLine]
    """The lines that count, the oldest first."""

    @cached_property
    def by_family(self) -> dict[tuple[str, str], list[CareLine]]:
        """Return the lines that a contract paid for each family of acts."""
        found: dict[tuple[str, str], list[CareLine]] = defaultdict(list)
        for line in self.lines:
            if line.shares.mutual:
                found[line.contract_id, line.family].append(line)
        return found

    @cached_property
    def by_year(self) -> dict[tuple[str, int], list[CareLine]]:
        """Return the lines of each person and calendar year."""
        found: dict[tuple[str, int], list[CareLine]] = defaultdict(list)
        for line in self.lines:
            found[self.people[line.beneficiary_id].id, line.care_date.year].append(line)
        return found

    def year_of(self, line: CareLine) -> list[CareLine]:
        """Return the care of the person and the calendar year of a line."""
        return self.by_year.get((self.people[line.beneficiary_id].id, line.care_date.year), [])


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
    since, until = first_day(date(on.year, 12, 31)), date(on.year + 1, 1, 1)
    lines = care_lines.read(
        work,
        mine,
        care_lines.COUNTS,
        col(Reimbursement.care_date) >= since,
        col(Reimbursement.care_date) < until,
        order_by=care_lines.OLDEST_FIRST,
    )
    members = [work.db.get_one(Member, work.member_id)]
    file = _files(work, members, lines)[work.member_id]
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
        for file in _files(work, batch, lines).values():
            for care in _cares(file.lines):
                explanation = _explain(care, file)
                count += 1
                if explanation.differences:
                    report(explanation)
        work.db.expunge_all()
    return count


def _files(work: Work, members: Sequence[Member], lines: Sequence[CareLine]) -> dict[str, _File]:
    terms = guarantees.terms_of(work, members=members)
    people = _people(work, [member.id for member in members])
    of_member: dict[str, list[CareLine]] = defaultdict(list)
    for line in lines:
        of_member[line.member_id].append(line)
    return {
        member.id: _File(member.country, terms, people, of_member[member.id]) for member in members
    }


def _people(work: Work, member_ids: Collection[str]) -> dict[str, _Insured]:
    """Return who each beneficiary id stands for: the same name and birth are one person."""
    rows = work.db.execute(
        select(Beneficiary, Contract.member_id)
        .join(Contract)
        .where(col(Contract.member_id).in_(member_ids))
        .order_by(col(Beneficiary.contract_id), col(Beneficiary.rank))
    )
    known: dict[tuple[str, str, date], str] = {}
    people: dict[str, _Insured] = {}
    for row, member_id in rows:
        person_id = known.setdefault((member_id, row.search_text, row.birth), row.id)
        people[row.id] = _Insured(
            person_id, row.birth, row.other_insurer_name or "", row.other_insurer_order == 1
        )
    return people


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


def _explain(care: Sequence[CareLine], file: _File) -> Explanation:
    first, person = care[0], file.people[care[0].beneficiary_id]
    parts = tuple(_part(line, file) for line in care)
    computed = _computed(parts, person, file)
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
        differences=tuple(_differences(parts, computed, person, file)) if first.counts else (),
        yearly=yearly,
    )


def _part(line: CareLine, file: _File) -> ContractPart:
    terms = file.terms.get(line.contract_id)
    found = in_force(terms.guarantees, line.care_date).get(line.family) if terms else None
    if found is not None and found.acts and line.act not in found.acts and not line.shares.mutual:
        found = None  # of the family, but not one of the acts that the guarantee names
    if found is None or found.ceiling is None:
        return ContractPart(line, found, None)
    end = date(line.care_date.year, 12, 31) if found.ceiling.years == 1 else line.care_date
    return ContractPart(line, found, left_of(found.ceiling, _uses(line, found, file), end))


def _uses(line: CareLine, guarantee: ContractGuarantee, file: _File) -> list[Use]:
    """Return what the ceiling of a line's guarantee counts, that line included."""
    person = file.people[line.beneficiary_id].id
    is_shared = guarantee.ceiling is not None and guarantee.ceiling.is_shared
    return [
        Use(person, one.family, one.care_date, one.quantity, one.shares.mutual.cents)
        for one in file.by_family.get((line.contract_id, line.family), ())
        if is_shared or file.people[one.beneficiary_id].id == person
    ]


def _computed(parts: Sequence[ContractPart], person: _Insured, file: _File) -> Split | None:
    """Return what the rules give for a care; None when its line cannot be read by them."""
    first = parts[0].line
    if first.primary_id is not None:
        return None
    try:
        return care_costs.split(
            _facts(first),
            *(payer for payer, _line in _payers(parts, person, file)),
            person=_person(first, person),
        )
    except (ValueError, NotFound):
        return None


def _facts(line: CareLine) -> CareFacts:
    context = line.context
    is_stay = (
        line.kind is CareKind.HOSPITAL
        and line.base.cents > 0
        and read_tariffs().act(line.act) is None
        and line.quantity == int(line.quantity)
    )
    nights = int(line.quantity) if is_stay else None
    return CareFacts(
        on=line.care_date - timedelta(days=nights or 0),
        spent=line.shares.spent.cents,
        base=line.base.cents,
        rate=line.rate_percent,
        quantity=line.quantity,
        is_in_pathway=context.get("pathway") != "no",
        is_optam=_OPTAM.get(context.get("optam", "")),
        basket=Basket(context.get("basket", Basket.FREE)),
        equipment=act.equipment if (act := read_tariffs().act(line.act)) else None,
        is_heavy=line.heavy_act_fee.cents > 0,
        nights=nights,
        withheld=Withheld(line.flat_fee.cents, line.deductible.cents, line.heavy_act_fee.cents),
    )


def _person(line: CareLine, person: _Insured) -> PersonFacts:
    exemption = line.context.get("exemption")
    known = {one.value: one for one in Exemption}
    return PersonFacts(
        birth=person.birth, exemptions=(known[exemption],) if exemption in known else ()
    )


def _payers(
    parts: Sequence[ContractPart], person: _Insured, file: _File
) -> list[tuple[Payer, CareLine | None]]:
    """Return the payers of a care in their order, each of our contracts with its line."""
    first = parts[0].line
    ours = [(_payer(part, file), part.line) for part in parts]
    other = (Payer(Guarantee.euros(first.shares.other_insurer.cents), is_responsible=False), None)
    if person.other_comes_first:
        return [other, *ours]
    return [ours[0], other, *ours[1:]]


def _payer(part: ContractPart, file: _File) -> Payer:
    line, clause = part.line, part.guarantee
    terms = file.terms.get(line.contract_id)
    is_responsible = terms is None or terms.is_responsible
    if clause is None:  # nothing says what it promises: what it paid is taken as it is
        return Payer(Guarantee.euros(line.shares.mutual.cents), is_responsible=False)
    return Payer(_guarantee(part, clause, terms, file), is_responsible=is_responsible)


def _guarantee(
    part: ContractPart, clause: ContractGuarantee, terms: ContractTerms | None, file: _File
) -> Guarantee:
    before = _left_before(part, clause, file)
    left_cents = before.cents if before else None
    if clause.unit is GuaranteeUnit.YEAR and clause.kind is GuaranteeKind.EUROS:
        own = [use for use in _uses(part.line, clause, file) if _same_year(use, part.line)]
        used = sum(use.cents for use in own) - part.line.shares.mutual.cents
        of_year = max(0, clause.value - used)
        left_cents = of_year if left_cents is None else min(of_year, left_cents)
    return Guarantee(
        clause.kind,
        clause.value,
        clause.is_social_security_included,
        clause.unit,
        optam_percent=_optam_percent(part.line, terms),
        left_count=before.count if before else None,
        left_cents=left_cents,
    )


def _same_year(use: Use, line: CareLine) -> bool:
    return use.care_date.year == line.care_date.year


def _left_before(part: ContractPart, clause: ContractGuarantee, file: _File) -> Left | None:
    """Return what other care left of the ceiling.

    In which order the core counted care of one period is not known: what a whole period leaves for
    this one is taken.
    """
    if clause.ceiling is None or part.left is None:
        return None
    line = part.line
    uses = _uses(line, clause, file)
    own = Use(file.people[line.beneficiary_id].id, line.family, line.care_date, line.quantity,
              line.shares.mutual.cents)  # fmt: skip
    if own in uses:
        uses.remove(own)
    end = date(line.care_date.year, 12, 31) if clause.ceiling.years == 1 else line.care_date
    return left_of(clause.ceiling, uses, end)


def _optam_percent(line: CareLine, terms: ContractTerms | None) -> int | None:
    """Return what the contract gives for the same act inside OPTAM, in per cent of the base."""
    for one in in_force(terms.guarantees, line.care_date).values() if terms else ():
        is_percent = one.kind is GuaranteeKind.PERCENT_OF_BASE and one.is_social_security_included
        if one.optam == "yes" and is_percent and line.act in one.acts:
            return one.value
    return None


def _differences(
    parts: Sequence[ContractPart], computed: Split | None, person: _Insured, file: _File
) -> Iterator[Difference]:
    first = parts[0].line
    yield from _withheld_differences(first, person, file)
    for before, after in pairwise(parts):
        left, asked = before.line.shares.remaining.cents, after.line.shares.spent.cents
        if left != asked:
            yield Difference(Doubt.SUM, after.line.id, asked, left)
    if computed is None:
        return
    if computed.social_security != first.shares.social_security.cents:
        yield Difference(
            Doubt.SOCIAL_SECURITY,
            first.id,
            first.shares.social_security.cents,
            computed.social_security,
        )
    amounts = (computed.mutual, *computed.others)
    lines = [line for _payer, line in _payers(parts, person, file)]
    for line, amount in zip(lines, amounts, strict=True):
        if line is not None and amount != line.shares.mutual.cents:
            doubt = Doubt.MUTUAL if line is first else Doubt.TOP_UP
            yield Difference(doubt, line.id, line.shares.mutual.cents, amount)


def _withheld_differences(line: CareLine, person: _Insured, file: _File) -> Iterator[Difference]:
    """Return what was withheld above the caps, of the day or the year, or of a minor."""
    is_minor = PersonFacts(birth=person.birth).age_on(line.care_date) < ADULT_AGE
    for kind, name in ((WithheldKind.FLAT_FEE, "flat_fee"), (WithheldKind.BOX, "deductible")):
        amount: int = getattr(line, name).cents
        if not amount:
            continue
        before = sum(
            getattr(one, name).cents for one in file.year_of(line) if _is_before(one, line)
        )
        try:
            caps = read_tariffs().caps(kind, line.care_date)
        except NotFound:
            continue
        allowed = max(0, caps.per_year - before)
        if caps.per_day is not None:
            allowed = min(allowed, caps.per_day)
        if is_minor:
            allowed = 0
        if amount > allowed:
            yield Difference(Doubt.WITHHELD, line.id, amount, allowed)


def _is_before(one: CareLine, line: CareLine) -> bool:
    return (one.care_date, one.id) < (line.care_date, line.id)


def _yearly(line: CareLine, file: _File) -> YearlyWithheld | None:
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
