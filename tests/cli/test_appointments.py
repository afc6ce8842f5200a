"""`memberapp staff appointments`, and what the member reads of what an agent does."""

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner, Result

from memberapp.appointments import service
from memberapp.appointments.rules import AppointmentStatus
from memberapp.cli import load_commands
from memberapp.core.errors import Conflict, NotFound
from memberapp.services.rules import Source
from tests.personas import MOBILE, SignedInMember, signed_in
from tests.support.appointments import ask, own
from tests.support.records import audited, sent_kinds
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")
WHO = ("--agent", "a.noel", "--reason", "Réponse du praticien")


def appointments(*arguments: str) -> Result:
    return CliRunner().invoke(load_commands(), ("staff", "appointments", *arguments))


@pytest.fixture
def who(database) -> SignedInMember:
    added = ("staff", "agents", "add", "a.noel", "--name", "Agathe Noël")
    assert CliRunner().invoke(load_commands(), added).exit_code == 0
    return signed_in(phone=MOBILE)


@pytest.fixture
def reference(who) -> str:
    return ask(who)


def test_a_request_is_listed_until_it_is_answered(reference):
    (line,) = appointments(*WHO, "--json").stdout.splitlines()
    shown = json.loads(line)
    assert (shown["reference"], shown["person"], shown["is_late"]) == (
        reference,
        "Alice Moreau",
        False,
    )
    assert "staff:appointments_read" in audited()
    appointments("refuse", reference, *WHO)
    assert appointments(*WHO).stdout == "nothing waits for an agent\n"


def test_a_request_without_an_answer_is_listed_as_late(reference, clock):
    clock.advance(timedelta(days=4))
    assert "  LATE  " in appointments(*WHO).stdout


def test_an_hour_is_on_the_clock_of_the_practice_and_the_member_is_told(who, reference):
    said = appointments("confirm", reference, "--at", "2026-12-03T09:15", *WHO)
    assert "2026-12-03 08:15 UTC" in said.stdout
    found = own(who, reference)
    assert found.status is AppointmentStatus.CONFIRMED
    assert found.steps[-1].source is Source.STAFF
    assert sent_kinds().count("appointment_confirmed") == 2
    appointments("move", reference, "--at", "2026-12-04T10:00", *WHO)
    assert own(who, reference).status is AppointmentStatus.MOVED
    assert sent_kinds().count("appointment_moved") == 2


def test_an_appointment_that_was_confirmed_can_be_refused(who, reference):
    appointments("confirm", reference, "--at", "2026-12-03T09:15", *WHO)
    appointments("refuse", reference, *WHO)
    found = own(who, reference)
    assert (found.status, found.starts_at) == (AppointmentStatus.REFUSED, None)


@pytest.mark.parametrize("at", ["2026-11-20T09:00", "2028-01-01T09:00"])
def test_an_hour_that_is_over_or_far_away_is_refused(who, reference, at):
    assert isinstance(appointments("confirm", reference, "--at", at, *WHO).exception, Conflict)
    assert own(who, reference).status is AppointmentStatus.ASKED


def test_an_end_is_listed_until_an_agent_told_the_practice(who, reference):
    appointments("confirm", reference, "--at", "2026-12-03T09:15", *WHO)
    assert appointments(*WHO).stdout == "nothing waits for an agent\n"
    run_now(service.cancel, **who.ids, reference=reference)
    assert "  TELL THE PRACTICE  " in appointments(*WHO).stdout
    (line,) = appointments("told", reference, *WHO, "--json").stdout.splitlines()
    assert json.loads(line)["is_end_untold"] is False
    assert appointments(*WHO).stdout == "nothing waits for an agent\n"
    assert "appointment:end_told" in audited()


def test_that_a_practice_has_a_request_is_noted_once_and_then_its_end(who, reference, clock):
    appointments("told", reference, *WHO)
    first = own(who, reference).told_at
    assert first is not None
    clock.advance(timedelta(minutes=1))
    appointments("told", reference, *WHO)
    assert (own(who, reference).told_at, audited().count("appointment:told")) == (first, 1)
    run_now(service.cancel, **who.ids, reference=reference)
    assert "  TELL THE PRACTICE  " in appointments(*WHO).stdout
    appointments("told", reference, *WHO)
    assert appointments(*WHO).stdout == "nothing waits for an agent\n"
    assert own(who, reference).end_told_at is not None


@pytest.mark.parametrize("answered", [("confirm", "--at", "2026-12-03T09:15"), ("refuse",)])
def test_a_practice_that_answered_needs_no_telling(who, reference, answered):
    command, *rest = answered
    appointments(command, reference, *rest, *WHO)
    assert isinstance(appointments("told", reference, *WHO).exception, Conflict)
    assert own(who, reference).told_at is None


def test_what_is_over_is_not_answered_again(who, reference):
    appointments("refuse", reference, *WHO)
    again = appointments("confirm", reference, "--at", "2026-12-03T09:15", *WHO)
    assert isinstance(again.exception, Conflict)
    assert isinstance(appointments("refuse", reference, *WHO).exception, Conflict)


def test_an_unknown_reference_and_an_unknown_agent_are_refused(reference):
    assert isinstance(appointments("show", "RDV-2026-0000001-X", *WHO).exception, NotFound)
    other = ("--agent", "nobody", "--reason", "Essai")
    assert isinstance(appointments("show", reference, *other).exception, NotFound)
    assert appointments("show", reference).exit_code != 0
