"""A quote that does not come in the promised time: told once, and counted for who watches."""

import asyncio
from datetime import timedelta

import pytest

from memberapp import overdue
from memberapp.core.outgoing import Channel
from memberapp.messages.rendering import render
from memberapp.quotes import lateness, service
from tests.personas import MOBILE, SignedInMember, bob, signed_in
from tests.support.quotes import ask, came_in, own
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


def told() -> list[str]:
    """Return who is told of lateness after two turns of the worker."""
    for _ in range(2):
        asyncio.run(overdue.tell_late_quotes())
    return [one.recipient for one in messages() if one.kind == "quote_late"]


def test_a_late_quote_is_told_once_by_each_way_to_its_member_alone(who, clock):
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
    assert audited().count("quote:late") == 1


def test_a_quote_that_came_meanwhile_is_not_late(who, clock):
    came_in(ask(who))
    clock.advance(PAST_IT)
    assert (told(), run_now(lateness.how_many)) == ([], 0)


def test_the_message_says_until_when_the_answer_was_promised(who, clock):
    reference = ask(who)
    clock.advance(PAST_IT)
    told()
    said = render("quote_late", parameters_of("quote_late")[0], Channel.EMAIL).text
    assert (
        f"Le praticien devait répondre à votre demande de devis {reference} avant le "
        "24\u00a0novembre 2026 à 18\u00a0h. Il ne l’a pas encore fait."
    ) in said


def test_no_message_says_of_whom_or_for_what(who, clock):
    late = ask(who)
    clock.advance(PAST_IT)
    told()
    came_in(late)
    for kind, words in (("quote_late", "en retard"), ("quote_answered", late)):
        for channel in (Channel.EMAIL, Channel.SMS):
            rendered = render(kind, parameters_of(kind)[0], channel)
            said = f"{rendered.subject} {rendered.text}"
            assert words in said
            secrets = ("mirabeau", "dent", "couronne", "540", "remarque")
            assert not any(one in said.lower() for one in secrets)
