"""Figures for plotly, always shown beside a table of the same numbers.

They name no colour that is seen: the style sheet paints them (`.chart`), in either theme. A figure
has a trace for each payer of the older year, then of the newer one, always in this order, by which
the style sheet knows them. Over them lies one that is not seen and that the pointer finds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil
from typing import Any, Final

from memberapp.care.rules.lines import Shares
from memberapp.care.views.shares import to_shares
from memberapp.core import formats
from memberapp.core.formats import NBSP
from memberapp.core.money import Money

CONFIG: Final = {"displayModeBar": False, "responsive": True, "doubleClick": False}
"""A picture that answers the pointer: no toolbar, nothing that takes who scrolls past."""

_FONT: Final = {"family": "Figtree, system-ui, sans-serif", "size": 13}
_COLUMNS_HEIGHT: Final = 320
_THICKNESS: Final = 0.36  # of a bar, where a part of the chart is 1
_ROW_PIXELS: Final = 26
_OUT_OF_SIGHT: Final = -9
_YEAR_PIXELS: Final = 40  # of the name of a year, left of its bars
_MOST_STEPS: Final = 5
_STEPS_CENTS: Final = [step * 10**power for power in range(3, 12) for step in (1, 2, 5)]
_ROOM_FOR_AMOUNTS: Final = 1.4  # the longest bar leaves this much for the amount after it


@dataclass(frozen=True)
class ChartView:
    """A figure, the height to reserve for it, and what it shows in words."""

    figure: dict[str, Any]
    height: str
    description: str


@dataclass(frozen=True)
class Bar:
    """What is drawn as a bar for each year, cut by payer; a payer has a `key`."""

    name: str
    before: Shares
    after: Shares
    key: str = ""
    short_name: str = ""


@dataclass(frozen=True)
class _Year:
    """The bars of one year: where each begins, what it is called and how it is cut."""

    name: str
    places: tuple[float, ...]
    titles: tuple[str, ...]
    shares: tuple[Shares, ...]


def columns(bars: Sequence[Bar], *, years: tuple[str, str]) -> ChartView:
    """Draw each month as a column of the older year beside one of the newer.

    The older year is left out where it has no name.
    """
    shift = _THICKNESS / 2 + 0.02 if years[0] else 0.0
    drawn = _years(bars, years, (-shift, shift), each=1.0)
    largest = max((one.spent for year in drawn for one in year.shares), default=Money())
    step = next(one for one in _STEPS_CENTS if one * _MOST_STEPS >= largest.cents)
    marks = [step * number for number in range(ceil(largest.cents / step) + 1)]
    euros = [formats.number(mark // 100) for mark in marks]
    layout = _layout() | {
        "xaxis": _axis(
            tickvals=list(range(len(bars))), ticktext=[_shortened(bar.short_name) for bar in bars]
        )
        | {"tickangle": 0, "ticklabeloverflow": "allow", "range": [-0.5, len(bars) - 0.5]},
        "yaxis": _axis(tickvals=[mark / 100 for mark in marks], ticktext=_in_euros(euros))
        | {"range": [0, max(marks[-1], largest.cents * 1.04) / 100], "showgrid": True},
    }
    return _chart(drawn, layout, largest, is_upright=True, height=_COLUMNS_HEIGHT)


def stacked_rows(bars: Sequence[Bar], *, years: tuple[str, str]) -> ChartView:
    """Draw each part as two rows under its name, the older year above the newer, with amounts.

    The older year is left out where it has no name.
    """
    each = 3.25 if years[0] else 2.25
    drawn = _years(bars, years, (1.0, 2.0) if years[0] else (1.0, 1.0), each=each)
    largest = max((one.spent for year in drawn for one in year.shares), default=Money())
    places = [place for year in drawn for place in year.places]
    names = [_bold(year.name, year is drawn[1]) for year in drawn for _place in year.places]
    notes = [
        _note(f"<b>{_plain(bar.name)}</b>", each * number, 0) for number, bar in enumerate(bars)
    ]
    notes += [
        _note(
            _bold(formats.money(shares.spent), year is drawn[1]),
            place,
            shares.spent.cents / 100,
            is_amount=True,
        )
        for year in drawn
        for place, shares in zip(year.places, year.shares, strict=True)
    ]
    end = max(each * len(bars) - 0.5, 1)
    layout = _layout() | {
        "xaxis": _axis(tickvals=[], ticktext=[])
        | {"range": [0, max(largest.cents, 1) / 100 * _ROOM_FOR_AMOUNTS]},
        "yaxis": _axis(tickvals=places, ticktext=names) | {"range": [end, -0.5]},
        "annotations": notes,
    }
    height = ceil((end + 0.5) * _ROW_PIXELS) + 16
    return _chart(drawn, layout, largest, is_upright=False, height=height)


def _years(
    bars: Sequence[Bar], years: tuple[str, str], shifts: tuple[float, float], *, each: float
) -> list[_Year]:
    numbers = range(len(bars))
    return [
        _Year(
            name,
            tuple(number * each + shift for number in numbers) if name else (),
            tuple(f"{_plain(bar.name)} {name}" for bar in bars) if name else (),
            shares if name else (),
        )
        for name, shift, shares in (
            (years[0], shifts[0], tuple(bar.before for bar in bars)),
            (years[1], shifts[1], tuple(bar.after for bar in bars)),
        )
    ]


def _chart(
    years: Sequence[_Year],
    layout: dict[str, Any],
    largest: Money,
    *,
    is_upright: bool,
    height: int,
) -> ChartView:
    traces = [
        _trace(year.places, amounts, is_upright=is_upright) | {"hoverinfo": "skip"}
        for year in years
        for amounts in _by_payer(year)
    ]
    places = [place for year in years for place in year.places]
    unseen = {
        "base": 0,  # so that it is not stacked upon the others
        "opacity": 0,
        "hoverinfo": "text",
        "hovertext": [
            _told(title, shares)
            for year in years
            for title, shares in zip(year.titles, year.shares, strict=True)
        ],
    }
    whole = [max(largest.cents, 1) / 100] * len(places)
    traces.append(_trace(places, whole, is_upright=is_upright) | unseen)
    named = formats.listing([year.name for year in years if year.name])
    return ChartView(
        figure={"data": traces, "layout": layout},
        height=f"{height}px",
        description=f"Prix payé en {named}, en barres découpées par payeur. "
        "Les mêmes montants sont dans le tableau qui suit.",
    )


def _by_payer(year: _Year) -> list[list[float]]:
    fields = ("social_security", "mutual", "other_insurer", "remaining")
    return [[getattr(shares, one).cents / 100 for shares in year.shares] for one in fields]


def _bold(text: str, is_bold: bool) -> str:  # noqa: FBT001
    return f"<b>{text}</b>" if is_bold else text


def _trace(
    places: Sequence[float], amounts: Sequence[float], *, is_upright: bool
) -> dict[str, Any]:
    drawn = [pair for pair in zip(places, amounts, strict=True) if pair[1]]
    # A trace without any bar would not be there, and the style sheet counts them.
    along, across = zip(*drawn or [(_OUT_OF_SIGHT, 0)], strict=True)
    return {
        "type": "bar",
        "orientation": "v" if is_upright else "h",
        "x": list(along if is_upright else across),
        "y": list(across if is_upright else along),
        "width": _THICKNESS if is_upright else 2 * _THICKNESS,
    }


def _told(title: str, shares: Shares) -> str:
    """Return what the pointer finds: the whole, then each payer where several paid."""
    parts = [
        f"{part.name}{NBSP}: {part.amount}" for part in to_shares(shares).parts if not part.is_zero
    ]
    shown = parts if len(parts) > 1 else []
    return "<br>".join([f"<b>{title}{NBSP}: {formats.money(shares.spent)}</b>", *shown])


def _note(text: str, at: float, x: float, *, is_amount: bool = False) -> dict[str, Any]:
    return {
        "text": text,
        "x": x,
        "y": at,
        "xref": "x" if is_amount else "paper",
        "xanchor": "left",
        "xshift": 6 if is_amount else -_YEAR_PIXELS,
        "showarrow": False,
    }


def _plain(name: str) -> str:
    """Return a name that plotly does not take for marks of style."""
    return escape(name, quote=False)


def _shortened(month: str) -> str:
    """Return a month of which a phone shows the initial: the style sheet hides what leans."""
    return f"{month[0]}<i>{month[1:]}</i>"


def _in_euros(amounts: Sequence[str]) -> list[str]:
    return [*amounts[:-1], f"{amounts[-1]}{NBSP}€"]


def _axis(*, tickvals: list[Any], ticktext: list[str]) -> dict[str, Any]:
    return {
        "tickmode": "array",
        "tickvals": tickvals,
        "ticktext": ticktext,
        "automargin": True,
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "ticklabelstandoff": 8,
    }


def _layout() -> dict[str, Any]:
    return {
        "barmode": "stack",
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {"align": "left", "font": _FONT},
        "font": _FONT,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 0, "r": 0, "t": 12, "b": 8},
        "showlegend": False,
    }
