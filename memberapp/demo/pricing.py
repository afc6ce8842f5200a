"""Turns acts into the feed's reimbursement lines, by the formulas and the dated tariffs."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from memberapp.care.catalogue import read_acts
from memberapp.care.rules.costs import (
    Cost,
    CostShares,
    Guarantee,
    Withheld,
    belgian_visit,
    public_stay,
    share_out,
    top_up,
    within_caps,
)
from memberapp.care.rules.lines import CareKind
from memberapp.demo.events import Care
from memberapp.demo.households import ADULT_AGE, Household, Person
from memberapp.demo.tariffs import WithheldKind, read_tariffs
from memberapp.members.catalogue import Limit, Product, ProductGuarantee, read_products
from memberapp.members.rules import GuaranteeKind

PAYMENT_DAYS = (1, 4)  # Tuesday and Friday
RATE_OUTSIDE_PATHWAY = 30
ALSACE_RATES = {70: 90, 65: 90, 60: 90, 55: 100, 30: 80, 15: 80}
YEARS_OF_LIMIT = {"annee": 1, "2_ans": 2, "4_ans": 4}
# What a spouse's insurer adds, by kind of care: the demo's second mutual.
OTHER_GUARANTEES = {
    CareKind.CONSULTATIONS: Guarantee(GuaranteeKind.PERCENT_OF_BASE, 50, ss_included=False),
    CareKind.DENTAL: Guarantee(GuaranteeKind.PERCENT_OF_BASE, 100, ss_included=False),
    CareKind.OPTICAL: Guarantee(GuaranteeKind.EUROS, 2000, ss_included=False),
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
        cost, rate_kind = self._cost(person, care)
        found = _guarantee(self._product, care)
        rule = _rule(found) if found and self._is_within_limit(person, care, found) else None
        other = OTHER_GUARANTEES.get(kind) if person.other_insurer else None
        shares = share_out(
            cost, rule, other=other, responsible=self._product.responsible,
            outside_optam=not care.is_optam,
        )  # fmt: skip
        line = self._line(person, care, cost, shares)
        line["family"] = found.family if found else FAMILY_OF_KIND[kind]
        line["context"] = self._context(care, rate_kind)
        yield line
        second = self._top_up_line(care, cost, shares, line)
        if second:
            yield second

    def _cost(self, person: Person, care: Care) -> tuple[Cost, str]:
        """Return what the act cost, and why it has its rate."""
        if care.daily_rate:
            return self._stay(care)
        if care.act == "101076":
            share = self._tariffs.parameter("belgian_share_with_dmg", care.on)
            fee = self._tariffs.acts[care.act].at(care.on).base
            return belgian_visit(fee=fee, personal_share=share), "none"
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
        rate, exemption = self._rate(care, tariff.rate)
        is_outside = not care.is_in_pathway and exemption == "none"
        cost = Cost(
            spent=max(price, base) if price is not None else base,
            base=base,
            rate=RATE_OUTSIDE_PATHWAY if is_outside else rate,
            withheld=self._withhold(person, care, act.withheld),
            pathway_rate=rate if is_outside else None,
            quantity=care.quantity,
        )
        return cost, exemption

    def _stay(self, care: Care) -> tuple[Cost, str]:
        is_heavy = care.act == "CHIR"
        cost = public_stay(
            daily_rate=care.daily_rate,
            nights=care.quantity,
            day_fee=self._tariffs.parameter("hospital_day", care.on),
            heavy_act_fee=self._tariffs.parameter("heavy_act_fee", care.on) if is_heavy else 0,
            exempt=care.is_long_illness,
        )
        return cost, "ald" if care.is_long_illness else "none"

    def _rate(self, care: Care, rate: float) -> tuple[float, str]:
        if care.is_long_illness and rate:
            return 100, "ald"
        if self._household.town.regime == "alsace_moselle":
            return ALSACE_RATES.get(int(rate), rate), "none"
        return rate, "none"

    def _withhold(self, person: Person, care: Care, kind: WithheldKind | None) -> Withheld:
        """Return what the Sécurité sociale withholds, within the caps of the day and year."""
        if kind is None or person.age(care.on) < ADULT_AGE:
            return Withheld()
        if kind is WithheldKind.FLAT_FEE:
            names = ("flat_fee", "flat_fee_per_day", "flat_fee_per_year")
            return Withheld(flat_fee=self._capped(names, care, (person.rank, kind, care.provider)))
        name = f"deductible_{kind}"
        per_day = "deductible_per_year" if kind is WithheldKind.BOX else f"{name}_per_day"
        names = (name, per_day, "deductible_per_year")
        return Withheld(deductible=self._capped(names, care, (person.rank, kind)))

    def _capped(
        self,
        names: tuple[str, str, str],
        care: Care,
        who: tuple[int, WithheldKind, *tuple[str, ...]],
    ) -> int:
        """Return the amount of three parameters: for each act, at most a day, at most a year."""
        each, per_day, per_year = (self._tariffs.parameter(name, care.on) for name in names)
        day, year = (*who, care.on), (who[0], names[2], care.on.year)
        amount = within_caps(
            each * care.quantity,
            used_today=self._withheld[day],
            per_day=per_day,
            used_year=self._withheld[year],
            per_year=per_year,
        )
        if not (care.is_cancelled or care.is_mistake):
            self._withheld[day] += amount
            self._withheld[year] += amount
        return amount

    def _is_within_limit(self, person: Person, care: Care, found: ProductGuarantee) -> bool:
        limit: Limit | None = found.limit
        if limit is None or limit.count is None:
            return True
        key = (person.rank, found.family, care.on.year // YEARS_OF_LIMIT[limit.period])
        self._used[key] += 1
        return self._used[key] <= limit.count

    def _line(self, person: Person, care: Care, cost: Cost, shares: CostShares) -> dict[str, Any]:
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
            "paid": cost.spent,
            "base": cost.base,
            "rate": int(cost.rate) if cost.rate == int(cost.rate) else cost.rate,
            "ss_gross": shares.gross_social_security,
            "held": {
                "pf": cost.withheld.flat_fee,
                "franchise": cost.withheld.deductible,
                "tmf": cost.withheld.heavy_act_fee,
            },
            "ss": shares.social_security,
            "amc": shares.mutual,
            "other": shares.other_insurer,
            "rest": shares.remaining,
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

    def _top_up_line(
        self, care: Care, cost: Cost, shares: CostShares, first: dict[str, Any]
    ) -> dict[str, Any] | None:
        if self._top_up is None or care.on < self._household.top_up_from:
            return None
        found = _guarantee(self._top_up, care)
        amount = top_up(cost, shares, _rule(found)) if found else 0
        if found is None or not amount:
            return None
        return {
            **first,
            "id": f"{first['id']}-S",
            "contract": self._household.top_up_id,
            "primary": first["id"],
            "family": found.family,
            "paid": shares.remaining,
            "base": 0,
            "rate": 0,
            "ss_gross": 0,
            "held": {"pf": 0, "franchise": 0, "tmf": 0},
            "ss": 0,
            "amc": amount,
            "other": 0,
            "rest": shares.remaining - amount,
        }

    def _context(self, care: Care, exemption: str) -> dict[str, str]:
        return {
            "pathway": "yes" if care.is_in_pathway else "no",
            "optam": "yes" if care.is_optam else "no",
            "exemption": exemption,
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
    return Guarantee(found.expr.kind, found.expr.value, found.expr.ss_included)
