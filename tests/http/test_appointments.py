"""The end of an appointment and its calendar file, as a browser asks for them."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from memberapp.appointments import practices
from memberapp.appointments.practices import Answer, Said
from memberapp.appointments.rules import AppointmentStatus
from tests.personas import SignedInMember, bob, signed_in
from tests.support.appointments import ask, own
from tests.support.browsers import Browser
from tests.support.clocks import START
from tests.support.records import audited
from tests.support.units_of_work import run_now

PAGE = "/services/rendez-vous"
AT = START + timedelta(days=12)


@pytest.fixture
def alice(visitor: Browser, alice: SignedInMember) -> SignedInMember:
    visitor.sign_in()
    return alice


def file_of(reference: str) -> str:
    return f"/files/appointments/{reference}.ics"


def confirm(who: SignedInMember, reference: str) -> None:
    answer = Answer(Said.CONFIRMED, AT)
    found = own(who, reference)
    run_now(practices.record, appointment_id=found.id, answer=answer)


def test_only_what_is_confirmed_has_a_calendar_file_which_does_not_say_with_whom(visitor, alice):
    reference = ask(alice)
    assert visitor.get(file_of(reference)).status_code == 404
    confirm(alice, reference)
    content = visitor.get(file_of(reference)).content
    (entry,) = Calendar.from_ical(content).walk("VEVENT")
    assert (entry["dtstart"].dt, entry["status"]) == (AT, "CONFIRMED")
    assert "Mirabeau" not in content.decode()


def test_an_appointment_is_given_up(visitor, alice):
    reference = ask(alice)
    answer = visitor.post(f"{PAGE}/annuler", rendezvous=reference)
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert visitor.shown_again(PAGE).notice == "Votre demande est annulée."
    assert own(alice, reference).status is AppointmentStatus.CANCELLED


@pytest.mark.parametrize(
    "form",
    [{}, {"rendezvous": ""}, {"rendezvous": "RDV-2026-0000001-X"}, {"rendezvous": "x" * 900}],
)
def test_what_no_form_of_ours_sends_changes_nothing(visitor, alice, form):
    answer = visitor.post(f"{PAGE}/annuler", **form)
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert "n’est pas dans votre espace" in visitor.shown_again(PAGE).errors[0].text
    assert [one for one in audited() if one.startswith("appointment")] == []


def test_another_members_appointment_reads_like_one_that_there_is_not(visitor, alice):
    other = signed_in(bob)
    reference = ask(other, "dents-namur")
    confirm(other, reference)
    assert visitor.get(file_of(reference)).status_code == 404
    visitor.post(f"{PAGE}/annuler", rendezvous=reference)
    assert "n’est pas dans votre espace" in visitor.shown_again(PAGE).errors[0].text
    assert own(other, reference).status is AppointmentStatus.CONFIRMED
