"""`/profil/activite`, in sentences: what happened, day by day, and who looked at the file."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from memberapp.account.labels import place
from memberapp.core import formats
from memberapp.core.audit import Event
from memberapp.gateways.sheets import Cell
from memberapp.privacy.activity import Activity, ActivityLine
from memberapp.privacy.events import TOLD
from memberapp.privacy.labels import ACTIVITY_KINDS
from memberapp.privacy.rules import ActivityKind, short_name

HEADINGS: Final = ("Date", "Heure", "Type", "Événement", "Détail", "Qui", "Pourquoi")
NOTHING: Final = "Rien de tel ces 90\u00a0derniers jours."
NOBODY: Final = "Personne de la mutuelle n’a ouvert votre dossier ces 90\u00a0derniers jours."
_UNKNOWN_AGENT: Final = "Conseiller"
_STAFF: Final = "Consultation"
_PUBLIC_REFERENCE: Final = re.compile(r"(?:DEC|RAP|AST|DEM|DOS|ATT|ENV)-\d{4}-[0-9A-Z]+-[0-9A-Z*]")
_ICONS: Final = {
    ActivityKind.SIGN_INS: "lock",
    ActivityKind.CHANGES: "list-checks",
    ActivityKind.DOWNLOADS: "download",
}


@dataclass(frozen=True)
class EventView:
    """One line of a day."""

    title: str
    meta: str  # « 10 h 02, Firefox sur Windows, Réseau 81.250.12.x »
    icon: str
    is_refused: bool


@dataclass(frozen=True)
class DayView:
    """A day with its lines, newest first."""

    title: str
    events: tuple[EventView, ...]


@dataclass(frozen=True)
class ReadingView:
    """Who of the staff looked at what, when and why."""

    at: str
    who: str
    what: str
    why: str


@dataclass(frozen=True)
class FilterView:
    """A kind to look for, with how many lines it has; `value` is that of the address."""

    value: str
    name: str
    is_chosen: bool


@dataclass(frozen=True)
class ActivityView:
    """The page."""

    lead: str = ""
    filters: tuple[FilterView, ...] = ()
    days: tuple[DayView, ...] = ()
    has_some: bool = False
    has_more: bool = False
    readings: tuple[ReadingView, ...] = ()
    has_readings: bool = False
    has_more_readings: bool = False


def kind_of(text: str) -> ActivityKind | None:
    """Return the kind that an address asks for, None for all of them."""
    return next((kind for kind in ActivityKind if kind == text), None)


def to_view(activity: Activity, kind: ActivityKind | None, now: datetime) -> ActivityView:
    """Put the activity in words."""
    counts = activity.counts
    of_kind = sum(counts.values()) if kind is None else counts[kind]
    first, last = (formats.local_day(at, activity.region) for at in (activity.since, now))
    return ActivityView(
        lead=f"Les 90\u00a0derniers jours, du {formats.long_day(first)} au "
        f"{formats.long_day(last)}\u00a0: vos connexions, vos changements, vos téléchargements, et "
        "qui a consulté vos données.",
        filters=(
            _filter("", "Tout", sum(counts.values()), is_chosen=kind is None),
            *(
                _filter(one.value, name, counts[one], is_chosen=kind is one)
                for one, name in ACTIVITY_KINDS.items()
            ),
        ),
        days=tuple(_days(activity.lines, activity.region)),
        has_some=bool(activity.lines),
        has_more=of_kind > len(activity.lines),
        readings=tuple(_reading(line, activity.region) for line in activity.staff),
        has_readings=bool(activity.staff),
        has_more_readings=activity.staff_count > len(activity.staff),
    )


def to_rows(lines: Sequence[ActivityLine], region: str) -> Iterable[tuple[Cell, ...]]:
    """Return the rows of the file, in the columns of `HEADINGS`."""
    for line in lines:
        kind = ACTIVITY_KINDS[TOLD[line.event].kind]
        yield (
            formats.local_day(line.at, region),
            formats.local_time(line.at, region),
            _STAFF if line.agent or line.reason else kind,
            title_of(line.event, is_refused=line.is_refused),
            _detail(line),
            line.agent and short_name(line.agent),
            line.reason,
        )


def title_of(event: Event, *, is_refused: bool) -> str:
    """Return what happened, in words."""
    words = TOLD[event]
    return words.refused if is_refused and words.refused else words.text


def _filter(value: str, name: str, many: int, *, is_chosen: bool) -> FilterView:
    return FilterView(value, f"{name} ({formats.number(many)})", is_chosen)


def _days(lines: Sequence[ActivityLine], region: str) -> Iterable[DayView]:
    for day, of_day in groupby(lines, key=lambda line: formats.local_day(line.at, region)):
        title = f"{formats.weekday(day)} {formats.long_day(day)}".capitalize()
        yield DayView(title, tuple(_event(line, region) for line in of_day))


def _event(line: ActivityLine, region: str) -> EventView:
    facts = (formats.local_time(line.at, region), _detail(line))
    return EventView(
        title=title_of(line.event, is_refused=line.is_refused),
        meta=", ".join(filter(None, facts)),
        icon=_ICONS[TOLD[line.event].kind],
        is_refused=line.is_refused,
    )


def _detail(line: ActivityLine) -> str:
    where = place(line.network) if line.network else ""
    is_public = _PUBLIC_REFERENCE.fullmatch(line.reference) is not None
    return ", ".join(filter(None, (line.reference if is_public else "", line.browser, where)))


def _reading(line: ActivityLine, region: str) -> ReadingView:
    day = formats.long_day(formats.local_day(line.at, region))
    what = title_of(line.event, is_refused=line.is_refused)
    detail = _detail(line)
    return ReadingView(
        at=f"{day}, {formats.local_time(line.at, region)}",
        who=short_name(line.agent) if line.agent else _UNKNOWN_AGENT,
        what=f"{what}, {detail}" if detail else what,
        why=line.reason,
    )
