"""What a quote would cost: equal to `care_costs.split` by hand, with what limits it in words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from memberapp.care import care_costs
from memberapp.care.care_costs import (
    Basket,
    CareFacts,
    Equipment,
    Guarantee,
    GuaranteeUnit,
    History,
    Payer,
    PersonFacts,
    Regime,
)
from memberapp.core.errors import InvalidForm
from memberapp.estimates import service
from memberapp.estimates.rules import Estimate
from tests import personas
from tests.personas import Persona
from tests.support.clocks import START
from tests.support.factories import make_beneficiary, make_contract, make_guarantee, make_line
from tests.support.units_of_work import work_in

TODAY = START.date()
ADULT, CHILD = date(1985, 6, 2), date(2018, 6, 2)


def computed(db: Session, persona: Persona, *lines: tuple[str, ...], **typed: str) -> Estimate:
    """Estimate lines of an act, a price and maybe a quantity for the member."""
    values = {"personne": persona.beneficiary.id} | typed
    for number, line in enumerate(lines, start=1):
        names = ("soin", "prix", "quantite")
        values |= {f"{name}-{number}": text for name, text in zip(names, line, strict=False)}
    work = work_in(db, member_id=persona.id, now=START)
    return service.compute(work, typed=values)


@dataclass(frozen=True)
class ByHand:
    """A line, the clause that pays it, and what the engine is asked by hand."""

    line: tuple[str, ...]
    clause: dict[str, Any]
    facts: CareFacts
    guarantee: Guarantee
    outside_optam: bool = False


def clause(act: str, kind: str, value: int = 0, **more: Any) -> dict[str, Any]:
    return {"acts": [act], "expr_kind": kind, "expr_value": value, **more}


def facts(spent: int, base: int, rate: int, code: str, **more: Any) -> CareFacts:
    return CareFacts(TODAY, spent=spent, base=base, rate=rate, code=code, **more)


PER_EAR = GuaranteeUnit.EAR
QUOTES = {
    "a general practitioner": ByHand(
        ("G", "30"), clause("G", "PCT_BR", 100), facts(3000, 3000, 70, "G"), Guarantee.percent(100)
    ),
    "a specialist outside OPTAM": ByHand(
        ("CS", "70,00"),
        clause("CS", "PCT_BR", 130, optam="no"),
        facts(7000, 2300, 70, "CS", is_optam=False),
        Guarantee.percent(130),
        outside_optam=True,
    ),
    "a crown at the controlled price": ByHand(
        ("HBLD680", "550"),
        clause("HBLD680", "PCT_BR", 300),
        facts(55000, 12000, 60, "HBLD680", basket=Basket.CONTROLLED),
        Guarantee.percent(300),
    ),
    "a crown without charge": ByHand(
        ("HBLD038", "500"),
        clause("HBLD038", "FR"),
        facts(50000, 12000, 60, "HBLD038", basket=Basket.SANTE_100),
        Guarantee.actual_cost(),
    ),
    "an inlay-core at the controlled price": ByHand(
        ("HBLD745", "150"),
        clause("HBLD745", "PCT_BR", 150),
        facts(15000, 9000, 60, "HBLD745", basket=Basket.CONTROLLED),
        Guarantee.percent(150),
    ),
    "a full denture without charge": ByHand(
        ("HBLD031", "1 100"),
        clause("HBLD031", "FR"),
        facts(110000, 18275, 60, "HBLD031", basket=Basket.SANTE_100),
        Guarantee.actual_cost(),
    ),
    "half a year of orthodontics": ByHand(
        ("TO90", "620,50"),
        clause("TO90", "PCT_BR", 200),
        facts(62050, 19350, 100, "TO90"),
        Guarantee.percent(200),
    ),
    "two hearing aids of class II": ByHand(
        ("LPPA2", "3 400", "2"),
        clause("LPPA2", "EUR", 130000, expr_per="oreille"),
        facts(340000, 80000, 60, "LPPA2", quantity=2, equipment=Equipment.HEARING_AID),
        Guarantee.euros(130000, unit=PER_EAR, ss_included=True),
    ),
    "a frame of class B": ByHand(
        ("LPPBM", "150"),
        clause("LPPBM", "EUR", 10000),
        facts(15000, 5, 60, "LPPBM", equipment=Equipment.FRAME),
        Guarantee.euros(10000, ss_included=True),
    ),
    "a box of medicine": ByHand(
        ("PH7", "12,40"),
        clause("PH7", "TM"),
        facts(1240, 1240, 65, "PH7"),
        Guarantee.patient_share(),
    ),
    "three sessions of osteopathy": ByHand(
        ("OST", "180", "3"),
        clause("OST", "EUR", 4000, expr_per="seance", expr_ss_included=False),
        facts(18000, 0, 0, "OST", quantity=3),
        Guarantee.euros(4000, unit=GuaranteeUnit.SESSION),
    ),
    "a scan of the spine on top of the base": ByHand(
        ("LHQN001", "110"),
        clause("LHQN001", "PCT_BR", 50, expr_ss_included=False),
        facts(11000, 6900, 70, "LHQN001"),
        Guarantee.percent(50, on_top=True),
    ),
    "an act that no clause names": ByHand(
        ("IMP", "1 200"), clause("G", "PCT_BR", 100), facts(120000, 0, 0, "IMP"), Guarantee.euros(0)
    ),
}


@pytest.mark.parametrize("name", QUOTES)
@pytest.mark.parametrize("birth", [ADULT, CHILD], ids=["adult", "child"])
def test_a_quote_equals_the_split_by_hand(db: Session, name: str, birth: date):
    one = QUOTES[name]
    alice = personas.alice(db)
    alice.beneficiary.birth = birth
    make_guarantee(db, alice.contract, "FAMILLE", **one.clause)
    found = computed(db, alice, one.line, optam="non" if one.outside_optam else "")
    expected = care_costs.split(one.facts, one.guarantee, person=PersonFacts(birth=birth))
    (line,) = found.lines
    assert (line.spent, line.social_security, line.mutual, line.other, line.remaining) == (
        expected.spent,
        expected.social_security,
        expected.mutual,
        0,
        expected.remaining,
    )


def test_a_ceiling_counts_the_care_of_the_year_then_the_lines_before(db: Session, alice: Persona):
    limit = {"limit_count": 4, "limit_period": "annee", "limit_by": "beneficiary"}
    rule = clause("OST", "EUR", 4000, expr_per="seance", expr_ss_included=False)
    make_guarantee(db, alice.contract, "OST", label="40 € par séance", **rule, **limit)
    for _ in range(2):
        make_line(
            db, alice.beneficiary, act="OST", family="OST", spent_cents=6000, base_cents=0,
            rate_percent=0.0, gross_social_security_cents=0, social_security_cents=0,
            flat_fee_cents=0, mutual_cents=4000, care_date=TODAY.replace(month=2),
        )  # fmt: skip
    found = computed(db, alice, ("OST", "60"), ("ostéopathie", "120", "2"), ("OST", "60"))
    assert [line.mutual for line in found.lines] == [4000, 4000, 0]
    assert "limite ce montant" in " ".join(found.lines[1].why)
    assert "plafond est atteint" in " ".join(found.lines[2].why)
    (ceiling,) = found.ceilings
    assert "0 séance sur 4" in ceiling.text.replace("\u00a0", " ")


def test_flat_fees_stop_at_the_caps_of_the_day_and_the_year(db: Session, alice: Persona):
    make_guarantee(db, alice.contract, "SOINS", **clause("G", "PCT_BR", 100))
    for _ in range(23):
        make_line(db, alice.beneficiary, care_date=TODAY.replace(month=3))
    found = computed(db, alice, ("G", "30"), ("G", "30"), ("G", "30"))
    assert [line.remaining for line in found.lines] == [200, 200, 0]


def test_a_second_contract_pays_what_the_first_one_leaves(db: Session, alice: Persona):
    make_guarantee(db, alice.contract, "DENT", **clause("HBLD680", "PCT_BR", 300))
    top_up = make_contract(db, alice.member, kind="surcomplementaire", is_responsible=False)
    rule = clause("HBLD680", "PCT_BR", 150, expr_ss_included=False)
    make_guarantee(db, top_up, "DENT", **rule)
    (line,) = computed(db, alice, ("HBLD680", "550")).lines
    split = care_costs.split(
        facts(55000, 12000, 60, "HBLD680", basket=Basket.CONTROLLED),
        Payer(Guarantee.percent(300)),
        Payer(Guarantee.percent(150, on_top=True), is_responsible=False),
    )
    assert (line.mutual, line.other) == (split.mutual + sum(split.others), 0)
    assert line.remaining == split.remaining
    assert "Votre second contrat" in " ".join(line.why)


@pytest.mark.parametrize("order", [1, 2])
def test_the_other_insurer_pays_in_its_turn_and_never_above_the_expense(db: Session, order: int):
    alice = personas.alice(db)
    alice.beneficiary.other_insurer_name = "Mutuelle de l’Orme"
    alice.beneficiary.other_insurer_order = order
    make_guarantee(db, alice.contract, "DENT", **clause("HBLD680", "PCT_BR", 300))
    (line,) = computed(db, alice, ("HBLD680", "550"), autre="400").lines
    ours, theirs = (
        Payer(Guarantee.percent(300)),
        Payer(Guarantee.percent(400), is_responsible=False),
    )
    payers = [theirs, ours] if order == 1 else [ours, theirs]
    split = care_costs.split(facts(55000, 12000, 60, "HBLD680", basket=Basket.CONTROLLED), *payers)
    shares = [split.mutual, *split.others]
    mutual, other = shares[::-1] if order == 1 else shares
    assert (line.mutual, line.other, line.remaining) == (mutual, other, split.remaining)
    assert line.social_security + line.mutual + line.other + line.remaining == line.spent


def test_another_insurer_that_nobody_tells_about_is_said_and_not_counted(
    db: Session, alice: Persona
):
    alice.beneficiary.other_insurer_name = "Mutuelle de l’Orme"
    found = computed(db, alice, ("G", "30"))
    assert found.lines[0].other == 0
    assert any("Mutuelle de l’Orme n’est pas comptée" in one for one in found.hypotheses)


def test_a_belgian_visit_has_its_fixed_share(db: Session):
    bob = personas.bob(db)
    (line,) = computed(db, bob, ("101076", "32,84")).lines
    visit = CareFacts(TODAY, 3284, 3284, code="101076")
    split = care_costs.split(visit, person=PersonFacts(regime=Regime.BELGIUM), history=History())
    assert (line.social_security, line.remaining) == (split.social_security, split.remaining)


def test_an_equivalent_without_charge_is_named(db: Session, alice: Persona):
    (line,) = computed(db, alice, ("HBLD680", "550")).lines
    assert line.equivalent == "Couronne céramo-métallique, 100\u00a0% Santé"


def refusals(db: Session, persona: Persona, *lines: tuple[str, ...], **typed: str):
    with pytest.raises(InvalidForm) as refused:
        computed(db, persona, *lines, **typed)
    return [(one.field, one.reason) for one in refused.value.problems]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (("", ""), [("soin-1", "empty"), ("prix-1", "empty")]),
        (("griffonnage", "12"), [("soin-1", "unknown")]),
        (("consultation", "12"), [("soin-1", "several")]),
        (("G", "gratuit"), [("prix-1", "invalid")]),
        (("G", "=1+1"), [("prix-1", "invalid")]),
        (("G", "0"), [("prix-1", "invalid")]),
        (("G", "9999999"), [("prix-1", "invalid")]),
        (("G", "30", "0"), [("quantite-1", "invalid")]),
        (("G", "30", "1,5"), [("quantite-1", "invalid")]),
        (("\0", "30"), [("soin-1", "unknown")]),
        (("HBLD038", "500,01"), [("prix-1", "above_cap")]),
    ],
)
def test_what_cannot_be_read_is_named(db: Session, alice: Persona, line, expected):
    assert refusals(db, alice, line) == expected


def test_all_lines_are_named_at_once(db: Session, alice: Persona):
    found = refusals(db, alice, ("G", "30"), ("?", ""), ("G", "x"), autre="beaucoup")
    assert found == [
        ("soin-2", "unknown"), ("prix-2", "empty"), ("prix-3", "invalid"), ("autre", "invalid"),
    ]  # fmt: skip


def test_nobody_else_s_beneficiary_is_estimated(db: Session, alice: Persona):
    bob = personas.bob(db)
    found = refusals(db, alice, ("G", "30"), personne=bob.beneficiary.id)
    assert found == [("personne", "empty")]


def test_a_beneficiary_who_left_is_not_offered(db: Session, alice: Persona):
    left = make_beneficiary(db, alice.contract, first_name="Lou", rank=2, closed_at=START)
    desk = service.desk(work_in(db, member_id=alice.id, now=START))
    assert left.id not in desk.setting.people


def test_nobody_is_offered_without_a_current_contract(db: Session):
    chloe = personas.chloe(db)
    assert not service.desk(work_in(db, member_id=chloe.id, now=START)).setting.people
