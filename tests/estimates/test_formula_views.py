"""What the page of products says of the figures."""

from datetime import date

from memberapp.estimates.formula_views import NOTHING, to_view, why_nothing
from memberapp.estimates.formulas import Comparison, Formula


def comparison(
    *, is_group: bool = False, left_out: int = 0, own_monthly: int = 5000, cares: int = 3
) -> Comparison:
    return Comparison(
        first=date(2025, 1, 1),
        last=date(2026, 11, 30),
        cares=cares,
        left_out=left_out,
        people=2,
        is_group=is_group,
        formulas=(
            Formula("LOW", "Petite", False, 3000, 10, 20000, {"DENTAIRE": 19800, "OPTIQUE": 200}),
            Formula(
                "OWN", "Moyenne", True, own_monthly, 10, 5000, {"DENTAIRE": 4800, "OPTIQUE": 200}
            ),
        ),
    )


def test_the_cheapest_is_named_and_what_the_own_one_cost_more():
    view = to_view(comparison())
    assert view.sentence.endswith(
        "Petite vous aurait coûté le moins cher\u00a0: 500,00\u00a0€ en tout."
    )
    assert "a coûté 50,00\u00a0€ de plus" in view.second
    assert [one.gap for one in view.formulas] == ["\u2212\u00a050,00\u00a0€", ""]


def test_the_bars_are_as_long_as_the_dearest_one():
    small, own = to_view(comparison()).formulas
    assert (small.due, small.left, small.spare) == ("0.5455", "0.3636", "0.0909")
    assert (own.due, own.left, own.spare) == ("0.9091", "0.0909", "0.0000")


def test_the_own_one_can_be_the_cheapest_and_wins_a_draw():
    for monthly in (1000, 4500):
        view = to_view(comparison(own_monthly=monthly))
        assert "Moyenne vous a coûté le moins cher" in view.sentence
        assert view.second.startswith("C’est la vôtre")


def test_only_families_that_differ_are_listed():
    assert [one.name for one in to_view(comparison()).families] == ["Dentaire"]


def test_a_group_contract_is_changed_by_the_employer_and_gaps_are_said():
    view = to_view(comparison(is_group=True, left_out=2))
    assert not view.can_change
    assert "employeur" in view.change
    assert "2\u00a0soins n’ont pas pu être recalculés" in view.suppositions[-1]


def test_one_care_is_said_in_the_singular():
    view = to_view(comparison(cares=1, left_out=1))
    assert view.lead.startswith("Votre soin, ")
    assert ", recalculé avec chaque formule" in view.lead
    assert view.suppositions[-1] == (
        "1\u00a0soin n’a pas pu être recalculé et ne compte nulle part."
    )
    assert to_view(comparison()).lead.startswith("Vos 3\u00a0soins, ")


def test_nothing_to_compare_says_why():
    assert why_nothing(None) == NOTHING
    assert why_nothing(comparison(cares=0)).startswith("Aucun soin remboursé")
    assert why_nothing(comparison(cares=0, left_out=2)).startswith("Aucun de vos soins")
    assert not why_nothing(comparison())
