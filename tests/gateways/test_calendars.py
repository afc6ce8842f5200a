from datetime import datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar

from memberapp.gateways.calendars import Appointment, make_calendar
from tests.support.clocks import START

PARIS = ZoneInfo("Europe/Paris")
VISIT = Appointment(
    uid="AST-2026-0000012-K-1@memberapp",
    title="Aide ménagère; du linge, etc.",
    details="Demande AST-2026-0000012-K\nEND:VEVENT",
    place="14 rue des Tanneurs, 37000 TOURS",
    starts=datetime(2026, 11, 30, 8, tzinfo=PARIS),
    ends=datetime(2026, 11, 30, 12, tzinfo=PARIS),
)


def test_an_appointment_is_read_back_as_it_was_written():
    content = make_calendar([VISIT], at=START)
    (entry,) = Calendar.from_ical(content).walk("VEVENT")

    assert (entry["uid"], entry["summary"]) == (VISIT.uid, VISIT.title)
    assert (entry["description"], entry["location"]) == (VISIT.details, VISIT.place)
    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (VISIT.starts, VISIT.ends)
    assert entry["class"] == "PRIVATE"
    assert b"DTSTART:20261130T070000Z\r\n" in content


def test_the_same_request_makes_the_same_file():
    assert make_calendar([VISIT], at=START) == make_calendar([VISIT], at=START)


def test_without_a_place_no_place_is_named():
    call = Appointment(**{**vars(VISIT), "place": ""})
    assert b"LOCATION" not in make_calendar([call], at=START)
