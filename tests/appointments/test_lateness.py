"""An answer that does not come in the promised time: told once, and counted for who watches."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from memberapp import overdue
from memberapp.appointments import lateness, practices, service
from memberapp.appointments.practices import Answer, Said
from memberapp.core.outgoing import Channel
from memberapp.messages.rendering import render
from tests.personas import MOBILE, SignedInMember, bob, signed_in
from tests.support.appointments import ask, own
from tests.support.clocks import START
from tests.support.partner_service import PartnerService, running_partner_service
from tests.support.records import audited, messages, parameters_of
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")
PAST_IT = timedelta(days=4)


@pytest.fixture(autouse=True)
def _nothing_failed_before(monkeypatch) -> None:
    monkeypatch.setattr(overdue, "_untold_until", {})


@pytest.fixture
def who() -> SignedInMember:
    return signed_in(phone=MOBILE)


@pytest.fixture
def silent(database: str, settings) -> Iterator[PartnerService]:
    """Reach practices by a service that is out of order."""
    with running_partner_service() as running:
        settings(services_url=running.url, services_token="a-token")
        running.statuses = [500] * 20
        yield running


def told() -> list[str]:
    """Return who is told of lateness after two turns of the worker."""
    for _ in range(2):
        asyncio.run(overdue.tell_practices())
        asyncio.run(overdue.tell_late_appointments())
    return [one.recipient for one in messages() if one.kind == "appointment_late"]


def test_a_late_answer_is_told_once_by_each_way_to_its_member_alone(who, clock):
    other = signed_in(bob)
    reference, theirs = ask(who), ask(other, "dents-namur")
    found = own(who, reference)
    clock.set(found.answer_by - timedelta(seconds=1))
    assert (told(), run_now(lateness.how_many)) == ([], 0)
    clock.set(found.answer_by)
    run_now(service.cancel, **other.ids, reference=theirs)
    assert len(told()) == 2
    assert MOBILE in told()
    assert run_now(lateness.how_many) == 1  # told, and late still
    assert audited().count("appointment:late") == 1


@pytest.mark.usefixtures("silent")
def test_a_practice_that_is_out_of_reach_keeps_nobody_from_being_told(who, clock):
    ask(who)
    clock.advance(PAST_IT)
    assert len(told()) == 2


def test_an_answer_that_came_meanwhile_is_not_late(who, clock):
    reference = ask(who)
    answer = Answer(Said.CONFIRMED, START + timedelta(days=12))
    run_now(practices.record, appointment_id=own(who, reference).id, answer=answer)
    clock.advance(PAST_IT)
    assert (told(), run_now(lateness.how_many)) == ([], 0)


def test_the_message_says_until_when_the_answer_was_promised(who, clock):
    reference = ask(who)
    clock.advance(PAST_IT)
    told()
    said = render("appointment_late", parameters_of("appointment_late")[0], Channel.EMAIL).text
    assert (
        f"Le praticien devait répondre à votre demande de rendez-vous {reference} avant le "
        "24\u00a0novembre 2026 à 18\u00a0h. Il ne l’a pas encore fait."
    ) in said


def test_no_message_says_with_whom(who, clock):
    ask(who)
    clock.advance(PAST_IT)
    told()
    parameters = parameters_of("appointment_late")[0]
    for channel in (Channel.EMAIL, Channel.SMS):
        rendered = render("appointment_late", parameters, channel)
        words = f"{rendered.subject} {rendered.text}"
        assert "en retard" in words
        assert not any(one in words.lower() for one in ("mirabeau", "dent", "devis"))
