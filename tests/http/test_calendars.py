"""The link that a member's own calendar reads: without a session, and until it is revoked."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from icalendar import Calendar
from sqlmodel import Session, select

from memberapp import addresses
from memberapp.account.tables import Account
from memberapp.appointments import practices
from memberapp.appointments.practices import Answer, Said
from memberapp.calendars import service as links
from memberapp.calendars.tables import CalendarLink
from memberapp.callbacks import changing
from memberapp.callbacks import service as callbacks
from memberapp.core import retention
from memberapp.privacy import leaving
from memberapp.privacy.retentions import RETENTION
from memberapp.webinars import service as webinars
from memberapp.webinars.catalogue import read_webinars
from tests.personas import SignedInMember, bob, signed_in
from tests.support.appointments import ask as ask_practice
from tests.support.appointments import own as own_appointment
from tests.support.assistance_requests import Someone, someone
from tests.support.browsers import Browser, open_browser
from tests.support.callbacks import KEY, TYPED
from tests.support.clocks import START
from tests.support.records import audited
from tests.support.units_of_work import change, run_now

DAY = timedelta(days=1)
ASKED = replace(TYPED, phone="+33 6 39 98 00 12")  # as it is dialled from anywhere


def create(who: SignedInMember) -> str:
    return run_now(links.create, session=who.session)


def read(browser: Browser, token: str, **headers: str):
    return browser.request("GET", addresses.calendar_path(token), headers=headers)


def entries(answer):
    return Calendar.from_ical(answer.content).walk("VEVENT")


def ask(who: SignedInMember, key: str = KEY) -> str:
    return run_now(callbacks.request, session=who.session, typed=ASKED, key=key)


def move(who: SignedInMember, reference: str) -> None:
    slot = {"day": "2026-11-24", "window": "10:00-10:30"}
    run_now(changing.move, session=who.session, reference=reference, keys=[], sequence=0, **slot)


def choose_another_password(db: Session, who: SignedInMember, now: datetime) -> None:
    db.get_one(Account, who.account_id).password_changed_at = now


def test_a_calendar_reads_the_calls_of_its_member_without_a_cookie(visitor, alice):
    other = signed_in(bob)
    ask(alice)
    ask(other, key="b" * 22)
    answer = read(visitor, create(alice))

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "set-cookie" not in answer.headers
    (entry,) = entries(answer)
    assert entry["summary"] == "Appel de votre mutuelle"
    assert Calendar.from_ical(answer.content)["x-wr-calname"] == "Mutuelle des Tilleuls"


def test_a_move_is_the_same_entry_in_its_next_state_and_the_tag_says_so(visitor, alice):
    reference, token = ask(alice), create(alice)
    first = read(visitor, token)
    again = read(visitor, token, **{"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == "private, no-cache"
    move(alice, reference)
    moved = read(visitor, token, **{"if-none-match": first.headers["etag"]})

    (before,), (after,) = entries(first), entries(moved)
    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert before.decoded("dtstart") < after.decoded("dtstart")


def test_the_visits_and_calls_of_a_case_say_nothing_of_it(visitor):
    def send(db) -> Someone:
        one = someone(db)
        one.send()
        return one

    one = change(send)
    token = run_now(links.create, **one.ids)
    answer = read(visitor, token)
    assert len(entries(answer)) == 2
    for told in ("ospitalisation", "oiffeur", "sychologique", "Tanneurs"):
        assert told not in answer.text


def test_what_is_over_is_shown_for_ninety_days(visitor, alice, clock):
    ask(alice)  # on the 23rd, two days from now
    token = create(alice)
    clock.advance(91 * DAY)
    assert len(entries(read(visitor, token))) == 1
    clock.advance(2 * DAY)
    assert entries(read(visitor, token)) == []


def test_a_renewed_removed_or_made_up_link_is_answered_alike(visitor, alice):
    former = create(alice)
    token = create(alice)
    assert read(visitor, token).status_code == 200
    run_now(links.remove, session=alice.session)
    run_now(links.remove, session=alice.session)
    answers = [read(visitor, one) for one in (former, token, "x" * 43, "x", token + "A")]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}
    assert [one for one in audited() if "calendar" in one] == [
        "calendar:link_created",
        "calendar:link_created",
        "calendar:link_removed",
    ]


def test_the_token_is_stored_nowhere_and_in_no_log(visitor, alice, caplog):
    caplog.set_level(logging.DEBUG, "memberapp")
    token = create(alice)
    read(visitor, token)
    row = run_now(lambda db: db.exec(select(CalendarLink)).one())
    assert token not in f"{vars(row)}"
    assert token not in caplog.text


def test_a_link_ends_with_the_password_of_its_day(visitor, alice, clock):
    former = create(alice)
    clock.advance(timedelta(minutes=1))
    change(lambda db: choose_another_password(db, alice, clock.now))
    assert read(visitor, former).status_code == 404
    assert run_now(links.own, session=alice.session) is None
    assert read(visitor, create(alice)).status_code == 200


def test_a_link_ends_with_the_space(visitor, alice):
    token = create(alice)
    run_now(leaving.leave, session=alice.session)
    assert read(visitor, token).status_code == 404


def test_a_link_that_nobody_reads_is_purged_and_one_that_is_read_stays(visitor, alice, clock):
    other = signed_in(bob)
    read_one, unread = create(alice), create(other)
    clock.advance(100 * DAY)
    assert read(visitor, read_one).status_code == 200
    clock.advance(100 * DAY)
    run_now(retention.purge, rules=RETENTION)
    assert read(visitor, unread).status_code == 404
    assert read(visitor, read_one).status_code == 200


def test_a_link_and_addresses_that_show_nothing_are_counted_apart(visitor, alice):
    token = create(alice)
    unknown = [read(visitor, "x" * 43).status_code for _ in range(61)]
    assert unknown == [404] * 60 + [429]
    statuses = [read(visitor, token).status_code for _ in range(61)]
    assert statuses == [200] * 60 + [429]
    with open_browser(address="192.0.2.2") as elsewhere:
        assert read(elsewhere, token).status_code == 429
        assert read(elsewhere, "x" * 43).status_code == 404


def test_a_member_sees_their_own_link_only(alice, clock):
    other = signed_in(bob)
    assert run_now(links.own, session=alice.session) is None
    create(alice)
    own = run_now(links.own, session=alice.session)
    assert (own.created_at, own.read_at) == (clock.now, None)
    assert run_now(links.own, session=other.session) is None
    run_now(links.remove, session=other.session)
    assert run_now(links.own, session=alice.session) is not None


def test_a_calendar_reads_the_appointments_of_its_member_without_whom_they_see(visitor, alice):
    found, other = own_appointment(alice, ask_practice(alice)), signed_in(bob)
    others = own_appointment(other, ask_practice(other, "dents-namur"))
    for one in (found, others):
        answer = Answer(Said.CONFIRMED, START + 12 * DAY)
        run_now(practices.record, appointment_id=one.id, answer=answer)
    (entry,) = entries(read(visitor, create(alice)))
    assert entry["dtstart"].dt == START + 12 * DAY
    assert found.practice not in str(entry.to_ical())


def test_a_calendar_reads_the_webinars_of_its_member_without_their_titles(visitor, alice):
    first = read_webinars()[0]
    run_now(webinars.sign_up, **alice.ids, code=first.code)
    run_now(webinars.sign_up, **signed_in(bob).ids, code="ecrans-enfants-2026")
    (entry,) = entries(read(visitor, create(alice)))
    assert entry["dtstart"].dt == first.starts_at
    assert first.title not in str(entry.to_ical())
