"""A day of the insurer's agents: callbacks, the calls that cases promise, and visits, in one list.

What nobody did on the days before stands first in the agenda of today. Hours are those of whoever
calls or comes, as `zone` tells.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlmodel import col, or_, select

from memberapp.assistance import staff
from memberapp.assistance.cases import CaseItem
from memberapp.assistance.rules.requests import CaseStatus, VisitAddress
from memberapp.assistance.rules.steps import OPEN, StepState
from memberapp.assistance.rules.values import SlotQueue
from memberapp.assistance.staff import StaffCase
from memberapp.assistance.tables import AssistanceCase, AssistanceItem
from memberapp.callbacks import staff as callback_staff
from memberapp.callbacks.catalogue import read_callbacks
from memberapp.callbacks.rules import CallbackStatus, late_since
from memberapp.callbacks.staff import Call
from memberapp.core import audit
from memberapp.core.brand import read_brand
from memberapp.core.parts import WHOLE, Part, Wanted, cut
from memberapp.core.work import Work, writes

_LEFT_OUT = (CallbackStatus.CANCELLED,)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something to do on a day: whom to call or visit, when, where and why."""

    kind: Literal["callback", "call", "visit"]
    reference: str
    """Of the callback, or of the case."""
    number: str | None
    """Of the case, once it is open."""
    services: tuple[str, ...]
    """Codes of what it is for; none of a callback."""
    labels: tuple[str, ...]
    begins: datetime
    """By the clock of whoever calls or comes, whose zone it holds; `ends` alike."""
    ends: datetime
    state: str
    late_since: datetime | None
    member_id: str | None
    person: str
    patient: str
    """Who is concerned, by name, where it is said."""
    phone: str | None
    place: VisitAddress | None
    """Where somebody comes; None for a call."""
    reason: str
    """The event of the case, or the reason of the callback."""
    about: str
    """What a callback is about."""
    said: tuple[str, ...]
    """What agents noted before, the oldest first; of a callback, how often nobody answered."""
    wanted: str
    """Another day and hours that the member asks for; empty without any."""
    asked: tuple[str, ...]
    """What is missing in the case, and what was answered."""


@writes
def of_day(work: Work, *, day: date | None = None, part: Wanted = WHOLE) -> Part[Entry]:
    """Return a day of the agents, today unless named, in the order of its hours.

    What is late on days before stands first in that of today.

    Raises:
        CursorGone: the part should come after what is not in the list.
    """
    today = work.now.astimezone(read_brand().zone).date()
    wanted, is_today = day or today, day in {None, today}
    found = [
        *_of_callbacks(work, wanted, is_today=is_today),
        *_of_cases(work, wanted, is_today=is_today),
    ]
    found.sort(key=lambda one: (one.late_since is None, one.begins, one.reference, one.services))
    shown = cut(found, part, by=lambda one: ".".join((one.reference, *one.services)))
    _record(work, shown, wanted)
    return shown


def _record(work: Work, shown: Sequence[Entry], day: date) -> None:
    """Note that an agent reads these entries, each case once."""
    work.audit(audit.Event.STAFF_CALLBACKS_READ, ref=day.isoformat())
    cases: set[str] = set()
    for one in shown:
        if one.member_id is None or one.reference in cases:
            continue
        cases.add(one.reference)
        is_callback = one.kind == "callback"
        event = audit.Event.STAFF_CALLBACKS_READ if is_callback else audit.Event.STAFF_CASES_READ
        work.audit(event, member_id=one.member_id, ref=one.reference)


def _of_callbacks(work: Work, day: date, *, is_today: bool) -> list[Entry]:
    calls = callback_staff.listed(work, day=day)
    if is_today:
        calls += callback_staff.listed(work, before=day)
    return [_of_callback(one, work.now) for one in calls if one.status not in _LEFT_OUT]


def _of_callback(call: Call, now: datetime) -> Entry:
    zone = read_callbacks().zone_of(call.queue)
    ends = datetime.combine(call.day, call.ends, zone)
    return Entry(
        kind="callback",
        reference=call.reference,
        number=None,
        services=(),
        labels=(),
        begins=datetime.combine(call.day, call.starts, zone),
        ends=ends,
        state=call.status,
        late_since=late_since(call.status, ends, now),
        member_id=call.member_id,
        person=call.callee.name,
        patient="",
        phone=call.callee.phone,
        place=None,
        reason=call.reason,
        about=call.about,
        said=_tried(call.tries),
        wanted="",
        asked=(),
    )


def _tried(tries: int) -> tuple[str, ...]:
    if tries == 0:
        return ()
    often = "once" if tries == 1 else f"{tries} times"
    return (f"called {often}, nobody answered",)


def _of_cases(work: Work, day: date, *, is_today: bool) -> list[Entry]:
    item, wanted = AssistanceItem, col(AssistanceItem.day) == day
    if is_today:
        late = col(item.ends_at) <= work.now
        wanted = or_(wanted, col(item.state).in_(OPEN) & late)
    rows = work.db.exec(
        select(AssistanceCase)
        .where(
            col(AssistanceCase.status) != CaseStatus.CLOSED,
            col(AssistanceCase.id).in_(select(item.case_id).where(wanted)),
        )
        .order_by(AssistanceCase.id)
    ).all()
    found = staff.views_of(work, rows)
    return [
        _entry(one, items, begins, ends, work.now)
        for one in found
        for (begins, ends), items in _booked(one.case.items)
        if begins.date() == day or (is_today and items[0].late_since(work.now))
    ]


def _booked(
    items: Iterable[CaseItem],
) -> list[tuple[tuple[datetime, datetime], list[CaseItem]]]:
    """Return the visits, and the calls each with all that it is for, with their hours."""
    found: dict[tuple[str, StepState, datetime, datetime], list[CaseItem]] = {}
    for item in items:
        if item.starts_at and item.ends_at and item.state is not StepState.CANCELLED:
            name = "" if item.serves is SlotQueue.PHONE else item.id
            key = (name, item.state, item.starts_at, item.ends_at)
            found.setdefault(key, []).append(item)
    return [(key[2:], booked) for key, booked in found.items()]


def _entry(
    one: StaffCase, items: Sequence[CaseItem], begins: datetime, ends: datetime, now: datetime
) -> Entry:
    case, item = one.case, items[0]
    is_visit = item.serves is SlotQueue.HOME
    return Entry(
        kind="visit" if is_visit else "call",
        reference=case.reference,
        number=case.number,
        services=tuple(each.service for each in items),
        labels=tuple(each.label for each in items),
        begins=begins,
        ends=ends,
        state=item.state,
        late_since=item.late_since(now),
        member_id=case.member_id,
        person=f"{one.first_name} {one.last_name}",
        patient=case.patient,
        phone=case.phone or one.phone,
        place=case.address if is_visit else None,
        reason=case.event_label,
        about="",
        said=tuple(
            f"{proof.at:%Y-%m-%d %H:%M} UTC {proof.agent}: {proof.note}"
            for each in items
            for proof in each.proofs
            if proof.note
        ),
        wanted=f"{item.wanted.day} {item.wanted.code}" if item.wanted else "",
        asked=tuple(
            f"{each.what}: {each.answer or 'no answer yet'}"
            for each in one.asked
            if each.received_at is None
        ),
    )
