"""« Mes dossiers »: what comes next of each request, what is missing, and what is over."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from memberapp import addresses
from memberapp.assistance.cases import Case, CaseItem
from memberapp.assistance.history import History
from memberapp.assistance.progress import Progress
from memberapp.assistance.rules.requests import CaseStatus
from memberapp.assistance.rules.steps import EXPECTED, LateStep, StepState, is_to_confirm
from memberapp.assistance.rules.values import SlotQueue
from memberapp.assistance.views.case_steps import (
    item_title,
    late_since,
    state_of,
    title_and_hour,
)
from memberapp.assistance.views.cases import older_note
from memberapp.assistance.views.planned_calls import PlannedCallView, planned_calls
from memberapp.assistance.views.steps import event_of, step_path
from memberapp.core import formats, wording

NBSP: Final = formats.NBSP
_LATE: Final = {
    LateStep.NUMBER: "Votre numéro de dossier est",
    LateStep.CALL: "Notre appel est",
    LateStep.VISIT: "Un passage est",
    LateStep.ANSWER: "Notre réponse est",
}
_LATE_OF: Final = {SlotQueue.HOME: LateStep.VISIT, SlotQueue.PHONE: LateStep.CALL}


@dataclass(frozen=True)
class BadgeView:
    """What somebody has to know of a request: that it is late, or that something is missing."""

    text: str
    tone: str


@dataclass(frozen=True)
class CurrentView:
    """A request under way: what comes next first."""

    title: str
    """« Aide ménagère, samedi 5 décembre, 8 h »; the event when nothing is to come."""
    path: str
    state: str
    tone: str
    about: str
    badges: list[BadgeView]
    note: str


@dataclass(frozen=True)
class PastView:
    """A request that is over."""

    title: str
    about: str
    path: str


@dataclass(frozen=True)
class HistoryView:
    """The page."""

    current: list[CurrentView] = field(default_factory=list)
    current_title: str = ""
    past: list[PastView] = field(default_factory=list)
    draft_title: str = ""
    """Empty while nothing is being written."""
    draft_about: str = ""
    draft_path: str = ""
    is_empty: bool = False
    calls: list[PlannedCallView] = field(default_factory=list)
    note: str = ""
    """That older ones are not listed; empty while all are."""


def to_history(found: History, now: datetime) -> HistoryView:
    """Show the requests of a member: what is late or comes first stands first."""
    current = sorted(found.current, key=lambda one: _place(one, now))
    title, about, path = _draft(found.progress)
    return HistoryView(
        current=[_current(one, now, is_asked=one.reference in found.asked) for one in current],
        current_title=f"En cours ({len(current)})",
        past=[_past(one) for one in found.past],
        draft_title=title,
        draft_about=about,
        draft_path=path,
        calls=planned_calls(found, now),
        is_empty=not (found.current or found.past or title),
        note=older_note() if found.is_more else "",
    )


def next_item(case: Case, now: datetime) -> CaseItem | None:
    """Return the visit or the call that comes next; None without one to come."""
    to_come = [(one.starts_at, one) for one in case.items if one.starts_at and one.is_to_come(now)]
    return min(to_come, key=lambda pair: pair[0])[1] if to_come else None


def late_steps(case: Case, now: datetime) -> list[tuple[datetime, LateStep]]:
    """Return what of a request is late and since when, the longest first."""
    found = [
        *((late_since(one, now), _LATE_OF[one.serves]) for one in case.items if one.serves),
        *((one.answer_late_since(now), LateStep.ANSWER) for one in case.items),
        (case.number_late_since(now), LateStep.NUMBER),
    ]
    return sorted((since, what) for since, what in found if since is not None)


def about_event(case: Case) -> str:
    """Return « Hospitalisation, 27 novembre 2026, pour Élie Berthelot »."""
    who = f", pour {case.patient}" if case.patient else ""
    return f"{case.event_label}, {formats.long_day(case.event_date)}{who}"


def _place(case: Case, now: datetime) -> tuple[bool, datetime]:
    late, coming = late_steps(case, now), next_item(case, now)
    if late:
        return False, late[0][0]
    return True, coming.starts_at if coming and coming.starts_at else case.submitted_at


def _current(case: Case, now: datetime, *, is_asked: bool) -> CurrentView:
    coming = next_item(case, now)
    state, tone = state_of(coming, now) if coming else ("", "")
    return CurrentView(
        title=title_and_hour(coming) if coming else case.event_label,
        path=addresses.case_path(case.reference),
        state=state,
        tone=tone,
        about=f"{about_event(case)}.{_also(case, coming, now)}",
        badges=_badges(case, now, is_asked=is_asked),
        note=_number(case, now),
    )


def _also(case: Case, coming: CaseItem | None, now: datetime) -> str:
    others = [
        one
        for one in case.items
        if coming is not None
        and one.id != coming.id
        and one.state in EXPECTED
        and late_since(one, now) is None
    ]
    names = [f"{name[:1].lower()}{name[1:]}" for name in map(item_title, others)]
    if names:
        return f" Et aussi{NBSP}: {f'{NBSP}; '.join(names)}."
    return "" if coming else " Ni passage ni appel à venir."


def _badges(case: Case, now: datetime, *, is_asked: bool) -> list[BadgeView]:
    found = []
    if late := late_steps(case, now):
        since, what = late[0]
        told = f"{_LATE[what]} en retard depuis {wording.moment(since, case.region)}"
        found.append(BadgeView(told, "danger"))
    if is_asked:
        found.append(BadgeView("Une information vous est demandée", "attention"))
    asked = [one for one in case.items if one.wanted is not None]
    if asked:
        found.append(BadgeView("Un changement d’horaire est demandé", "wish"))
    if any(is_to_confirm(one.state, one.verdict) for one in case.items):
        found.append(BadgeView("Une prestation reste à confirmer", "attention"))
    missed = [one for one in case.items if one.state is StepState.MISSED]
    if missed:
        is_call = missed[0].serves is SlotQueue.PHONE
        what = "Un appel" if is_call else "Un passage"
        found.append(BadgeView(f"{what} n’a pas eu lieu", "attention"))
    return found


def _number(case: Case, now: datetime) -> str:
    if case.number:
        return f"Dossier {case.number}"
    sent = wording.moment(case.submitted_at, case.region)
    told = f"Demande {case.reference}, envoyée {sent}."
    if case.number_late_since(now):
        return told
    return f"{told} Numéro de dossier au plus tard {wording.moment(case.due_at, case.region)}."


def _past(case: Case) -> PastView:
    done = [one.label for one in case.items if one.state is StepState.DONE]
    told = f"{formats.listing(done)}. " if done else ""
    closed = f"Clos {wording.moment(case.closed_at, case.region)}" if case.closed_at else "Clos"
    is_cancelled = all(one.state is StepState.CANCELLED for one in case.items)
    if is_cancelled and case.closed_at:
        closed = f"Annulé {wording.moment(case.closed_at, case.region)}"
    return PastView(
        about_event(case),
        f"{told}{closed}. {_reference(case)}",
        addresses.case_path(case.reference),
    )


def _reference(case: Case) -> str:
    is_opened = case.status is CaseStatus.CLOSED and case.number
    return f"Dossier {case.number}" if is_opened else f"Demande {case.reference}"


def _draft(progress: Progress) -> tuple[str, str, str]:
    """Return what is being written, and where it goes on; empty texts without it."""
    event = event_of(progress)
    if progress.draft is None or event is None or not progress.draft.is_begun:
        return "", "", ""
    day = formats.long_day(progress.draft.event_date)
    names = [outcome.service.label for outcome, _choice in progress.chosen]
    told = f"{formats.listing(names)}. " if names else ""
    about = f"{told}Rien n’est envoyé tant que vous n’avez pas validé le récapitulatif."
    return f"{event.label}, {day}", about, step_path(progress)
