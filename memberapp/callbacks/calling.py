"""Whom a callback calls, from which queue, and when: what asking, changing and calling share."""

from datetime import datetime

from memberapp import clock
from memberapp.callbacks.catalogue import read_callbacks
from memberapp.callbacks.rules import Callee
from memberapp.callbacks.tables import Callback
from memberapp.core.brand import read_brand
from memberapp.core.opening_hours import CallQueue, Window, seen_from, window_times
from memberapp.core.secrets import reveal
from memberapp.core.work import Work
from memberapp.members.tables import Member


def member_of(work: Work, callback: Callback) -> Member | None:
    """Return the member who asked for a call, None of a visitor's."""
    return work.db.get(Member, callback.member_id) if callback.member_id else None


def callee_of(callback: Callback) -> Callee:
    """Return whom to call."""
    return Callee(
        name=reveal(callback, "name") or "",
        phone=reveal(callback, "phone") or "",
        email=reveal(callback, "email") or "",
    )


def region_of(member: Member | None) -> str:
    """Return where whoever is called lives: of a visitor, the insurer's own country."""
    return member.region if member else country_of(None)


def country_of(member: Member | None) -> str:
    """Return whose clocks and phones count: of a visitor, the insurer's own country."""
    return member.country if member else read_brand().address.country


def queue_for(member: Member | None) -> CallQueue:
    """Return the queue that calls a member, or a visitor."""
    return read_callbacks().queue_for(country_of(member))


def most(queue: CallQueue, member: Member | None) -> int:
    """Return how many calls a window takes: its last place is for members, whoever fills it."""
    return queue.capacity if member else max(1, queue.capacity - 1)


def seen_by(callback: Callback, member: Member | None) -> Window:
    """Return when the call comes, as the clocks of whoever asked show it."""
    window = Window(callback.day, *window_times(callback.window))
    return seen_from(window, queue_for(member).zone, clock.zone_of(region_of(member)))


def instants_of(callback: Callback, member: Member | None) -> tuple[datetime, datetime]:
    """Return from when to when somebody is called."""
    starts, ends = window_times(callback.window)
    zone = queue_for(member).zone
    return (
        datetime.combine(callback.day, starts, zone),
        datetime.combine(callback.day, ends, zone),
    )
