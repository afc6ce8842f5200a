"""The figures of a quote that came in are those of the same quote typed in, to the cent."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from memberapp.core.errors import InvalidForm
from memberapp.core.work import Work
from memberapp.estimates import computing
from memberapp.estimates import service as estimates
from memberapp.quotes import figures
from memberapp.quotes.figures import Figures
from memberapp.quotes.rules import Offer, OfferLine, Unknown
from tests.personas import Persona
from tests.support.clocks import START
from tests.support.factories import make_guarantee
from tests.support.quotes import UNTIL
from tests.support.units_of_work import work_in

AMOUNTS = ("spent", "base", "social_security", "mutual", "other", "remaining")


def compute(work: Work, persona: Persona, *lines: OfferLine) -> Figures:
    setting = computing.setting(work)
    return figures.compute(setting, Offer(lines, UNTIL), persona.beneficiary.id)


def line(act: str, cents: int, quantity: int = 1, base: int | None = None) -> OfferLine:
    return OfferLine(act, "Au devis", quantity, cents, base)


def typed(persona: Persona, lines: list[OfferLine]) -> dict[str, str]:
    values = {"personne": persona.beneficiary.id}
    for number, one in enumerate(lines, start=1):
        values |= {
            f"soin-{number}": one.act,
            f"prix-{number}": f"{one.cents // 100},{one.cents % 100:02}",
            f"quantite-{number}": str(one.quantity),
        }
    return values


def amounts(found: Any) -> list[tuple[int, ...]]:
    return [tuple(getattr(one, name) for name in AMOUNTS) for one in found.lines]


@pytest.fixture
def work(db: Session, alice: Persona) -> Work:
    make_guarantee(db, alice.contract, "DENTAIRE", acts=["HBLD680", "IMP"], expr_value=300)
    make_guarantee(db, alice.contract, "AUDIO", acts=["LPPA2"], expr_value=200)
    return work_in(db, member_id=alice.id, now=START)


ACTS = ("HBLD680", "HBLD038", "IMP", "LPPA2", "LPPBM", "LPPBV", "G")
LINES = st.lists(
    st.builds(
        line,
        act=st.sampled_from(ACTS),
        cents=st.integers(min_value=1, max_value=300_000),
        quantity=st.integers(min_value=1, max_value=4),
    ),
    min_size=1,
    max_size=5,
)


@given(lines=LINES)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_figure_is_that_of_the_same_quote_typed_in(
    work: Work, alice: Persona, lines: list[OfferLine]
):
    found = compute(work, alice, *lines)
    try:
        same = estimates.compute(work, typed=typed(alice, lines))
    except InvalidForm as refused:
        left_out = {one.line.act for one in found.unknown}
        numbers = {int(one.field.rpartition("-")[2]) for one in refused.problems}
        assert left_out == {lines[number - 1].act for number in numbers}
        assert {one.why for one in found.unknown} == {Unknown.CAP}
        known = [one for number, one in enumerate(lines, start=1) if number not in numbers]
        if not known:
            assert found.estimate is None
            return
        same = estimates.compute(work, typed=typed(alice, known))
    assert found.estimate is not None
    assert amounts(found.estimate) == amounts(same)
    assert found.estimate.ceilings == same.ceilings


def test_an_act_that_nobody_knows_has_no_figure_and_changes_no_other(work: Work, alice: Persona):
    alone = compute(work, alice, line("HBLD680", 50_000))
    found = compute(work, alice, line("ZZZZ999", 9_000), line("HBLD680", 50_000))
    assert [(one.line.act, one.why) for one in found.unknown] == [("ZZZZ999", Unknown.ACT)]
    assert found.estimate == alone.estimate


def test_a_line_above_the_cap_of_the_law_has_no_figure(work: Work, alice: Persona):
    found = compute(work, alice, line("HBLD038", 50_001), line("IMP", 90_000))
    assert [(one.line.act, one.why) for one in found.unknown] == [("HBLD038", Unknown.CAP)]
    assert found.estimate is not None
    assert [one.act for one in found.estimate.lines] == ["IMP"]


def test_a_line_with_another_base_has_no_figure(work: Work, alice: Persona):
    same = compute(work, alice, line("HBLD680", 50_000, base=12_000))
    assert (same.unknown, same.estimate) == (
        (),
        compute(work, alice, line("HBLD680", 50_000)).estimate,
    )
    found = compute(work, alice, line("HBLD680", 50_000, base=15_000))
    assert [one.why for one in found.unknown] == [Unknown.BASE]
    assert found.estimate is None


def test_the_acts_of_the_other_country_have_no_figure(work: Work, alice: Persona):
    assert [one.why for one in compute(work, alice, line("301011", 4_000)).unknown] == [Unknown.ACT]


def test_whom_no_contract_covers_has_no_figure(work: Work, alice: Persona):
    setting = computing.setting(work)
    found = figures.compute(setting, Offer((line("IMP", 90_000),), UNTIL), "somebody else")
    assert (found.estimate, found.is_covered) == (None, False)


def test_the_alternative_without_charge_is_that_of_the_estimate(work: Work, alice: Persona):
    estimate = compute(work, alice, line("HBLD680", 50_000)).estimate
    assert estimate is not None
    assert estimate.lines[0].equivalent == "Couronne céramo-métallique, 100\u00a0% Santé"
