"""Figures for plotly, always shown beside a table of the same numbers.

They name no colour that is seen: the style sheet paints them (`.chart`), in either theme.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from memberapp.care.labels import CARE_KINDS
from memberapp.care.rules.lines import KindComparison
from memberapp.core import formats
from memberapp.core.money import Money

CONFIG: Final = {"staticPlot": True, "displayModeBar": False, "responsive": True}
"""A picture: no toolbar, nothing that takes the finger of who scrolls past."""

_FONT: Final = {"family": "Figtree, system-ui, sans-serif", "size": 13}
_PIXELS_PER_KIND: Final = 46
_PIXELS_AROUND: Final = 56
_ROOM_FOR_AMOUNTS: Final = 1.6  # the longest bar leaves this much for the amount after it


@dataclass(frozen=True)
class ChartView:
    """A figure, the height to reserve for it, and what it shows in words."""

    figure: dict[str, Any]
    height: str
    description: str


def remaining_by_kind(kinds: Sequence[KindComparison], *, years: tuple[int, int]) -> ChartView:
    """Draw what was left to pay by kind of care, last year above this year."""
    shown = [kind for kind in kinds if kind.last_year.remaining or kind.this_year.remaining]
    names = [CARE_KINDS[kind.kind] for kind in shown]
    amounts = (
        [kind.last_year.remaining for kind in shown],
        [kind.this_year.remaining for kind in shown],
    )
    bars = [_bars(year, names, values) for year, values in zip(years, amounts, strict=True)]
    largest = max([amount.cents for row in amounts for amount in row], default=0)
    return ChartView(
        figure={"data": bars, "layout": _layout(largest)},
        height=f"{_PIXELS_AROUND + _PIXELS_PER_KIND * len(shown)}px",
        description=f"Reste à charge par type de soin, {years[0]} et {years[1]}. "
        "Les mêmes montants sont dans le tableau.",
    )


def _bars(year: int, names: list[str], amounts: list[Money]) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": str(year),
        "orientation": "h",
        "y": names,
        "x": [amount.cents / 100 for amount in amounts],
        "text": [formats.money(amount) for amount in amounts],
        "textposition": "outside",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _layout(largest_cents: int) -> dict[str, Any]:
    return {
        "barmode": "group",
        "bargap": 0.3,
        "bargroupgap": 0.12,
        "font": _FONT,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 0, "r": 0, "t": 32, "b": 8},
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"},
        "xaxis": {
            "visible": False,
            "fixedrange": True,
            "range": [0, max(largest_cents, 1) / 100 * _ROOM_FOR_AMOUNTS],
        },
        "yaxis": {
            "autorange": "reversed",
            "automargin": True,
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "ticklabelstandoff": 8,
        },
    }
