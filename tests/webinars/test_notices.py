"""What who signed up is told, by the worker: once, and nothing of what it is about."""

import asyncio
import re
from datetime import timedelta

import pytest

from memberapp import overdue
from memberapp.core.outgoing import Channel
from memberapp.messages.rendering import render
from memberapp.webinars import service, views
from memberapp.webinars.catalogue import read_webinars
from tests.personas import MOBILE, SignedInMember, signed_in
from tests.support.records import messages, parameters_of
from tests.support.units_of_work import run_now
from tests.support.webinars import BACK, own_sign_up, sign_up

pytestmark = pytest.mark.usefixtures("clock", "database")
HOUR = timedelta(hours=1)
MOVED = ('starts: "2026-12-08T18:30"', 'starts: "2026-12-09T12:00"')
UNCHANGED = ("held: 116", "held: 116")
CANCELLED = (
    "room: https://salle.mutuelle.example/dos",
    "room: https://a.example\n    cancelled: true",
)


@pytest.fixture
def who() -> SignedInMember:
    found = signed_in(phone=MOBILE)
    sign_up(found)
    return found


def told() -> list[str]:
    """Return the kinds of what is queued after two turns of the worker."""
    for _ in range(2):
        asyncio.run(overdue.tell_of_webinars())
    return sorted(one.kind for one in messages() if one.kind.startswith("webinar"))


def test_a_reminder_leaves_an_hour_before_and_once_each_way(who, clock):
    starts_at = read_webinars()[0].starts_at
    clock.set(starts_at - HOUR - timedelta(seconds=1))
    assert told() == []
    clock.set(starts_at - HOUR)
    assert told() == ["webinar_reminder"] * 2


def test_who_left_is_not_reminded(who, clock):
    run_now(service.leave, **who.ids, code=BACK)
    clock.set(read_webinars()[0].starts_at - HOUR)
    assert told() == []


def test_who_signs_up_late_is_not_reminded_of_what_they_know(clock):
    clock.set(read_webinars()[0].starts_at - HOUR - timedelta(minutes=59))
    sign_up(signed_in())
    clock.set(read_webinars()[0].starts_at - HOUR)
    assert told() == []


def test_after_a_standstill_nobody_is_reminded_of_what_has_begun(who, clock):
    clock.set(read_webinars()[0].starts_at)
    assert told() == []


def test_another_hour_is_told_once_and_reminded_of_anew(who, clock, changed):
    changed(*MOVED)
    assert told() == ["webinar_moved"] * 2
    rendered = render("webinar_moved", parameters_of("webinar_moved")[0], Channel.EMAIL)
    assert (
        "Votre webinaire, prévu le 8\u00a0décembre 2026 à 18\u00a0h\u00a030, change d’horaire. Il "
        "aura lieu le mercredi 9\u00a0décembre 2026 à 12\u00a0h."
    ) in rendered.text
    found = own_sign_up(who)
    assert (found.sequence, found.starts_at) == (1, read_webinars()[0].starts_at)
    clock.set(found.starts_at - HOUR)
    assert told() == ["webinar_moved"] * 2 + ["webinar_reminder"] * 2


def test_that_it_is_not_held_is_told_once_and_nothing_more(who, clock, changed):
    changed(*CANCELLED)
    assert told() == ["webinar_cancelled"] * 2
    clock.advance(timedelta(days=17))
    assert told() == ["webinar_cancelled"] * 2
    assert own_sign_up(who).is_cancelled


def test_what_is_held_after_all_is_told_once_and_reminded_of(who, clock, changed):
    changed(*CANCELLED)
    assert told() == ["webinar_cancelled"] * 2
    changed(*UNCHANGED)
    assert told() == ["webinar_cancelled"] * 2 + ["webinar_moved"] * 2
    rendered = render("webinar_moved", parameters_of("webinar_moved")[0], Channel.EMAIL)
    assert "qui était annulé, aura bien lieu\u00a0: le mardi 8\u00a0décembre 2026" in rendered.text
    found = own_sign_up(who)
    assert (found.is_cancelled, found.sequence) == (False, 2)
    clock.set(found.starts_at - HOUR)
    assert told() == ["webinar_cancelled"] * 2 + ["webinar_moved"] * 2 + ["webinar_reminder"] * 2


def test_an_hour_that_changed_while_it_was_cancelled_is_told_once(who, changed):
    changed(*CANCELLED)
    told()
    changed(*MOVED)
    assert told() == ["webinar_cancelled"] * 2 + ["webinar_moved"] * 2
    assert not own_sign_up(who).is_cancelled


def test_no_message_and_no_calendar_says_what_it_is_about(who, clock, changed):
    clock.set(read_webinars()[0].starts_at - HOUR)
    told()
    changed(*MOVED)
    told()
    changed(*CANCELLED)
    told()
    found = [one for one in messages() if one.kind.startswith("webinar")]
    assert {one.kind for one in found} == {"webinar_reminder", "webinar_moved", "webinar_cancelled"}
    rendered = [
        render(one.kind, parameters_of(one.kind)[0], channel)
        for one in found
        for channel in (Channel.EMAIL, Channel.SMS)
    ]
    words = [text for one in rendered for text in (one.subject, one.text)]
    words.append(repr(views.to_appointment(own_sign_up(who))))
    assert not any(re.search(r"\bdos\b|travail", text, re.IGNORECASE) for text in words)
