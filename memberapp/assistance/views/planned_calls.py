"""« Appels prévus »: the calls that a member asked for, and those that their requests promise."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from memberapp import addresses
from memberapp.assistance.cases import Case
from memberapp.assistance.changeable import Change
from memberapp.assistance.history import History
from memberapp.assistance.rules.steps import OPEN, StepState
from memberapp.assistance.rules.values import SlotQueue
from memberapp.assistance.views.case_steps import bookings, late_since, slot_text, state_of, upper
from memberapp.assistance.views.follow_up import ActView, to_act
from memberapp.callbacks.labels import CALLBACK_REASONS, CALLBACK_STATUSES, SUBJECTS
from memberapp.callbacks.rules import CallbackStatus
from memberapp.callbacks.upcoming import ComingCall
from memberapp.callbacks.views import next_slot_text
from memberapp.core import formats, wording

NBSP: Final = formats.NBSP
_TONES: Final = {CallbackStatus.WAITING: "success", CallbackStatus.STARTED: "info"}


@dataclass(frozen=True)
class PlannedCallView:
    """A call that somebody of ours makes, or that is late."""

    title: str
    """« Lundi 30 novembre 2026, entre 9 h et 9 h 30 »."""
    path: str
    """The page on which it is changed or followed."""
    state: str
    tone: str
    about: str
    """« Au 06 •• •• •• 12. Suivi d’un dossier en cours, AST-2026-0000012-K. »."""
    reference: str
    change_path: str
    """Where a callback is moved and cancelled, on one page; empty when it is not any more."""
    move_path: str
    cancel_path: str
    calendar_path: str


def planned_calls(found: History, now: datetime) -> list[PlannedCallView]:
    """Return the calls of a member: what is late first, then by their hour."""
    listed = [
        *((one.late_since is None, one.starts_at, _callback(one)) for one in found.callbacks),
        *(call for case in found.current for call in _of_case(case, found, now)),
    ]
    return [view for *_place, view in sorted(listed, key=lambda one: one[:2])]


def _callback(one: ComingCall) -> PlannedCallView:
    path = addresses.callback_path(one.reference)
    state, tone = CALLBACK_STATUSES[one.status], _TONES[one.status]
    if one.late_since is not None:
        state, tone = f"En retard depuis {wording.moment(one.late_since, one.region)}", "danger"
    subject = SUBJECTS.get(one.about, one.about)
    about = ", ".join(filter(None, (CALLBACK_REASONS[one.reason], subject)))
    return PlannedCallView(
        title=upper(next_slot_text(one)),
        path=path,
        state=state,
        tone=tone,
        about=f"{_to(one.phone)} {about}.",
        reference=one.reference,
        change_path=path if one.can_change else "",
        move_path="",
        cancel_path="",
        calendar_path=addresses.callback_calendar_path(one.reference) if one.can_change else "",
    )


def _of_case(
    case: Case, found: History, now: datetime
) -> Iterator[tuple[bool, datetime, PlannedCallView]]:
    """Return the calls of a request: each is one, whatever it is for."""
    changes = {one.item.id: one for one in found.changes[case.reference]}
    for items in bookings(case):
        first = items[0]
        if first.serves is not SlotQueue.PHONE or first.state not in OPEN or not first.starts_at:
            continue
        late = late_since(first, now)
        state, tone = state_of(first, now)
        act = _act(case, changes[first.id], now)
        names = formats.listing([f"{one.label[:1].lower()}{one.label[1:]}" for one in items])
        view = PlannedCallView(
            title=slot_text(first, case.region),
            path=addresses.case_path(case.reference),
            state=f"En retard depuis {wording.moment(late, case.region)}" if late else state,
            tone=tone,
            about=f"{_to(case.phone)} Pour{NBSP}: {names}.",
            reference=case.number or case.reference,
            change_path="",
            move_path=act.move_path if act else "",
            cancel_path=act.cancel_path if act else "",
            calendar_path=act.calendar_path if act else "",
        )
        yield late is None, first.starts_at, view


def _act(case: Case, change: Change, now: datetime) -> ActView | None:
    """Return what can be done with a call; nothing with one that has begun."""
    return None if change.item.state is StepState.IN_PROGRESS else to_act(case, change, now)


def _to(phone: str | None) -> str:
    return f"Au {formats.masked_phone(phone)}." if phone else ""
