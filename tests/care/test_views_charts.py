import json

from plotly.graph_objects import Figure

from memberapp.care.rules.lines import CareKind
from memberapp.care.views.charts import remaining_by_kind
from tests.support.care_values import make_overview

KINDS = make_overview(
    {CareKind.DENTAL: (50000, 0), CareKind.OPTICAL: (0, 3500), CareKind.PHARMACY: (0, 0)}
).kinds


def test_the_figure_holds_the_amounts_of_both_years_and_leaves_out_what_cost_nothing():
    figure = remaining_by_kind(KINDS, years=(2025, 2026)).figure
    last, this = figure["data"]
    assert (last["name"], this["name"]) == ("2025", "2026")
    assert last["y"] == this["y"] == ["Dentaire", "Optique"]
    assert last["x"] == [500.0, 0.0]
    assert Figure(figure).data  # plotly refuses what it does not know
    assert this["text"] == ["0,00\u00a0€", "35,00\u00a0€"]


def test_the_figure_is_small_and_reserves_its_height():
    view = remaining_by_kind(KINDS, years=(2025, 2026))
    assert len(json.dumps(view.figure)) < 3000
    assert view.height.endswith("px")


def test_a_figure_of_nothing_can_be_drawn():
    assert remaining_by_kind([], years=(2025, 2026)).figure["data"][0]["y"] == []
