"""`/demandes`: what is under way, the late ones first, and what is over."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from memberapp import addresses, clock
from memberapp.assistance.cases import Case
from memberapp.assistance.rules.requests import CaseStatus
from memberapp.assistance.views.history import about_event, late_steps
from memberapp.core import formats
from memberapp.core.formats import NBSP
from memberapp.requests.acts import Followed, end_of
from memberapp.requests.labels import REQUEST_KINDS, REQUEST_STATUSES
from memberapp.requests.listing import CoreRequest, Listed
from memberapp.requests.rules.requests import BY_LAW, OPEN, RequestStatus
from memberapp.requests.views.shared import LATE, TONES, form_path

_STEPS: Final = {RequestStatus.RECEIVED: 1, RequestStatus.TAKEN: 2, RequestStatus.WAITING: 2}
_ENDED_ON: Final = {
    RequestStatus.ANSWERED: "Réponse donnée le",
    RequestStatus.ACCEPTED: "Acceptée le",
    RequestStatus.REFUSED: "Refusée, motif expliqué, le",
    RequestStatus.CLOSED: "Close le",
    RequestStatus.WITHDRAWN: "Retirée par vous le",
}
MAX_PAST: Final = 10
_OLDER: Final = (
    "Seules les plus récentes sont affichées. La copie de toutes vos données, dans vos "
    "paramètres, les a toutes."
)


@dataclass(frozen=True)
class CurrentView:
    """A request under way, and who must act by when."""

    title: str
    path: str
    reference: str
    state: str
    tone: str
    step: str  # "Étape 2 sur 3"
    turn: str  # "À nous", "À vous"
    note: str


@dataclass(frozen=True)
class PastView:
    """A request that is over."""

    title: str
    about: str
    path: str
    state: str
    tone: str


@dataclass(frozen=True)
class DraftView:
    """A request that was begun and not sent."""

    title: str
    path: str


@dataclass(frozen=True)
class ListView:
    """The page."""

    current: list[CurrentView] = field(default_factory=list)
    past: list[PastView] = field(default_factory=list)
    older: list[PastView] = field(default_factory=list)
    """What is over, beyond the newest ones."""
    older_title: str = ""
    drafts: list[DraftView] = field(default_factory=list)
    is_empty: bool = False
    note: str = ""


def to_list(found: Listed, now: datetime) -> ListView:
    """Show everything that the member asked: what is late first, then by who must act first."""
    current = [
        *(_own(one, now) for one in found.own if one.status in OPEN),
        *(_core(one, now) for one in found.core if one.is_open),
        *(_case(one, found, now) for one in found.assistance.current),
    ]
    past = [
        *(_own_past(one) for one in found.own if one.status not in OPEN),
        *(_core_past(one) for one in found.core if not one.is_open),
        *(_case_past(one) for one in found.assistance.past),
    ]
    current.sort(key=lambda one: one[0])
    past.sort(key=lambda one: one[0], reverse=True)
    shown = [view for _, view in past]
    is_more = found.is_more or found.assistance.is_more
    return ListView(
        current=[view for _, view in current],
        past=shown[:MAX_PAST],
        older=shown[MAX_PAST:],
        older_title=f"Voir les {len(shown) - MAX_PAST} autres" if shown[MAX_PAST:] else "",
        drafts=[DraftView(REQUEST_KINDS[kind], form_path(kind)) for kind in found.drafts],
        is_empty=not (current or past or found.drafts),
        note=_OLDER if is_more else "",
    )


def due_text(one: Followed, now: datetime) -> str:
    """Say what comes next of a request, and by when."""
    late = one.late_since(now)
    answer_by = formats.long_day(one.answer_by)
    if late is not None:
        is_unanswered = end_of(one.answer_by, one.region) <= now
        what = "Réponse attendue" if is_unanswered else "Accusé de réception attendu"
        since = end_of(one.answer_by, one.region) if is_unanswered else late
        return f"{what} depuis le {formats.long_day(formats.local_day(since, one.region))}."
    if one.status is RequestStatus.WAITING:
        by = f" au plus tard le {formats.long_day(one.wanted_by)}" if one.wanted_by else ""
        law = f" Notre réponse reste due le {answer_by}." if one.kind in BY_LAW else ""
        return f"Envoyez ce qui manque{by}.{law}"
    if one.status is RequestStatus.RECEIVED and one.taken_by_day:
        return (
            f"Accusé de réception au plus tard le {formats.long_day(one.taken_by_day)}, réponse au "
            f"plus tard le {answer_by}."
        )
    return f"Réponse au plus tard le {answer_by}."


def _own(one: Followed, now: datetime) -> tuple[tuple[int, datetime], CurrentView]:
    late = one.late_since(now)
    is_asked = one.status is RequestStatus.WAITING
    view = CurrentView(
        title=one.content.title,
        path=addresses.request_path(one.reference),
        reference=one.reference,
        state=LATE if late else REQUEST_STATUSES[one.status],
        tone="danger" if late else TONES[one.status],
        step=f"Étape {_STEPS[one.status]} sur 3",
        turn=_turn(is_asked=is_asked),
        note=due_text(one, now),
    )
    return _place(late, is_asked=is_asked, at=one.sent_at), view


def _core(one: CoreRequest, now: datetime) -> tuple[tuple[int, datetime], CurrentView]:
    is_late = one.is_late(clock.local_date(now, one.region))
    is_asked = one.status is RequestStatus.WAITING
    at = _opened_at(one)
    view = CurrentView(
        title=REQUEST_KINDS[one.kind],
        path=addresses.request_path(one.reference),
        reference=one.reference,
        state=LATE if is_late else REQUEST_STATUSES[one.status],
        tone="danger" if is_late else TONES[one.status],
        step=f"Étape {_STEPS[one.status]} sur 3",
        turn=_turn(is_asked=is_asked),
        note=_core_note(one, is_late=is_late),
    )
    return _place(at if is_late else None, is_asked=is_asked, at=at), view


def _core_note(one: CoreRequest, *, is_late: bool) -> str:
    if one.status is RequestStatus.WAITING:
        return "Envoyez ce qui manque."
    if one.due is None:
        return f"Demandée le {formats.long_day(one.opened)}."
    if is_late:
        return f"Réponse attendue depuis le {formats.long_day(one.due)}."
    return f"Réponse prévue le {formats.long_day(one.due)}."


def _case(one: Case, found: Listed, now: datetime) -> tuple[tuple[int, datetime], CurrentView]:
    late = next((since for since, _what in late_steps(one, now)), None)
    is_asked = one.reference in found.assistance.asked
    is_numbered = one.status is not CaseStatus.RECEIVED
    state = "Dossier ouvert" if is_numbered else "Reçue"
    note = f"Dossier {one.number}." if one.number else ""
    if not is_numbered:
        due = formats.long_day(formats.local_day(one.due_at, found.region))
        note = f"Numéro de dossier au plus tard le {due}."
    view = CurrentView(
        title=f"Assistance{NBSP}: {about_event(one)}",
        path=addresses.case_path(one.reference),
        reference=one.reference,
        state=LATE if late else "À compléter" if is_asked else state,
        tone="danger" if late else "attention" if is_asked else "info",
        step=f"Étape {2 if is_numbered else 1} sur 3",
        turn=_turn(is_asked=is_asked),
        note=note,
    )
    return _place(late, is_asked=is_asked, at=one.submitted_at), view


def _own_past(one: Followed) -> tuple[datetime, PastView]:
    ended = one.ended_at or one.sent_at
    day = formats.long_day(formats.local_day(ended, one.region))
    return ended, PastView(
        title=one.content.title,
        about=f"{_ENDED_ON[one.status]} {day}",
        path=addresses.request_path(one.reference),
        state=REQUEST_STATUSES[one.status],
        tone=TONES[one.status],
    )


def _core_past(one: CoreRequest) -> tuple[datetime, PastView]:
    ended = one.steps[-1].at if one.steps else _opened_at(one)
    day = formats.long_day(formats.local_day(ended, one.region))
    return ended, PastView(
        title=REQUEST_KINDS[one.kind],
        about=f"{_ENDED_ON[one.status].replace(', motif expliqué,', '')} {day}",
        path=addresses.request_path(one.reference),
        state=REQUEST_STATUSES[one.status],
        tone=TONES[one.status],
    )


def _case_past(one: Case) -> tuple[datetime, PastView]:
    return one.submitted_at, PastView(
        title=f"Assistance{NBSP}: {one.event_label}",
        about=f"{about_event(one)}",
        path=addresses.case_path(one.reference),
        state="Terminée",
        tone="success",
    )


def _turn(*, is_asked: bool) -> str:
    return "À vous" if is_asked else "À nous"


def _place(late: datetime | None, *, is_asked: bool, at: datetime) -> tuple[int, datetime]:
    """Return what orders the list: what is late, what waits for the member, the rest."""
    return (0, late) if late else (1 if is_asked else 2, at)


def _opened_at(one: CoreRequest) -> datetime:
    return datetime.combine(one.opened, datetime.min.time(), clock.zone_of(one.region))
