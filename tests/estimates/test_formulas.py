"""Two years of care under each product: figures by hand, what cannot be compared, whose care."""

from datetime import date

from sqlmodel import Session

from memberapp.estimates import formulas
from memberapp.estimates.formulas import Comparison
from memberapp.members.catalogue import read_products
from tests import personas
from tests.personas import Persona
from tests.support.clocks import START
from tests.support.factories import make_guarantee, make_line
from tests.support.units_of_work import work_in

CROWN = {
    "act": "HBLD680",
    "family": "DENTAIRE",
    "spent_cents": 55000,
    "base_cents": 12000,
    "rate_percent": 60.0,
    "gross_social_security_cents": 7200,
    "flat_fee_cents": 0,
    "social_security_cents": 7200,
    "context": {"basket": "maitrise"},
}


def own_terms(db: Session, persona: Persona) -> None:
    """Give the contract what its product promises."""
    for one in read_products().products[persona.contract.product].guarantees:
        limit = one.limit
        make_guarantee(
            db,
            persona.contract,
            one.family,
            acts=list(one.acts),
            optam=one.optam,
            expr_kind=one.expr.kind,
            expr_value=one.expr.value,
            expr_ss_included=one.expr.ss_included,
            expr_per=one.expr.per,
            label=one.label,
            limit_count=limit.count if limit else None,
            limit_cents=limit.cents if limit else None,
            limit_period=limit.period if limit else None,
            limit_by=limit.by if limit else None,
        )


def compared(db: Session, persona: Persona) -> Comparison:
    found = formulas.compare(work_in(db, member_id=persona.id, now=START))
    assert found is not None
    return found


def left(found: Comparison) -> dict[str, int]:
    return {one.code: one.remaining for one in found.formulas}


def test_each_product_leaves_what_the_rules_give_by_hand(db: Session, alice: Persona):
    own_terms(db, alice)
    make_line(db, alice.beneficiary, mutual_cents=28800, **CROWN)
    make_line(db, alice.beneficiary)  # a visit: 2 € remain everywhere
    found = compared(db, alice)
    assert (found.cares, found.left_out) == (2, 0)
    clauses = {
        code: next(one for one in product.guarantees if "HBLD680" in one.acts).expr.value
        for code, product in read_products().products.items()
        if code in left(found)
    }
    by_hand = {
        code: 55000 - 7200 - min(12000 * value // 100 - 7200, 47800) + 200
        for code, value in clauses.items()
    }
    assert left(found) == by_hand
    assert len(by_hand) >= 3


def test_contributions_are_the_own_one_and_those_on_sale_for_everybody(db: Session, alice: Persona):
    own_terms(db, alice)
    make_line(db, alice.beneficiary)
    found = compared(db, alice)
    months = START.year * 12 + START.month - (START.year - 1) * 12
    for one in found.formulas:
        assert one.months == months
        on_sale = read_products().products[one.code].premium_cents
        assert one.monthly == (alice.contract.premium_cents if one.is_own else on_sale)
        assert one.total == one.monthly * months + one.remaining


def test_a_ceiling_of_another_product_is_used_up_in_the_order_of_care(db: Session, alice: Persona):
    own_terms(db, alice)
    for day in (3, 4, 5):
        make_line(
            db, alice.beneficiary, act="OST", family="MEDECINE_DOUCE", spent_cents=6000,
            base_cents=0, rate_percent=0.0, gross_social_security_cents=0, flat_fee_cents=0,
            social_security_cents=0, mutual_cents=4000, care_date=date(START.year, 3, day),
        )  # fmt: skip
    # SANTE_100 pays 25 € for two sessions a year, the own product 40 € for four.
    assert left(compared(db, alice))["SANTE_100"] == 3 * 6000 - 2 * 2500
    assert left(compared(db, alice))["SANTE_150"] == 3 * 2000


def test_a_care_that_the_rules_give_otherwise_counts_nowhere_and_is_said(
    db: Session, alice: Persona
):
    own_terms(db, alice)
    make_line(db, alice.beneficiary, mutual_cents=800)
    found = compared(db, alice)
    assert (found.cares, found.left_out) == (0, 1)
    assert set(left(found).values()) == {0}


def test_nothing_is_compared_without_a_current_contract_or_another_product(db: Session):
    for persona in (personas.chloe(db), personas.bob(db)):
        if persona.member.country == "BE":
            persona.contract.product = "COMPL_BE"
        work = work_in(db, member_id=persona.id, now=START)
        assert formulas.compare(work) is None


def test_nobody_elses_care_is_counted(db: Session, alice: Persona):
    own_terms(db, alice)
    make_line(db, personas.bob(db).beneficiary)
    assert compared(db, alice).cares == 0
