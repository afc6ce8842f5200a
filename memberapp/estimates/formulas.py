"""« Et avec une autre formule ? »: two years of real care under each product, premiums included."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from memberapp.care import care_costs, recomputing
from memberapp.care.care_costs import Guarantee, Payer
from memberapp.care.care_files import CareFile
from memberapp.care.explanations import cares_of
from memberapp.care.rules.lines import CareLine
from memberapp.core.errors import NotFound
from memberapp.core.work import Work
from memberapp.estimates import computing
from memberapp.estimates.computing import Run, Setting
from memberapp.estimates.rules import Quote
from memberapp.members.catalogue import Product, read_products
from memberapp.members.guarantees import ContractTerms
from memberapp.members.rules import (
    Ceiling,
    ContractGuarantee,
    ContractKind,
    ContractSummary,
    GuaranteeUnit,
)
from memberapp.members.tables import Contract

_YEARS = {"annee": 1, "2_ans": 2, "4_ans": 4}
_MONTHS = 12


@dataclass(frozen=True)
class Formula:
    """What a product would have left of two years of care, in cents."""

    code: str
    label: str
    is_own: bool
    monthly: int
    """The contribution of a month for everybody covered."""
    months: int
    remaining: int
    by_family: Mapping[str, int] = field(default_factory=dict)

    @property
    def contributions(self) -> int:
        """Return the contributions of all months."""
        return self.monthly * self.months

    @property
    def total(self) -> int:
        """Return what the member would have paid in all."""
        return self.contributions + self.remaining


@dataclass(frozen=True)
class Comparison:
    """The products side by side, over the same care."""

    first: date
    last: date
    cares: int
    left_out: int
    """Cares whose own figures the rules do not give: they count nowhere."""
    people: int
    is_group: bool
    formulas: tuple[Formula, ...]


def compare(work: Work) -> Comparison | None:
    """Return two years of the member's care under each product; None without one to compare."""
    found = computing.setting(work)
    contract = next(
        (
            one
            for one in found.member.current_contracts(found.today)
            if one.kind is not ContractKind.TOP_UP
        ),
        None,
    )
    if contract is None:
        return None
    sold = {
        code: product
        for code, product in read_products().products.items()
        if product.country == found.member.country and contract.kind in product.kinds
    }
    if contract.product not in sold or len(sold) == 1:
        return None
    return _compare(found, contract, sold, work.db.get_one(Contract, contract.id).premium_cents)


def _compare(
    found: Setting, contract: ContractSummary, sold: Mapping[str, Product], premium: int
) -> Comparison:
    first = max(date(found.today.year - 1, 1, 1), contract.valid_from)
    lines = [line for line in found.file.lines if first <= line.care_date <= found.today]
    cares = [care for care in cares_of(lines) if care[0].contract_id == contract.id]
    cares.sort(key=lambda care: (care[0].care_date, care[0].id))
    own = _remaining(found, cares, first, {})
    known = {care[0].id for care in cares if own.get(care[0].id) == care[-1].shares.remaining.cents}
    people = sum(contract.id in one.contract_ids for one in found.people.values())
    months = _months(first, found.today)
    formulas = []
    for code, product in sold.items():
        is_own = code == contract.product
        swapped = {} if is_own else {contract.id: _terms(product)}
        left = own if is_own else _remaining(found, cares, first, swapped)
        counted = [care for care in cares if care[0].id in known]
        by_family: Counter[str] = Counter()
        for care in counted:
            by_family[care[0].family] += left.get(care[0].id, 0)
        formulas.append(
            Formula(
                code=code,
                label=product.label,
                is_own=is_own,
                monthly=premium if is_own else product.premium_cents * people,
                months=months,
                remaining=by_family.total(),
                by_family=dict(by_family),
            )
        )
    return Comparison(
        first=first,
        last=found.today,
        cares=len(known),
        left_out=len(cares) - len(known),
        people=people,
        is_group=contract.kind is ContractKind.GROUP,
        formulas=tuple(formulas),
    )


def _months(first: date, last: date) -> int:
    """Return how many calendar months a period touches."""
    return (last.year - first.year) * _MONTHS + last.month - first.month + 1


def _remaining(
    found: Setting,
    cares: list[list[CareLine]],
    first: date,
    swapped: Mapping[str, ContractTerms],
) -> dict[str, int]:
    """Return what remains of each care, by the id of its first line, with other terms.

    Care is taken in its order, so that a ceiling is used up by what came before.
    """
    file = found.file
    before = CareFile(
        file.country,
        {**file.terms, **swapped},
        file.people,
        [line for line in file.lines if line.care_date < first],
        file.today,
    )
    runs: dict[str, Run] = {}
    left: dict[str, int] = {}
    for care in cares:
        line = care[0]
        who = file.people[line.beneficiary_id]
        covered = found.people.get(who.id)
        if covered is None:
            continue
        setting = Setting(found.member, line.care_date, before, found.people)
        is_outside = line.context.get("optam") == "no"
        quote = Quote(who.id, (), is_outside_optam=is_outside)
        run = runs.setdefault(who.id, Run(setting, covered, quote))
        run.setting, run.quote = setting, quote
        try:
            left[line.id] = _one(run, line, file)
        except (ValueError, OverflowError, NotFound):
            continue
    return left


def _one(run: Run, line: CareLine, file: CareFile) -> int:
    care = recomputing.facts_of(line)
    ours = [run.clause_of(one, line.act, line.family) for one in run.person.contract_ids]
    other = Payer(Guarantee.euros(line.shares.other_insurer.cents), is_responsible=False)
    payers = [run.payer_of(one, care) for one in ours]
    at = 0 if run.person.other_comes_first else 1
    payers.insert(at, other)
    split = care_costs.split(
        care, *payers, person=recomputing.person_of(line, file.people[line.beneficiary_id])
    )
    amounts = [split.mutual, *split.others]
    del amounts[at]
    run.count_of(care, list(zip(ours, amounts, strict=True)), split)
    return split.remaining


def _terms(product: Product) -> ContractTerms:
    """Return what a product promises, as a contract of it would for all of these years."""
    return ContractTerms(product.responsible, tuple(_clauses(product)))


def _clauses(product: Product) -> Iterator[ContractGuarantee]:
    for one in product.guarantees:
        limit = one.limit
        yield ContractGuarantee(
            family=one.family,
            label=one.label,
            kind=one.expr.kind,
            value=one.expr.value,
            is_social_security_included=one.expr.ss_included,
            unit=GuaranteeUnit(one.expr.per),
            optam=one.optam,
            acts=one.acts,
            ceiling=Ceiling(limit.count, limit.cents, _YEARS[limit.period], limit.by == "contract")
            if limit
            else None,
            first=date.min,
            last=None,
        )
