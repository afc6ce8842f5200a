"""Turns acts into the feed's reimbursement lines, by `care_costs.split` and the dated tariffs."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from memberapp.care import care_costs
from memberapp.care.care_costs import (
    Basket,
    CareFacts,
    Exemption,
    Guarantee,
    History,
    Payer,
    PersonFacts,
    Regime,
    Split,
    WithheldKind,
)
from memberapp.care.catalogue import read_acts
from memberapp.care.rules.lines import CareKind
from memberapp.care.rules.rates import applied_rate
from memberapp.care.tariffs import read_tariffs
from memberapp.demo.events import Care
from memberapp.demo.households import Household, Person
from memberapp.members.catalogue import Limit, Product, ProductGuarantee, read_products
from memberapp.members.rules import GuaranteeUnit

PAYMENT_DAYS = (1, 4)  # Tuesday and Friday
YEARS_OF_LIMIT = {"annee": 1, "2_ans": 2, "4_ans": 4}
# What a spouse's insurer adds, by kind of care: the demo's second mutual.
OTHER_GUARANTEES = {
    CareKind.CONSULTATIONS: Guarantee.percent(50, on_top=True),
    CareKind.DENTAL: Guarantee.percent(100, on_top=True),
    CareKind.OPTICAL: Guarantee.euros(2000),
}
# The family of an act that no guarantee names.
FAMILY_OF_KIND = {
    CareKind.CONSULTATIONS: "SOINS_COURANTS",
    CareKind.TESTS_AND_IMAGING: "ANALYSES_IMAGERIE",
    CareKind.PARAMEDICAL: "PARAMEDICAL",
    CareKind.PHARMACY: "PHARMACIE",
    CareKind.DENTAL: "DENTAIRE",
    CareKind.OPTICAL: "OPTIQUE",
    CareKind.HEARING: "AUDIO",
    CareKind.ALTERNATIVE: "MEDECINE_DOUCE",
    CareKind.HOSPITAL: "HOSPITALISATION",
    CareKind.TRANSPORT: "TRANSPORT",
    CareKind.OTHER: "AUTRES",
}


class Pricer:
    """Prices the acts of one household in the order of their dates, caps and limits included."""

    def __init__(self, household: Household, today: date) -> None:
        self._household = household
        self._tariffs = read_tariffs()
        self._acts = read_acts()
        self._product = read_products().products[household.product]
        self._top_up = read_products().products["SURCO_PLUS"] if household.has_top_up else None
        self._today = today
        self._withheld: Counter[tuple[object, ...]] = Counter()
        self._used: Counter[tuple[object, ...]] = Counter()
        self._same_day: Counter[tuple[object, ...]] = Counter()

    def lines(self, person: Person, care: Care) -> Iterator[dict[str, Any]]:
        """Return the line of an act, then that of the surcomplémentaire when it pays."""
        kind = self._acts.kind(care.act, "")
        found = _guarantee(self._product, care)
        rule = _rule(found) if found and self._is_within_limit(person, care, found) else None
        other = OTHER_GUARANTEES.get(kind) if person.other_insurer else None
        has_top_up = self._top_up is not None and care.on >= self._household.top_up_from
        top_up = _guarantee(self._top_up, care) if self._top_up and has_top_up else None
        facts = self._facts(person, care)
        costs = care_costs.split(
            facts,
            Payer(rule, is_responsible=self._product.responsible),
            Payer(other, is_responsible=False),
            Payer(_rule(top_up) if top_up else None, is_responsible=False),
            person=self._person_facts(person, care),
            history=self._history(person, care),
        )
        self._remember(person, care, costs)
        line = self._line(person, care, facts, costs)
        line["family"] = found.family if found else FAMILY_OF_KIND[kind]
        line["context"] = self._context(care)
        yield line
        if top_up and costs.others[1]:
            yield self._top_up_line(top_up, costs, line)

    def _facts(self, person: Person, care: Care) -> CareFacts:
        """Return what was billed for an act, and the rate that applies to it."""
        in_pathway = {"code": care.act, "is_in_pathway": care.is_in_pathway}
        if care.daily_rate:
            is_whole = care.act == "CHIR" or care.is_long_illness
            return CareFacts(
                on=care.on - timedelta(days=care.quantity),
                base=care.daily_rate * care.quantity,
                rate=100 if is_whole else 80,
                nights=care.quantity,
                is_heavy=care.act == "CHIR",
                **in_pathway,
            )
        act = self._tariffs.acts[care.act]
        tariff = act.at(care.on)
        unit = tariff.base
        if not care.is_optam and tariff.outside_optam is not None:
            unit = tariff.outside_optam
        base = unit * care.coefficient * care.quantity + care.supplement
        price = care.price
        if care.act == "FPU":
            price = self._tariffs.parameter("emergency", care.on)
        if act.priced and price is not None:
            base = price
        facts = CareFacts(
            on=care.on,
            spent=max(price, base) if price is not None else base,
            base=base,
            quantity=care.quantity,
            is_optam=care.is_optam,
            basket=Basket(care.basket),
            **in_pathway,
        )
        who = self._person_facts(person, care)
        law = self._tariffs.law_on(care.on)
        rate = applied_rate(tariff.rate, facts, who, law, self._tariffs.alsace_moselle)
        return replace(facts, rate=rate)

    def _person_facts(self, person: Person, care: Care) -> PersonFacts:
        is_belgian = self._product.country == "BE"
        return PersonFacts(
            age=person.age(care.on),
            exemptions=(Exemption.LONG_ILLNESS,) if care.is_long_illness else (),
            regime=Regime.BELGIUM if is_belgian else Regime(self._household.town.regime),
        )

    def _history(self, person: Person, care: Care) -> History:
        kind = self._withheld_kind(care)
        return History(
            flat_fees_today=self._withheld[person.rank, kind, care.provider, care.on],
            deductibles_today=self._withheld[person.rank, kind, care.on],
            flat_fees_this_year=self._withheld[person.rank, "flat_fee", care.on.year],
            deductibles_this_year=self._withheld[person.rank, "deductible", care.on.year],
        )

    def _remember(self, person: Person, care: Care, costs: Split) -> None:
        """Count what was withheld towards the caps of the day and the year."""
        if care.is_cancelled or care.is_mistake:
            return
        kind, withheld = self._withheld_kind(care), costs.withheld
        self._withheld[person.rank, kind, care.provider, care.on] += withheld.flat_fee
        self._withheld[person.rank, kind, care.on] += withheld.deductible
        self._withheld[person.rank, "flat_fee", care.on.year] += withheld.flat_fee
        self._withheld[person.rank, "deductible", care.on.year] += withheld.deductible

    def _withheld_kind(self, care: Care) -> WithheldKind | None:
        act = self._tariffs.act(care.act)
        return act.withheld if act else None

    def _is_within_limit(self, person: Person, care: Care, found: ProductGuarantee) -> bool:
        limit: Limit | None = found.limit
        if limit is None or limit.count is None:
            return True
        key = (person.rank, found.family, care.on.year // YEARS_OF_LIMIT[limit.period])
        self._used[key] += 1
        return self._used[key] <= limit.count

    def _line(self, person: Person, care: Care, facts: CareFacts, costs: Split) -> dict[str, Any]:
        beneficiary = self._household.beneficiary_id(person)
        same_day = (person.rank, care.on)
        self._same_day[same_day] += 1
        return {
            "id": f"R{beneficiary[1:]}-{care.on:%y%m%d}-{self._same_day[same_day]}",
            "contract": self._household.contract_id,
            "beneficiary": beneficiary,
            "care_date": care.on.isoformat(),
            "act": care.act,
            "label": care.label or self._acts.label(care.act),
            "family": "",
            "qty": care.quantity,
            "provider": care.provider,
            "paid": costs.spent,
            "base": costs.base,
            "rate": self._shown_rate(facts, costs),
            "ss_gross": costs.gross_social_security,
            "held": {
                "pf": costs.withheld.flat_fee,
                "franchise": costs.withheld.deductible,
                "tmf": costs.withheld.heavy_act_fee,
            },
            "ss": costs.social_security,
            "amc": costs.mutual,
            "other": costs.others[0],
            "rest": costs.remaining + costs.others[1],
            "payee": "provider" if care.is_paid_to_provider else "member",
            **self._payment(care),
        }

    def _payment(self, care: Care) -> dict[str, Any]:
        """Return the statement and the payment of a line, or that it still waits for them."""
        paid_on = payment_day(care.on + timedelta(days=care.delay))
        if paid_on > self._today:
            return {"status": "pending", "statement": None, "pay_date": None, "pay_ref": None}
        digits = self._household.member_id[1:]
        prefix = "TP" if care.is_paid_to_provider else "VIR"
        return {
            "status": "cancelled" if care.is_cancelled else "paid",
            "statement": f"DEC-{paid_on:%Y%m}-{self._household.member_id}",
            "pay_date": paid_on.isoformat(),
            "pay_ref": f"{prefix}{paid_on:%y%m%d}{digits}",
        }

    def _shown_rate(self, facts: CareFacts, costs: Split) -> float:
        """Return the rate of a line; of a Belgian visit, what its fixed share comes to."""
        act = self._tariffs.act(facts.code)
        rate = float(facts.rate or 0)
        if act is not None and act.belgian_visit:
            rate = round(100 * costs.gross_social_security / costs.base, 2)
        return int(rate) if rate == int(rate) else rate

    def _top_up_line(
        self, found: ProductGuarantee, costs: Split, first: dict[str, Any]
    ) -> dict[str, Any]:
        return {
            **first,
            "id": f"{first['id']}-S",
            "contract": self._household.top_up_id,
            "primary": first["id"],
            "family": found.family,
            "paid": first["rest"],
            "base": 0,
            "rate": 0,
            "ss_gross": 0,
            "held": {"pf": 0, "franchise": 0, "tmf": 0},
            "ss": 0,
            "amc": costs.others[1],
            "other": 0,
            "rest": costs.remaining,
        }

    def _context(self, care: Care) -> dict[str, str]:
        return {
            "pathway": "yes" if care.is_in_pathway else "no",
            "optam": "yes" if care.is_optam else "no",
            "exemption": "ald" if care.is_long_illness else "none",
            "regime": self._household.town.regime,
            "basket": care.basket,
        }


def payment_day(earliest: date) -> date:
    """Return the first day, from that one on, when the mutual pays."""
    on = earliest
    while on.weekday() not in PAYMENT_DAYS:
        on += timedelta(days=1)
    return on


def _guarantee(product: Product, care: Care) -> ProductGuarantee | None:
    wanted = ("any", "yes" if care.is_optam else "no")
    for guarantee in product.guarantees:
        if care.act in guarantee.acts and guarantee.optam in wanted:
            return guarantee
    return None


def _rule(found: ProductGuarantee) -> Guarantee:
    expr = found.expr
    return Guarantee(expr.kind, expr.value, expr.ss_included, GuaranteeUnit(expr.per))
