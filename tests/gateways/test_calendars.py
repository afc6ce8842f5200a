from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from memberapp.gateways.calendars import Appointment, Standing, make_calendar, make_file, uid_of
from tests.support.clocks import START

PARIS, NOUMEA = ZoneInfo("Europe/Paris"), ZoneInfo("Pacific/Noumea")
VISIT = Appointment(
    uid=uid_of("a row"),
    sequence=3,
    changed_at=START,
    title="Rendez-vous; mutuelle, etc.",
    details="Ouvrez cette page\nEND:VEVENT",
    url="https://espace.example/assistance/dossiers/AST-2026-0000012-K",
    starts=datetime(2026, 11, 30, 8, tzinfo=PARIS),
    ends=datetime(2026, 11, 30, 12, tzinfo=PARIS),
    standing=Standing.CONFIRMED,
)
LATER = START + timedelta(days=1)


def entries(content):
    return Calendar.from_ical(content).walk("VEVENT")


def test_an_appointment_is_read_back_as_it_was_written():
    content = make_file([VISIT], at=LATER)
    (entry,) = entries(content)

    assert (entry["uid"], entry["summary"]) == (VISIT.uid, VISIT.title)
    assert (entry["description"], entry["url"]) == (VISIT.details, VISIT.url)
    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (VISIT.starts, VISIT.ends)
    assert (entry["sequence"], entry["status"], entry["class"]) == (3, "CONFIRMED", "PRIVATE")
    assert (entry.decoded("last-modified"), entry.decoded("dtstamp")) == (START, LATER)
    assert Calendar.from_ical(content)["method"] == "PUBLISH"
    assert b"DTSTART;TZID=Europe/Paris:20261130T080000\r\n" in content


@pytest.mark.parametrize(
    ("day", "offset"),
    [((2026, 3, 28), 1), ((2026, 3, 29), 2), ((2026, 10, 24), 2), ((2026, 10, 25), 1)],
)
def test_the_file_says_itself_when_clocks_change(day, offset):
    starts = datetime(*day, 9, tzinfo=PARIS)
    one = replace(VISIT, starts=starts, ends=starts + timedelta(hours=1))
    calendar = Calendar.from_ical(make_file([one], at=START))
    (zone,) = calendar.walk("VTIMEZONE")
    # As a calendar that knows no zone but that of the file reads it.
    own = zone.to_tz(lookup_tzid=False)
    assert datetime(*day, 9, tzinfo=own).utcoffset() == timedelta(hours=offset)
    assert zone["tzid"] == "Europe/Paris"


def test_each_place_brings_its_zone_once():
    afar = replace(
        VISIT,
        starts=datetime(2026, 12, 1, 8, tzinfo=NOUMEA),
        ends=datetime(2026, 12, 1, 9, tzinfo=NOUMEA),
    )
    calendar = Calendar.from_ical(make_calendar([VISIT, afar, VISIT], name="Mutuelle"))
    zones = [zone["tzid"] for zone in calendar.walk("VTIMEZONE")]
    assert zones == ["Europe/Paris", "Pacific/Noumea"]


def test_a_calendar_has_a_name_and_no_method_and_is_stamped_by_its_changes():
    content = make_calendar([VISIT], name="Mutuelle des Tilleuls")
    calendar = Calendar.from_ical(content)
    (entry,) = calendar.walk("VEVENT")

    assert "method" not in calendar
    assert calendar["x-wr-calname"] == "Mutuelle des Tilleuls"
    assert entry.decoded("dtstamp") == START
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in content
    assert content == make_calendar([VISIT], name="Mutuelle des Tilleuls")
    assert not entries(make_calendar([], name="Mutuelle des Tilleuls"))


def test_a_uid_says_nothing_and_stays():
    assert uid_of("RAP-2026-1") == uid_of("RAP-2026-1") != uid_of("RAP-2026-2")
    assert "RAP" not in uid_of("RAP-2026-1")
