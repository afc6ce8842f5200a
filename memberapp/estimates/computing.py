"""What a quote would cost whom: the contracts, the ceilings and the fees as they stand today."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sqlmodel import col

from memberapp import clock
from memberapp.care import care_costs
from memberapp.care import lines as care_lines
from memberapp.care.care_costs import (
    Basket,
    CareFacts,
    Guarantee,
    GuaranteeKind,
    GuaranteeUnit,
    History,
    Payer,
    PersonFacts,
    Regime,
    Split,
)
from memberapp.care.care_files import CareFile, read_files
from memberapp.care.catalogue import read_acts
from memberapp.care.rules.ceilings import (
    LONGEST_PERIOD_YEARS,
    Left,
    Use,
    end_of_period,
    left_of,
)
from memberapp.care.tables import Reimbursement
from memberapp.care.tariffs import read_tariffs
from memberapp.core.errors import InvalidForm, InvalidInput, NotFound
from memberapp.core.places import BELGIUM
from memberapp.core.work import Work
from memberapp.estimates import wording
from memberapp.estimates.rules import (
    ACT,
    PRICE,
    CeilingAfter,
    Estimate,
    EstimatedLine,
    Quote,
    QuoteLine,
)
from memberapp.estimates.rules import field as field_name
from memberapp.members import service as members
from memberapp.members.catalogue import read_products
from memberapp.members.guarantees import ContractTerms
from memberapp.members.rules import ContractGuarantee, ContractKind, MemberSummary, in_force
from memberapp.members.tables import Beneficiary, Member


@dataclass(frozen=True)
class Covered:
    """Somebody whose care can be estimated: a contract covers them today."""

    id: str
    first_name: str
    birth: date
    contract_ids: tuple[str, ...]
    """In the order in which they pay."""
    other_insurer: str
    other_comes_first: bool


@dataclass(frozen=True)
class Setting:
    """What an estimate of the member is computed from."""

    member: MemberSummary
    today: date
    file: CareFile
    people: Mapping[str, Covered]

    @property
    def regime(self) -> Regime:
        """Return which compulsory insurance pays."""
        return Regime.BELGIUM if self.member.country == BELGIUM else Regime.GENERAL

    @cached_property
    def acts(self) -> dict[str, str]:
        """Return the name of each act that can be asked, by its code."""
        return acts_of(self.member.country, self.today)


def acts_of(country: str, on: date) -> dict[str, str]:
    """Return the name of each act of a country that has a tariff on a day, by its code."""
    tariffs = read_tariffs()
    found: dict[str, str] = {}
    for code, facts in read_acts().acts.items():
        act = tariffs.act(code)
        if act is None or facts.country != country:
            continue
        if any(one.valid_from <= on for one in act.periods):
            found[code] = facts.label
    return found


def setting(work: Work) -> Setting:
    """Return what an estimate of the member is computed from."""
    member = members.summary(work)
    today = clock.local_date(work.now, member.region)
    lines = care_lines.read(
        work,
        care_lines.of(work.member_id),
        care_lines.COUNTS,
        col(Reimbursement.care_date) >= date(today.year - LONGEST_PERIOD_YEARS, 1, 1),
        order_by=care_lines.OLDEST_FIRST,
    )
    row = work.db.get_one(Member, work.member_id)
    file = read_files(work, [row], lines)[work.member_id]
    return Setting(member, today, file, _covered(work, member, file, today))


def _covered(work: Work, member: MemberSummary, file: CareFile, today: date) -> dict[str, Covered]:
    contracts = sorted(
        member.current_contracts(today), key=lambda one: one.kind is ContractKind.TOP_UP
    )
    rows: dict[str, Beneficiary] = {}
    ids: defaultdict[str, list[str]] = defaultdict(list)
    for contract in contracts:
        for row in members.covered_people(work, contract_id=contract.id, today=today):
            person = file.people[row.id].id
            rows.setdefault(person, row)
            if contract.id not in ids[person]:
                ids[person].append(contract.id)
    return {
        person: Covered(
            person,
            row.first_name,
            row.birth,
            tuple(ids[person]),
            row.other_insurer_name or "",
            row.other_insurer_order == 1,
        )
        for person, row in rows.items()
    }


@dataclass
class Clause:
    """One of our contracts as it pays a line."""

    contract_id: str
    terms: ContractTerms
    clause: ContractGuarantee | None
    left: Left | None


@dataclass
class Run:
    """An estimate under way: what the lines before took counts for the next ones."""

    setting: Setting
    person: Covered
    quote: Quote
    uses: dict[tuple[str, str], list[Use]] = field(default_factory=dict)
    bounded: dict[tuple[str, str], ContractGuarantee] = field(default_factory=dict)
    flat_fees: int = 0
    deductibles: int = 0

    def line(self, number: int, asked: QuoteLine) -> EstimatedLine:
        """Share one line out, and count what it takes."""
        care = self._facts(number, asked)
        ours = [self.clause_of(one, asked.act) for one in self.person.contract_ids]
        payers: list[Clause | None] = [*ours]
        if self.quote.other_percent is not None:
            payers.insert(0 if self.person.other_comes_first else min(1, len(ours)), None)
        split = care_costs.split(
            care,
            *(self.payer_of(one, care) for one in payers),
            person=PersonFacts(birth=self.person.birth, regime=self.setting.regime),
            history=self._history(),
        )
        amounts = [split.mutual, *split.others] if payers else []
        paid = list(zip(payers, amounts, strict=True))
        self.count_of(care, paid, split)
        facts = read_acts().acts[asked.act]
        clauses = [(one.clause, amount, one.left) for one, amount in paid if one is not None]
        first = next((one for one, _amount, _left in clauses if one is not None), None)
        return EstimatedLine(
            act=asked.act,
            label=facts.label,
            quantity=asked.quantity,
            spent=split.spent,
            base=split.base,
            social_security=split.social_security,
            mutual=sum(amount for one, amount in paid if one is not None),
            other=sum(amount for one, amount in paid if one is None),
            remaining=split.remaining,
            clause=wording.clause_of(first),
            why=tuple(
                wording.reasons(care, split, clauses, has_basket=facts.basket is Basket.SANTE_100)
            ),
            equivalent=_equivalent(asked.act, self.setting.acts),
        )

    def _facts(self, number: int, asked: QuoteLine) -> CareFacts:
        act = read_tariffs().act(asked.act)
        facts = read_acts().acts[asked.act]
        tariff = act.at(self.setting.today) if act else None
        if tariff is None:
            raise InvalidForm((InvalidInput(field_name(ACT, number), "unknown"),))
        if tariff.cap is not None and asked.cents > tariff.cap * asked.quantity:
            raise InvalidForm((InvalidInput(field_name(PRICE, number), "above_cap"),))
        has_optam = tariff.outside_optam is not None
        return CareFacts(
            self.setting.today,
            spent=asked.cents,
            code=asked.act,
            quantity=asked.quantity,
            is_optam=False if has_optam and self.quote.is_outside_optam else None,
            basket=facts.basket,
        )

    def _history(self) -> History:
        year = self.setting.file.by_year.get((self.person.id, self.setting.today.year), [])
        return History(
            flat_fees_today=self.flat_fees,
            deductibles_today=self.deductibles,
            flat_fees_this_year=sum(one.flat_fee.cents for one in year) + self.flat_fees,
            deductibles_this_year=sum(one.deductible.cents for one in year) + self.deductibles,
        )

    def clause_of(self, contract_id: str, act: str, family: str = "") -> Clause:
        """Return how one of our contracts pays an act, with what is left of its ceiling."""
        terms = self.setting.file.terms[contract_id]
        in_effect = in_force(terms.guarantees, self.setting.today)
        found = _guarantee_for(in_effect, act, family, is_outside_optam=self.quote.is_outside_optam)
        left = None
        if found is not None and found.ceiling is not None:
            left = left_of(
                found.ceiling,
                self.uses_of(contract_id, found),
                end_of_period(found.ceiling, self.setting.today),
            )
        return Clause(contract_id, terms, found, left)

    def uses_of(self, contract_id: str, clause: ContractGuarantee) -> list[Use]:
        """Return what counts in the ceiling of a clause: real care, then lines before this one."""
        known = self.uses.get((contract_id, clause.family))
        if known is None:
            file, is_shared = self.setting.file, clause.ceiling and clause.ceiling.is_shared
            known = [
                Use(
                    self.person.id, one.family, one.care_date, one.quantity,
                    one.shares.mutual.cents,
                )
                for one in file.by_family.get((contract_id, clause.family), ())
                if is_shared or file.people[one.beneficiary_id].id == self.person.id
            ]  # fmt: skip
            self.uses[contract_id, clause.family] = known
        return known

    def payer_of(self, one: Clause | None, care: CareFacts) -> Payer:
        """Return one of our contracts as the engine has it, or the other insurer for None."""
        if one is None:
            percent = self.quote.other_percent or 0
            return Payer(Guarantee.percent(percent), is_responsible=False)
        clause = one.clause
        if clause is None:
            return Payer(None, is_responsible=one.terms.is_responsible)
        left_cents = one.left.cents if one.left else None
        if clause.unit is GuaranteeUnit.YEAR and clause.kind is GuaranteeKind.EUROS:
            used = sum(
                use.cents
                for use in self.uses_of(one.contract_id, clause)
                if use.care_date.year == self.setting.today.year
            )
            of_year = max(0, clause.value - used)
            left_cents = of_year if left_cents is None else min(of_year, left_cents)
        promised = Guarantee(
            clause.kind,
            clause.value,
            clause.is_social_security_included,
            clause.unit,
            optam_percent=_inside_optam(one.terms, care, self.setting.today),
            left_count=one.left.count if one.left else None,
            left_cents=left_cents,
        )
        return Payer(promised, is_responsible=one.terms.is_responsible)

    def count_of(
        self,
        care: CareFacts,
        paid: Sequence[tuple[Clause | None, int]],
        split: Split,
    ) -> None:
        """Count what a care takes, for the next ones."""
        self.flat_fees += split.withheld.flat_fee
        self.deductibles += split.withheld.deductible
        for one, amount in paid:
            if one is None or one.clause is None or not amount:
                continue
            use = Use(self.person.id, one.clause.family, care.on, care.quantity, amount)
            self.uses_of(one.contract_id, one.clause).append(use)
            if one.clause.ceiling is not None:
                self.bounded[one.contract_id, one.clause.family] = one.clause

    def ceilings(self) -> Iterator[CeilingAfter]:
        """Return what is left, after all lines, of each ceiling that they take from."""
        for (contract_id, family), clause in self.bounded.items():
            if clause.ceiling is not None:
                left = left_of(
                    clause.ceiling,
                    self.uses[contract_id, family],
                    end_of_period(clause.ceiling, self.setting.today),
                )
                yield wording.ceiling_after(clause, left, self.person.first_name)


def compute(found: Setting, quote: Quote) -> Estimate:
    """Return what a quote would cost whom today.

    Raises:
        NotFound: no contract of the member covers that person today.
        InvalidForm: a price is above the cap that the law sets for the act.
    """
    person = found.people.get(quote.person_id)
    if person is None:
        raise NotFound
    run = Run(found, person, quote)
    problems: list[InvalidInput] = []
    lines: list[EstimatedLine] = []
    for number, asked in enumerate(quote.lines, start=1):
        try:
            lines.append(run.line(number, asked))
        except InvalidForm as refused:
            problems.extend(refused.problems)
    if problems:
        raise InvalidForm(tuple(problems))
    return Estimate(
        person_id=person.id,
        person=person.first_name,
        on=found.today,
        lines=tuple(lines),
        ceilings=tuple(run.ceilings()),
        hypotheses=tuple(
            wording.hypotheses(
                quote,
                found.today,
                found.regime,
                other_insurer=person.other_insurer,
                is_other_first=person.other_comes_first,
            )
        ),
    )


def _guarantee_for(
    in_effect: Mapping[str, ContractGuarantee],
    act: str,
    family: str = "",
    *,
    is_outside_optam: bool,
) -> ContractGuarantee | None:
    """Return the clause that names an act, that for the right doctors first.

    One that names no act is that of its family, which the products say.
    """
    order = ("no", "any", "yes") if is_outside_optam else ("yes", "any", "no")
    named = [one for one in in_effect.values() if act in one.acts]
    if named:
        return min(named, key=lambda one: order.index(one.optam))
    found = in_effect.get(family or _family_of(act))
    return found if found is not None and not found.acts else None


def _family_of(act: str) -> str:
    for product in read_products().products.values():
        for clause in product.guarantees:
            if act in clause.acts:
                return clause.family
    return ""


def _inside_optam(terms: ContractTerms, care: CareFacts, on: date) -> int | None:
    """Return what the contract gives for the same act inside OPTAM, in per cent of the base."""
    for one in in_force(terms.guarantees, on).values():
        is_percent = one.kind is GuaranteeKind.PERCENT_OF_BASE and one.is_social_security_included
        if one.optam == "yes" and is_percent and care.code in one.acts:
            return one.value
    return None


def _equivalent(act: str, acts: Mapping[str, str]) -> str:
    return acts.get(read_acts().acts[act].without_charge, "")
