"""What the rules give for a care that the core has counted, and where they give another figure.

What the feed does not say is not guessed: what was withheld is taken as the core sent it, within
what the law allows, and so is what another insurer paid.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from memberapp.care import care_costs
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
from memberapp.care.care_files import CareFile, PersonInFile, uses_of
from memberapp.care.rules.ceilings import Left, Use, end_of_period, left_of
from memberapp.care.rules.costs import PersonFacts
from memberapp.care.rules.explanations import ContractPart, Difference, Doubt
from memberapp.care.rules.lines import CareKind, CareLine
from memberapp.care.tariffs import read_tariffs
from memberapp.core.errors import NotFound
from memberapp.members.guarantees import ContractTerms
from memberapp.members.rules import ContractGuarantee, in_force

_OPTAM = {"yes": True, "no": False}


def computed(parts: Sequence[ContractPart], person: PersonInFile, file: CareFile) -> Split | None:
    """Return what the rules give for a care; None when its line cannot be read by them."""
    first = parts[0].line
    if first.primary_id is not None:
        return None
    try:
        return care_costs.split(
            facts_of(first),
            *(payer for payer, _line in _payers(parts, person, file)),
            person=person_of(first, person),
        )
    except (ValueError, OverflowError, NotFound):
        return None


def facts_of(line: CareLine) -> CareFacts:
    """Return a care of the core as the engine has it."""
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


def person_of(line: CareLine, person: PersonInFile) -> PersonFacts:
    """Return who was cared for, with the exemption that the core gave this care."""
    known = {one.value: one for one in Exemption}
    exemptions = (known[line.exemption],) if line.exemption in known else ()
    return PersonFacts(birth=person.birth, exemptions=exemptions)


def _payers(
    parts: Sequence[ContractPart], person: PersonInFile, file: CareFile
) -> list[tuple[Payer, CareLine | None]]:
    """Return the payers of a care in their order, each of our contracts with its line."""
    first = parts[0].line
    ours = [(_payer(part, file), part.line) for part in parts]
    other = (Payer(Guarantee.euros(first.shares.other_insurer.cents), is_responsible=False), None)
    if person.other_comes_first:
        return [other, *ours]
    return [ours[0], other, *ours[1:]]


def _payer(part: ContractPart, file: CareFile) -> Payer:
    line, clause = part.line, part.guarantee
    terms = file.terms.get(line.contract_id)
    is_responsible = terms is None or terms.is_responsible
    if clause is None:  # nothing says what it promises: what it paid is taken as it is
        return Payer(Guarantee.euros(line.shares.mutual.cents), is_responsible=False)
    return Payer(_guarantee(part, clause, terms, file), is_responsible=is_responsible)


def _guarantee(
    part: ContractPart, clause: ContractGuarantee, terms: ContractTerms | None, file: CareFile
) -> Guarantee:
    before = _left_before(part, clause, file)
    left_cents = before.cents if before else None
    if clause.unit is GuaranteeUnit.YEAR and clause.kind is GuaranteeKind.EUROS:
        own = [use for use in uses_of(part.line, clause, file) if _same_year(use, part.line)]
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


def _left_before(part: ContractPart, clause: ContractGuarantee, file: CareFile) -> Left | None:
    """Return what other care left of the ceiling.

    In which order the core counted care of one period is not known: what a whole period leaves for
    this one is taken.
    """
    if clause.ceiling is None or part.left is None:
        return None
    line = part.line
    uses = uses_of(line, clause, file)
    own = Use(file.people[line.beneficiary_id].id, line.family, line.care_date, line.quantity,
              line.shares.mutual.cents)  # fmt: skip
    if own in uses:
        uses.remove(own)
    return left_of(clause.ceiling, uses, end_of_period(clause.ceiling, line.care_date))


def _optam_percent(line: CareLine, terms: ContractTerms | None) -> int | None:
    """Return what the contract gives for the same act inside OPTAM, in per cent of the base."""
    for one in in_force(terms.guarantees, line.care_date).values() if terms else ():
        is_percent = one.kind is GuaranteeKind.PERCENT_OF_BASE and one.is_social_security_included
        if one.optam == "yes" and is_percent and line.act in one.acts:
            return one.value
    return None


def differences(
    parts: Sequence[ContractPart], found: Split | None, person: PersonInFile, file: CareFile
) -> Iterator[Difference]:
    """Return the figures of a care that the rules do not give, each with theirs."""
    first = parts[0].line
    yield from _withheld_differences(first, person, file)
    for before, after in pairwise(parts):
        left, asked = before.line.shares.remaining.cents, after.line.shares.spent.cents
        if left != asked:
            yield Difference(Doubt.SUM, after.line.id, asked, left)
    if found is None:
        return
    if found.social_security != first.shares.social_security.cents:
        yield Difference(
            Doubt.SOCIAL_SECURITY,
            first.id,
            first.shares.social_security.cents,
            found.social_security,
        )
    amounts = (found.mutual, *found.others)
    lines = [line for _payer, line in _payers(parts, person, file)]
    for line, amount in zip(lines, amounts, strict=True):
        if line is not None and amount != line.shares.mutual.cents:
            doubt = Doubt.MUTUAL if line is first else Doubt.TOP_UP
            yield Difference(doubt, line.id, line.shares.mutual.cents, amount)


def _withheld_differences(
    line: CareLine, person: PersonInFile, file: CareFile
) -> Iterator[Difference]:
    """Return what was withheld above the caps, of the day or the year, or of a minor."""
    age = PersonFacts(birth=person.birth).age_on(line.care_date)
    for kind, name in ((WithheldKind.FLAT_FEE, "flat_fee"), (WithheldKind.BOX, "deductible")):
        amount: int = getattr(line, name).cents
        if not amount:
            continue
        before = sum(
            getattr(one, name).cents for one in file.year_of(line) if _is_before(one, line)
        )
        try:
            caps = read_tariffs().caps(kind, line.care_date)
            law = read_tariffs().law_on(line.care_date)
        except NotFound:
            continue
        allowed = max(0, caps.per_year - before)
        if caps.per_day is not None:
            allowed = min(allowed, caps.per_day)
        if age < law.adult_age:
            allowed = 0
        if amount > allowed:
            yield Difference(Doubt.WITHHELD, line.id, amount, allowed)


def _is_before(one: CareLine, line: CareLine) -> bool:
    return (one.care_date, one.id) < (line.care_date, line.id)
