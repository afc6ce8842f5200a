"""The steps of a case, as the insurer's agents bring them on: each act is a proof.

An agent names a service by its code; a call goes on with all that it is for. The member is told of
an hour that is agreed, and sees every act on the page that is open.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from memberapp import clock
from memberapp.assistance import messages, slots, staff, steps, wanted
from memberapp.assistance.recaps import ITEM
from memberapp.assistance.rules.steps import EXPECTED, OVER, StepState, Way
from memberapp.assistance.rules.values import SlotQueue
from memberapp.assistance.staff import StaffCase
from memberapp.assistance.tables import AssistanceCase, AssistanceItem
from memberapp.core import audit, formats
from memberapp.core.errors import Conflict, InvalidInput, NotFound
from memberapp.core.opening_hours import Window, find_window, seen_from, window_times
from memberapp.core.text import clean
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

MAX_NOTE_LENGTH: Final = 300
MAX_MINUTES: Final = 24 * 60
_EVENTS: Final = {
    StepState.CONFIRMED: audit.Event.CASE_STEP_CONFIRMED,
    StepState.IN_PROGRESS: audit.Event.CASE_STEP_STARTED,
    StepState.DONE: audit.Event.CASE_STEP_DONE,
    StepState.MISSED: audit.Event.CASE_STEP_MISSED,
    StepState.CANCELLED: audit.Event.CASE_STEP_CANCELLED,
}


@writes
def confirm(
    work: Work, *, reference: str, service: str, way: Way = Way.IN_FILE, note: str = ""
) -> StaffCase:
    """Agree to the day and hour that the member wishes for, and tell them.

    Raises:
        NotFound: no such case, or no such service in it, is known.
        Conflict: it has begun, is over, or its hour has passed.
        InvalidInput: `note` is no line of text.
    """
    case, items = _found(work, reference, service)
    asked_for = wanted.window_of(items[0])
    if asked_for is not None:
        return _confirm_wanted(work, case, items[0], asked_for, way=way, note=note)
    if items[0].state not in EXPECTED or items[0].state == StepState.CONFIRMED:
        raise Conflict(f"the service is {items[0].state}: nothing is to be confirmed")
    if items[0].ends_at is not None and items[0].ends_at <= work.now:
        raise Conflict("its hour has passed: give it another one, or say what happened")
    steps.record(work, items, to=StepState.CONFIRMED, way=way, note=_note(note))
    _tell_slot(work, case, items[0], is_moved=False)
    return _recorded(work, case, audit.Event.CASE_STEP_CONFIRMED)


def _confirm_wanted(
    work: Work,
    case: AssistanceCase,
    item: AssistanceItem,
    window: Window,
    *,
    way: Way,
    note: str,
) -> StaffCase:
    zone = steps.zone_of(item, ITEM.reveal(item))
    if datetime.combine(window.day, window.starts, zone) <= work.now:
        raise Conflict("its hour has passed: give it another one, or keep the agreed one")
    member = work.db.get_one(Member, case.member_id)
    queue = slots.queue_of(SlotQueue.HOME, country=member.country, region=member.region)
    queue = replace(queue, code=item.queue or queue.code, zone=zone)  # as when it was reserved
    steps.move(
        work, [item], queue=queue, window=window, to=StepState.CONFIRMED, way=way, note=_note(note)
    )
    _tell_slot(work, case, item, is_moved=False)
    return _recorded(work, case, audit.Event.CASE_STEP_CONFIRMED)


@writes
def keep(
    work: Work, *, reference: str, service: str, way: Way = Way.IN_FILE, note: str = ""
) -> StaffCase:
    """Stay with the agreed hour of a visit for which the member asked another one; tell them.

    Raises:
        NotFound: no such case, or no such service in it, is known.
        Conflict: no other hour is asked for.
        InvalidInput: `note` is no line of text.
    """
    case, items = _found(work, reference, service)
    wanted.give_up(work, items[0], way=way, note=_note(note))
    _tell_slot(work, case, items[0], is_moved=False)
    return _recorded(work, case, audit.Event.CASE_STEP_CONFIRMED)


@writes
def move(
    work: Work,
    *,
    reference: str,
    service: str,
    day: date,
    window: str,
    way: Way = Way.BY_PHONE,
    note: str = "",
) -> StaffCase:
    """Agree with the member to another day and hour, and tell them.

    Raises:
        NotFound: no such case, or no such service in it, is known.
        InvalidInput: `slot`: nobody comes or calls then; `note` is no line of text.
        SlotTaken: every place of that hour is taken.
        Conflict: it has begun, is over, or needs no hour.
    """
    case, items = _found(work, reference, service)
    content = ITEM.reveal(items[0])
    if content.serves is None:
        raise Conflict("the service has no day and hour")
    member = work.db.get_one(Member, case.member_id)
    queue = slots.queue_of(content.serves, country=member.country, region=member.region)
    # An agent may agree to an hour that is too near for anybody to choose alone.
    found = find_window(replace(queue, lead=timedelta(0)), day, window, work.now, first=day)
    if found is None:
        raise InvalidInput("slot", f"no window {window} of {queue.code} on {day} is to come")
    steps.move(
        work, items, queue=queue, window=found, to=StepState.CONFIRMED, way=way, note=_note(note)
    )
    _tell_slot(work, case, items[0], is_moved=True)
    return _recorded(work, case, audit.Event.CASE_STEP_MOVED)


@writes
def act(
    work: Work,
    *,
    reference: str,
    service: str,
    to: StepState,
    way: Way = Way.IN_FILE,
    note: str = "",
    minutes: int = 0,
) -> StaffCase:
    """Say that a service began, took place, did not, or is cancelled.

    `minutes` of help are recorded with it.

    Raises:
        NotFound: no such case, or no such service in it, is known.
        Conflict: it cannot go there from where it stands.
        InvalidInput: `note` is no line of text; `minutes` are not those of a day.
    """
    case, items = _found(work, reference, service)
    steps.record(work, items, to=to, way=way, note=_note(note), minutes=_minutes(minutes, 0))
    return _recorded(work, case, _EVENTS[to])


@writes
def record_minutes(
    work: Work,
    *,
    reference: str,
    service: str,
    minutes: int,
    way: Way = Way.ON_SITE,
    note: str = "",
) -> StaffCase:
    """Record help that was given, of a service that goes on or is over.

    Raises:
        NotFound: no such case, or no such service in it, is known.
        Conflict: nobody says that it began.
        InvalidInput: `note` is no line of text; `minutes` are not those of a day.
    """
    case, items = _found(work, reference, service, of_over=True)
    used = _minutes(minutes, 1)
    steps.record_minutes(work, items[0], minutes=used, way=way, note=_note(note))
    return _recorded(work, case, audit.Event.CASE_HOURS_RECORDED)


def _found(
    work: Work, reference: str, service: str, *, of_over: bool = False
) -> tuple[AssistanceCase, list[AssistanceItem]]:
    """Return a case with a service of it: the one that is not over, where it is there twice."""
    case = staff.row_named(work, reference)
    if case.closed_at is not None:
        raise Conflict(f"the case {case.reference} is closed")
    items = steps.begin(work, case)
    named = [one for one in items if ITEM.reveal(one).service == service.strip().upper()]
    if not named:
        known = ", ".join(ITEM.reveal(one).service for one in items)
        raise NotFound(f"the case has no service {service}: it has {known}")
    named.sort(key=lambda one: one.state not in OVER)  # the last one is still to come, if any is
    return case, [named[-1]] if of_over else steps.together(named[-1], items)


def _tell_slot(work: Work, case: AssistanceCase, item: AssistanceItem, *, is_moved: bool) -> None:
    content = ITEM.reveal(item)
    if item.day is None or not item.window:
        return
    member = work.db.get_one(Member, case.member_id)
    there = clock.zone_of(member.region)
    window = Window(item.day, *window_times(item.window))
    seen = seen_from(window, steps.zone_of(item, content), there)
    slot = formats.slot(seen.day, seen.starts, seen.ends) + formats.whose_clock(member.region)
    work.notify(
        *messages.slot_confirmed(
            work,
            **staff.contact_of(work, case, member),
            is_call=content.serves is SlotQueue.PHONE,
            is_moved=is_moved,
            slot=f"{slot[:1].upper()}{slot[1:]}",
            key=f"{item.id}:{case.version}",
        )
    )


def _recorded(work: Work, case: AssistanceCase, event: audit.Event) -> StaffCase:
    return staff.recorded(work, case, event)


def _note(text: str) -> str:
    line = clean(text)
    if len(line) > MAX_NOTE_LENGTH or not (line or " ").isprintable():
        raise InvalidInput("note", f"a line of {MAX_NOTE_LENGTH} characters at most")
    return line


def _minutes(minutes: int, least: int) -> int:
    if not least <= minutes <= MAX_MINUTES:
        raise InvalidInput("minutes", f"from {least} to {MAX_MINUTES}")
    return minutes
