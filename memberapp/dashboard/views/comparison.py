"""This year's care beside the last one's at the same date, in words and in bars."""

from collections.abc import Collection
from dataclasses import dataclass

from memberapp.care.labels import CARE_KINDS, CARE_KINDS_IN_SENTENCES, SAME
from memberapp.care.rules.lines import CareOverview, KindComparison
from memberapp.core import formats
from memberapp.core.money import Money
from memberapp.core.text import fold
from memberapp.dashboard.rules import Dashboard


@dataclass(frozen=True)
class SecondView:
    """The sentence that compares; `gap` is its strong part, and without it nothing is said."""

    start: str
    gap: str
    end: str


@dataclass(frozen=True)
class BarView:
    """What was left to pay in a year; `width` is per cent of the longest bar of the table."""

    amount: str
    width: str
    is_zero: bool


@dataclass(frozen=True)
class KindView:
    """What was left to pay for one kind of care."""

    name: str
    last_year: BarView
    this_year: BarView
    gap: str
    is_less: bool
    is_same: bool


@dataclass(frozen=True)
class ComparisonView:
    """A table of kinds, the largest gap first; `has_last_year` is false when nothing compares."""

    title: str
    caption: str
    has_last_year: bool
    last_year: str
    this_year: str
    until: str
    """« , au 29 novembre », after a year; empty when years are not compared."""
    remaining: str
    remaining_last_year: str
    gap: str
    is_less: bool
    kinds: list[KindView]
    nothing_left: str
    """The kinds of care of which nothing was left to pay, in one line; empty without any."""


def to_second(dashboard: Dashboard) -> SecondView:
    """Say how much more or less is left to pay than last year at the same date, and for what."""
    overview = dashboard.overview
    if not dashboard.is_compared or not overview.this_year.line_count:
        return SecondView("", "", "")
    gap = _gap(overview)
    than = f"que l’an dernier {_same_date(dashboard)}"
    if not gap:
        return SecondView("C’est ", "autant", f" {than}.")
    direction = "de moins" if gap.cents < 0 else "de plus"
    strong = f"{formats.about(Money(abs(gap.cents)))} {direction}"
    return SecondView("C’est ", strong, f" {than}{_main_cause(overview)}.")


def to_comparison(dashboard: Dashboard) -> ComparisonView:
    """Put what was left to pay this year beside last year at the same date, by kind of care."""
    overview, has_last_year = dashboard.overview, dashboard.is_compared
    last, this = overview.last_year, overview.this_year
    until = f"au {formats.day_and_month(overview.compared_on)}" if has_last_year else ""
    gap = _gap(overview)
    left = [kind for kind in overview.kinds if _most(kind, has_last_year=has_last_year)]
    longest = max((_most(kind, has_last_year=has_last_year) for kind in left), default=0)
    years = f"{last.year} et {this.year}" if has_last_year else str(this.year)
    order = "du plus grand écart au plus petit" if has_last_year else "du plus cher au moins cher"
    return ComparisonView(
        title=f"{this.year} comparée à {last.year}, {until}"
        if has_last_year
        else f"{this.year} par type de soin",
        caption=f"Reste à charge par type de soin, {years}{until and f', {until}'}, {order}",
        has_last_year=has_last_year,
        last_year=str(last.year),
        this_year=str(this.year),
        until=until and f", {until}",
        remaining=formats.money(this.so_far.remaining),
        remaining_last_year=formats.money(last.so_far.remaining),
        gap=formats.signed_money(gap),
        is_less=gap.cents < 0,
        kinds=[
            _kind(kind, longest)
            for kind in sorted(left, key=lambda kind: _place(kind, has_last_year=has_last_year))
        ],
        nothing_left=_nothing_left(
            [kind for kind in overview.kinds if kind not in left], has_last_year=has_last_year
        ),
    )


def _same_date(dashboard: Dashboard) -> str:
    """Say until when: of a contract that has ended, the last day of cover."""
    compared_on = dashboard.overview.compared_on
    if compared_on == dashboard.today:
        return "à la même date"
    return f"au {formats.day_and_month(compared_on)}"


def _gap(overview: CareOverview) -> Money:
    return overview.this_year.so_far.remaining - overview.last_year.so_far.remaining


def _main_cause(overview: CareOverview) -> str:
    """Name the kind of care that moved twice as much as all the others together, if any."""
    moves = [(_move(kind), kind) for kind in overview.kinds]
    largest, kind = max(moves, key=lambda move: abs(move[0]), default=(0, None))
    others = sum(abs(move) for move, _kind in moves) - abs(largest)
    gap = _gap(overview).cents
    if kind is None or largest * gap <= 0 or abs(largest) < 2 * others:
        return ""
    name = CARE_KINDS_IN_SENTENCES[kind.kind]
    return f", surtout grâce {_to(name)}" if largest < 0 else f", surtout pour {name}"


def _to(name: str) -> str:
    """Return « au dentaire » of « le dentaire », « aux consultations » of « les consultations »."""
    article, _, noun = name.partition(" ")
    contracted = {"le": "au", "les": "aux"}.get(article)
    return f"{contracted} {noun}" if contracted else f"à {name}"


def _move(kind: KindComparison) -> int:
    return (kind.this_year.remaining - kind.last_year.remaining).cents


def _most(kind: KindComparison, *, has_last_year: bool) -> int:
    last = kind.last_year.remaining.cents if has_last_year else 0
    return max(last, kind.this_year.remaining.cents)


def _place(kind: KindComparison, *, has_last_year: bool) -> tuple[int, int, str]:
    largest_gap = -abs(_move(kind)) if has_last_year else 0
    return largest_gap, -_most(kind, has_last_year=has_last_year), fold(CARE_KINDS[kind.kind])


def _kind(kind: KindComparison, longest: int) -> KindView:
    move = _move(kind)
    return KindView(
        name=CARE_KINDS[kind.kind],
        last_year=_bar(kind.last_year.remaining, longest),
        this_year=_bar(kind.this_year.remaining, longest),
        gap=formats.signed_money(Money(move)) if move else SAME,
        is_less=move < 0,
        is_same=not move,
    )


def _bar(amount: Money, longest: int) -> BarView:
    return BarView(formats.money(amount), f"{100 * amount.cents / max(longest, 1):.2f}", not amount)


def _nothing_left(kinds: Collection[KindComparison], *, has_last_year: bool) -> str:
    if not kinds:
        return ""
    names = sorted((CARE_KINDS[kind.kind].lower() for kind in kinds), key=fold)
    years = "ces deux années" if has_last_year else "cette année"
    return f"Rien à votre charge {years}{formats.NBSP}: {formats.listing(names)}."
