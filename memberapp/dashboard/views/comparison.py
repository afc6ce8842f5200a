"""This year's care beside the last one's, in words."""

from dataclasses import dataclass

from memberapp.care.labels import CARE_KINDS
from memberapp.care.rules.lines import CareOverview, KindComparison, YearOfCare
from memberapp.care.views import charts
from memberapp.care.views.charts import ChartView
from memberapp.care.views.shares import SharesView, to_shares
from memberapp.core import formats
from memberapp.core.money import Money
from memberapp.core.text import fold


@dataclass(frozen=True)
class YearView:
    """A year as a bar; `width` is relative to the dearer of the two."""

    year: str
    extent: str
    spent: str
    remaining: str
    percent: str
    width: str
    shares: SharesView


@dataclass(frozen=True)
class KindView:
    """What was left to pay for one kind of care, or for all of them."""

    name: str
    last_year: str
    this_year: str
    gap: str


@dataclass(frozen=True)
class ComparisonView:
    """This year beside last; `has_last_year` is false when nothing of it is known."""

    title: str
    has_last_year: bool
    last_year: str
    this_year: str
    years: list[YearView]
    explanation: str
    kinds: list[KindView]
    total: KindView
    chart: ChartView
    has_chart: bool


def to_comparison(overview: CareOverview) -> ComparisonView:
    """Put this year beside the last one, and say what explains the gap."""
    last, this = overview.last_year, overview.this_year
    has_last_year = bool(last.line_count)
    dearest = max(last.shares.spent, this.shares.spent)
    title = (
        f"{this.year} comparée à {last.year}" if has_last_year else f"{this.year} par type de soin"
    )
    kinds = sorted(overview.kinds, key=lambda kind: fold(CARE_KINDS[kind.kind]))
    chart = charts.remaining_by_kind(kinds, years=(last.year, this.year))
    until = f"au {formats.day_and_month(overview.today)}"
    return ComparisonView(
        title=title,
        has_last_year=has_last_year,
        last_year=str(last.year),
        this_year=str(this.year),
        years=[_year(last, "année entière", dearest), _year(this, until, dearest)],
        explanation=_explanation(overview),
        kinds=[
            _kind(CARE_KINDS[kind.kind], kind.last_year.remaining, kind.this_year.remaining)
            for kind in kinds
        ],
        total=_kind("Total", last.shares.remaining, this.shares.remaining),
        chart=chart,
        has_chart=has_last_year and bool(last.shares.remaining or this.shares.remaining),
    )


def _year(year: YearOfCare, extent: str, dearest: Money) -> YearView:
    shares = year.shares
    return YearView(
        year=str(year.year),
        extent=extent,
        spent=formats.money(shares.spent),
        remaining=formats.money(shares.remaining),
        percent=formats.share(shares.remaining, shares.spent),
        width=f"{100 * shares.spent.cents / max(dearest.cents, 1):.1f}%",
        shares=to_shares(shares),
    )


def _kind(name: str, last_year: Money, this_year: Money) -> KindView:
    return KindView(
        name=name,
        last_year=formats.money(last_year),
        this_year=formats.money(this_year),
        gap=formats.signed_money(this_year - last_year),
    )


def _explanation(overview: CareOverview) -> str:
    """Name the kind of care that moved twice as much as all the others together, if any."""
    last, this = overview.last_year, overview.this_year
    gap = (this.shares.remaining - last.shares.remaining).cents
    moves = [(_move(kind), kind) for kind in overview.kinds]
    largest, kind = max(moves, key=lambda move: abs(move[0]), default=(0, None))
    others = sum(abs(move) for move, _kind in moves) - abs(largest)
    if kind is None or not last.line_count or largest * gap <= 0 or abs(largest) < 2 * others:
        return ""
    direction = "de moins" if largest < 0 else "de plus"
    amount = formats.money(Money(abs(largest)))
    return (
        f"L’essentiel de l’écart vient d’un type de soin, {CARE_KINDS[kind.kind].lower()}"
        f"{formats.NBSP}: {amount} {direction} à votre charge qu’en {last.year}."
    )


def _move(kind: KindComparison) -> int:
    return (kind.this_year.remaining - kind.last_year.remaining).cents
