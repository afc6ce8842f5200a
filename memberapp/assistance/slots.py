"""The days and hours of a service: of the visit itself, or of the call that arranges it.

A visit keeps the hours of the clocks where the member lives, a call those of who calls.

A visit begins with the event and after the time by which the request is answered, a call as soon as
somebody is there. Nothing is taken before the
request is sent: its places are taken then, all or none. What a request selected counts against its
own other services: each visit takes a place, while one call serves all those it was chosen for.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from memberapp import clock
from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.catalogue.slots import read_slots
from memberapp.assistance.rules.planning import Chosen, answer_by
from memberapp.assistance.rules.requests import Choice
from memberapp.assistance.rules.values import AssistanceService, SlotQueue
from memberapp.core import slots
from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.core.errors import InvalidForm, InvalidInput, SlotTaken
from memberapp.core.opening_hours import CallQueue, Window, find_window
from memberapp.core.slots import DaySlots
from memberapp.core.work import Work
from memberapp.members.tables import Member


@dataclass(frozen=True)
class Offer:
    """Some days to choose from, between the first and the last that can be chosen at all."""

    days: tuple[DaySlots, ...]
    first: date
    last: date


def offer(
    work: Work,
    *,
    service: AssistanceService,
    event_date: date,
    around: date | None = None,
    selected: date | None = None,
    besides: Iterable[Chosen] = (),
) -> Offer | None:
    """Return the next days of a service, from the day asked for on; None when it needs no day.

    `selected` is a day chosen before: it is among them while it can be chosen at all. `besides` is
    what the same request selected before.
    """
    if service.queue is None:
        return None
    queue = queue_for(work, service.queue)
    first, last = _bounds(queue, service.queue, event_date, work.now)
    begins = min(max(first, around or first), last)
    days = slots.left(work, queue, most=queue.capacity, first=begins)
    if selected is not None and selected not in {one.day for one in days}:
        there = slots.left(work, queue, most=queue.capacity, first=max(first, selected))
        days = (*days, *(one for one in there if one.day == selected))
    own = _own_places(service, besides)
    offered = sorted(
        (_without(one, own) for one in days if one.day <= last), key=lambda one: one.day
    )
    return Offer(tuple(offered), first, last)


def read_choice(
    work: Work,
    *,
    service: AssistanceService,
    event_date: date,
    day: str,
    window: str,
    besides: Iterable[Chosen] = (),
) -> Choice:
    """Return what was chosen for a service; day and window only where it needs some.

    Raises:
        InvalidForm: `day` or `window` was not chosen.
        SlotTaken: it cannot be chosen, or not any more.
    """
    if service.queue is None:
        return Choice(service.code)
    try:
        chosen = Choice(service.code, date.fromisoformat(day), window)
    except ValueError:
        raise InvalidForm((InvalidInput("day", "empty"),)) from None
    if not window:
        raise InvalidForm((InvalidInput("window", "empty"),))
    if not is_free(work, service, chosen, event_date=event_date, besides=besides):
        raise SlotTaken
    return chosen


def is_free(
    work: Work,
    service: AssistanceService,
    choice: Choice,
    *,
    event_date: date,
    besides: Iterable[Chosen] = (),
) -> bool:
    """Return whether a slot has room beside what the same request selected; nothing is taken."""
    if service.queue is None:
        return True
    queue = queue_for(work, service.queue)
    window = _window(queue, service.queue, choice, event_date, work.now)
    own = _own_places(service, besides)[choice.day, choice.window]
    return window is not None and slots.has_room(work, queue, window, most=queue.capacity - own)


def take(work: Work, chosen: Iterable[Chosen], *, event_date: date) -> None:
    """Take a place for each visit and for each call, in the caller's transaction.

    Raises:
        SlotTaken: one of them is no longer free; the caller's transaction must not hold.
    """
    wanted: list[tuple[str, date, str, CallQueue]] = []
    for service, choice in chosen:
        if service.queue is None:
            continue
        queue = queue_for(work, service.queue)
        window = _window(queue, service.queue, choice, event_date, work.now)
        if window is None:
            raise SlotTaken
        place = (queue.code, window.day, window.code, queue)
        if service.queue is SlotQueue.HOME or place not in wanted:
            wanted.append(place)
    # Always in this order, so that two requests never wait for each other's rows.
    for _code, day, window, queue in sorted(wanted, key=lambda one: one[:3]):
        slots.take(work, queue, day=day, window=window, most=queue.capacity)


def answered_by(sent: datetime) -> datetime:
    """Return when a request that is sent at an instant has its number at the latest."""
    brand, within = read_brand(), read_assistance().promises.number_within
    shifts = read_channels().help_line.shifts
    return answer_by(sent, within, shifts, brand.address.country, brand.zone)


def queue_of(serves: SlotQueue, *, country: str, region: str) -> CallQueue:
    """Return the queue that serves the members of a country, by the clocks that it keeps."""
    queue = read_slots().queue_for(serves, country)
    return replace(queue, zone=clock.zone_of(region)) if serves is SlotQueue.HOME else queue


def read_day(text: object) -> date | None:
    """Return a day as an address writes it, None of anything else."""
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def queue_for(work: Work, serves: SlotQueue) -> CallQueue:
    """Return the queue that serves the member now: a visit never comes before the answer does."""
    member = work.db.get_one(Member, work.member_id)
    queue = queue_of(serves, country=member.country, region=member.region)
    if serves is SlotQueue.PHONE:
        return queue
    return replace(queue, lead=max(queue.lead, answered_by(work.now) - work.now))


def _own_places(
    service: AssistanceService, besides: Iterable[Chosen]
) -> Counter[tuple[date | None, str]]:
    """Count the places of each slot that the request itself takes; a call is shared."""
    if service.queue is not SlotQueue.HOME:
        return Counter()
    return Counter(
        (choice.day, choice.window) for other, choice in besides if other.queue is service.queue
    )


def _without(day: DaySlots, own: Counter[tuple[date | None, str]]) -> DaySlots:
    return replace(
        day,
        slots=tuple(
            (window, max(0, left - own[day.day, window.code])) for window, left in day.slots
        ),
    )


def _window(
    queue: CallQueue, serves: SlotQueue, choice: Choice, event_date: date, now: datetime
) -> Window | None:
    first, last = _bounds(queue, serves, event_date, now)
    if choice.day is None or not first <= choice.day <= last:
        return None
    return find_window(queue, choice.day, choice.window, now, first=choice.day)


def _bounds(
    queue: CallQueue, serves: SlotQueue, event_date: date, now: datetime
) -> tuple[date, date]:
    today = now.astimezone(queue.zone).date()
    from_event = max(today, event_date)
    first = from_event if serves is SlotQueue.HOME else today
    return first, from_event + read_slots().latest
