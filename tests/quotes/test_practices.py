"""What practices are told and what quotes they send, over HTTP to a real service."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from memberapp import overdue
from memberapp.core.work import run_now as work_now
from memberapp.gateways import partners as gateway
from memberapp.quotes import practices, service, staff
from memberapp.quotes.rules import QuoteStatus
from memberapp.services.rules import Source
from memberapp.staff import service as agents
from tests.personas import MOBILE, SignedInMember, signed_in
from tests.support.clocks import START
from tests.support.partner_service import PartnerService, running_partner_service
from tests.support.quotes import CROWN, UNTIL, ask, own, received
from tests.support.records import sent_kinds
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")
AGAIN = timedelta(minutes=15)
DAY = UNTIL.isoformat()
LINE = {"code": "HBLD680", "label": "Couronne céramique", "quantity": 1, "price": 54_000}


def offered(*lines: Any, until: Any = DAY) -> dict[str, Any]:
    return {"status": "offered", "until": until, "lines": list(lines or (LINE,))}


@pytest.fixture
def partner(database: str, settings: Any, clock: object) -> Iterator[PartnerService]:
    with running_partner_service() as running:
        settings(services_url=running.url, services_token="a-token")
        running.answer = {"status": "received"}
        yield running


@pytest.fixture(autouse=True)
def _nothing_failed_before(monkeypatch) -> None:
    monkeypatch.setattr(overdue, "_untold_until", {})


@pytest.fixture
def who() -> SignedInMember:
    return signed_in(phone=MOBILE)


def turn() -> None:
    asyncio.run(overdue.tell_practices_of_quotes())


def told() -> list[str]:
    return [one for one in sent_kinds() if one.startswith("quote")]


def test_a_practice_is_told_what_the_page_says_and_nothing_else(partner, who):
    reference = ask(who)
    turn()
    ((method, path, content),) = partner.asked
    assert (method, path) == ("PUT", f"/partners/quotes/mirabeau/{reference}")
    assert content == {
        "name": "Alice Moreau",
        "care": "couronne-dentaire",
        "phone": MOBILE,
        "remark": "Couronne du haut, à gauche",
    }
    assert partner.tokens == ["Bearer a-token"]
    found = own(who, reference)
    assert (found.status, found.told_at, told()) == (QuoteStatus.ASKED, START, [])


def test_what_was_not_given_is_not_told(partner, who):
    ask(who, remarque="", phone="")
    turn()
    assert partner.asked[0][2] == {"name": "Alice Moreau", "care": "couronne-dentaire"}


def test_a_quote_that_comes_is_taken_once_and_the_member_told_once(partner, who, clock):
    reference = ask(who)
    partner.answer = offered()
    for _ in range(2):
        turn()
        clock.advance(AGAIN)
    assert len(partner.asked) == 2
    found = own(who, reference)
    assert (found.status, found.steps[-1].source) == (QuoteStatus.ANSWERED, Source.PRACTICE)
    assert received(who, reference).offer.lines == (CROWN,)
    assert told() == ["quote_answered"] * 2


def test_another_quote_replaces_the_first_and_a_refusal_takes_it_back(partner, who, clock):
    reference = ask(who)
    partner.answer = offered()
    turn()
    partner.answer = offered(LINE | {"price": 50_000, "base": 12_000})
    clock.advance(AGAIN)
    turn()
    assert own(who, reference).status is QuoteStatus.CHANGED
    partner.answer = {"status": "refused"}
    clock.advance(AGAIN)
    turn()
    found = own(who, reference)
    assert (found.status, found.offer) == (QuoteStatus.REFUSED, None)
    clock.advance(AGAIN)
    turn()
    assert len(partner.asked) == 3  # nothing is left to hear


@pytest.mark.parametrize(
    "answers",
    [
        {"statuses": [500, 500]},
        {"statuses": [401, 401]},
        {"answer": "not JSON"},
        {"answer": {"status": "maybe"}},
        {"answer": {"status": "offered"}},
        {"answer": offered(until="demain")},
        {"answer": offered(until=12)},
        {"answer": {"status": "offered", "until": DAY, "lines": []}},
        {"answer": offered(*[LINE] * 13)},
        {"answer": offered("x")},
        {"answer": offered(LINE | {"price": "540"})},
        {"answer": offered(LINE | {"price": 540.5})},
        {"answer": offered(LINE | {"price": True})},
        {"answer": offered(LINE | {"price": -1})},
        {"answer": offered(LINE | {"price": 10**12})},
        {"answer": offered(LINE | {"quantity": 0})},
        {"answer": offered(LINE | {"base": "x"})},
        {"answer": offered(LINE | {"code": "'; --"})},
        {"answer": offered(LINE | {"label": "x" * 500})},
        {"answer": offered() | {"padding": "x" * 200_000}},
        {"delay_seconds": 3},
    ],
    ids=range(21),
)
def test_what_is_no_answer_changes_nothing_and_is_asked_again(
    partner, who, monkeypatch, answers, caplog
):
    monkeypatch.setattr(gateway, "_CALL_SECONDS", 1.5)
    for name, value in answers.items():
        setattr(partner, name, value)
    reference = ask(who)
    turn()
    found = own(who, reference)
    assert (found.status, found.offer, told()) == (QuoteStatus.ASKED, None, [])
    assert not any(one in caplog.text for one in (reference, "Moreau", MOBILE, "ouronne"))
    partner.statuses, partner.answer, partner.delay_seconds = [], offered(), 0
    monkeypatch.setattr(overdue, "_untold_until", {})  # a while later
    turn()
    assert own(who, reference).status is QuoteStatus.ANSWERED


@pytest.mark.parametrize("until", ["2020-01-01", "2031-01-01"])
def test_a_quote_that_has_expired_is_none_though_the_practice_has_the_request(
    partner, who, clock, until
):
    partner.answer = offered(until=until)
    reference = ask(who)
    turn()
    found = own(who, reference)
    assert (found.status, found.offer, found.told_at) == (QuoteStatus.ASKED, None, START)
    turn()
    assert len(partner.asked) == 1  # not again and again
    partner.answer = offered()
    clock.advance(AGAIN)
    turn()
    assert own(who, reference).status is QuoteStatus.ANSWERED


def test_an_answer_after_the_cancellation_tells_the_practice_of_the_end_again(partner, who):
    reference = ask(who)
    turn()
    quote_id, partner.answer = own(who, reference).id, None
    run_now(service.cancel, **who.ids, reference=reference)
    turn()
    assert partner.asked[-1][0] == "DELETE"
    assert own(who, reference).end_told_at == START
    late = practices.Answer(practices.Said.RECEIVED)
    run_now(practices.record, request_id=quote_id, answer=late)
    turn()
    assert [one[0] for one in partner.asked] == ["PUT", "DELETE", "DELETE"]
    assert own(who, reference).status is QuoteStatus.CANCELLED


def test_what_the_practice_repeats_does_not_undo_what_an_agent_noted(partner, who, clock):
    reference = ask(who)
    partner.answer = offered()
    turn()
    agent = run_now(agents.add, agent_id="a.noel", name="Agathe Noël", by="", why="")
    caller = run_now(agents.caller, agent_id=agent.id, reason="Le praticien rappelle")
    other = (received(who, reference).offer.lines[0],) * 2
    work_now(staff.answer, caller, reference=reference, lines=other, valid_until=UNTIL)
    clock.advance(AGAIN)
    turn()
    assert received(who, reference).offer.lines == other


def test_nobody_is_asked_longer_than_sixty_days(partner, who, clock):
    ask(who)
    turn()
    clock.advance(timedelta(days=61))
    turn()
    assert len(partner.asked) == 1


def test_the_practice_of_who_left_is_asked_nothing_further(partner, who, clock):
    ask(who)
    partner.answer = offered()
    turn()
    run_now(service.leave, **who.ids)
    clock.advance(AGAIN)
    turn()
    assert len(partner.asked) == 1


def test_without_a_service_a_request_waits_for_an_adviser(who):
    reference = ask(who)
    turn()
    assert (own(who, reference).told_at, run_now(practices.due)) == (None, [])
