"""What the partner of second opinions is told, and answers, over HTTP to a real service."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from memberapp import overdue
from memberapp.core.errors import NotFound
from memberapp.gateways import opinions as gateway
from memberapp.gateways import partners as exchange
from memberapp.opinions import handing, service
from memberapp.opinions.rules import OpinionStatus
from tests.personas import SignedInMember, bob, signed_in
from tests.support.opinions import QUESTION, own, send, work
from tests.support.partner_service import PartnerService, running_partner_service
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


@pytest.fixture
def partner(
    database: str, settings: Any, clock: object, tmp_path: Path
) -> Iterator[PartnerService]:
    with running_partner_service() as running:
        settings(
            services_url=running.url, services_token="a-token", uploads_dir=tmp_path / "uploads"
        )
        running.usual["PUT"] = {"status": "received"}
        yield running
    overdue._untold_until.clear()


def asked_again(clock: Any, minutes: int = 16) -> None:
    overdue._untold_until.clear()  # as if that had passed
    clock.advance(timedelta(minutes=minutes))
    work()


def test_papers_then_the_question_are_handed_over_without_a_name(partner):
    who = signed_in()
    reference = send(who)
    work()
    (_put, path, content), (_second, second_path, question) = partner.asked
    assert path == f"{second_path}/papers/1"
    assert content.startswith(b"\xff\xd8")  # the picture itself
    assert question == {"domain": "orthopedics", "question": QUESTION, "papers": 1}
    assert set(partner.tokens) == {"Bearer a-token"}
    sent = repr([path, question])
    assert not any(one in sent for one in (who.member_id, "Moreau", "alice", reference))
    assert own(who, reference).status is OpinionStatus.RECEIVED


def test_the_answer_is_asked_for_until_it_is_there(partner, clock):
    who = signed_in()
    reference = send(who)
    work()
    asked_again(clock)
    assert own(who, reference).status is OpinionStatus.RECEIVED
    partner.usual["GET"] = {"status": "answered", "text": " Attendre. ", "by": "Dr Untel"}
    asked_again(clock)
    found = own(who, reference)
    assert found.content is not None
    assert (found.content.answer, found.content.answered_by) == ("Attendre.", "Dr Untel")
    partner.asked.clear()
    partner.statuses = [500, 500]
    asked_again(clock)  # they have to delete it, until they confirm
    assert own(who, reference).erased_at is None
    asked_again(clock)
    found = own(who, reference)
    assert (found.status, found.erased_at is not None) == (OpinionStatus.ANSWERED, True)
    assert found.content is not None
    assert found.content.answer == "Attendre."
    assert {method for method, _path, _content in partner.asked} == {"DELETE"}
    partner.asked.clear()
    asked_again(clock)
    assert partner.asked == []


async def withdrawn_while_it_is_handed_over(
    who: SignedInMember, reference: str, partner: PartnerService
) -> None:
    telling = asyncio.create_task(overdue.follow_opinions())
    while not partner.asked:
        await asyncio.sleep(0.01)
    await asyncio.to_thread(run_now, service.withdraw, **who.ids, reference=reference)
    # Another worker has it deleted before the rest arrives.
    (opinion_id,) = await asyncio.to_thread(run_now, handing.due)
    await asyncio.to_thread(run_now, handing.confirm_erased, opinion_id=opinion_id)
    await telling


def test_what_arrives_after_its_end_is_deleted_again(partner):
    who = signed_in()
    reference = send(who)
    partner.slow, partner.delay_seconds = "PUT", 0.5
    asyncio.run(withdrawn_while_it_is_handed_over(who, reference, partner))
    assert own(who, reference).erased_at is None
    sent_to = partner.asked[-1][1]
    work()
    assert partner.asked[-1] == ("DELETE", sent_to, None)
    assert own(who, reference).erased_at is not None


@pytest.mark.parametrize(
    "answers",
    [
        {"statuses": [500, 500]},
        {"answer": "not JSON"},
        {"answer": {}},
        {"answer": {"status": "active"}},
        {"answer": {"status": "received", "padding": "x" * 200_000}},
        {"delay_seconds": 3},
    ],
    ids=range(6),
)
def test_a_partner_that_does_not_take_it_as_they_must_leaves_it_sent(
    partner, clock, monkeypatch, answers, caplog
):
    # A busy machine must have the time to connect, and be waited for less than what is slow.
    monkeypatch.setattr(gateway, "_PAPER_SECONDS", 1.5)
    monkeypatch.setattr(exchange, "_CALL_SECONDS", 1.5)
    who = signed_in()
    reference = send(who)
    for name, value in answers.items():
        setattr(partner, name, value)
    work()
    assert len(partner.asked) == 2  # the first paper twice, and no third time
    assert own(who, reference).status is OpinionStatus.SENT
    assert QUESTION not in caplog.text
    assert partner.asked[0][1].split("/")[3] not in caplog.text
    partner.statuses, partner.answer, partner.delay_seconds = [], None, 0
    asked_again(clock)
    assert own(who, reference).status is OpinionStatus.RECEIVED


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "answered"},
        {"status": "answered", "text": "Attendre.", "by": ""},
        {"status": "answered", "text": ["Attendre."], "by": "Dr Untel"},
        {"status": "answered", "text": "x" * 20_001, "by": "Dr Untel"},
        {"status": "answered", "text": "Attendre.\0", "by": "Dr Untel"},
        {"status": "done", "text": "Attendre.", "by": "Dr Untel"},
    ],
    ids=range(6),
)
def test_an_answer_that_cannot_be_shown_is_none(partner, clock, answer):
    who = signed_in()
    reference = send(who)
    work()
    partner.usual["GET"] = answer
    asked_again(clock)
    assert own(who, reference).status is OpinionStatus.RECEIVED


def test_a_partner_that_refuses_deletes_it_and_the_right_is_given_back(partner, clock):
    who = signed_in()
    at_once, later = send(who), send(who)
    partner.answers = [{"status": "received"}, {"status": "refused"}]  # the paper, the question
    work()
    found = {one.reference: one.status for one in run_now(service.desk, **who.ids).asked}
    assert sorted(found) == sorted([at_once, later])
    assert sorted(found.values()) == [OpinionStatus.RECEIVED, OpinionStatus.REFUSED]
    partner.usual["GET"] = {"status": "refused"}
    asked_again(clock)
    asked_again(clock)
    found = run_now(service.desk, **who.ids)
    assert {one.status for one in found.asked} == {OpinionStatus.REFUSED}
    assert all(one.erased_at for one in found.asked)
    assert found.left[who.member_id] == 2


def test_an_end_is_told_until_it_is_confirmed(partner, clock):
    who = signed_in()
    reference = send(who)
    work()
    run_now(service.withdraw, **who.ids, reference=reference)
    partner.statuses = [500, 500]
    work()
    assert own(who, reference).erased_at is None
    asked_again(clock)
    assert own(who, reference).erased_at is not None
    partner.asked.clear()
    asked_again(clock)
    assert partner.asked == []


def test_another_members_end_tells_no_partner(partner):
    reference = send(signed_in())
    work()
    partner.asked.clear()
    with pytest.raises(NotFound):
        run_now(service.withdraw, **signed_in(bob).ids, reference=reference)
    asyncio.run(overdue.follow_opinions())
    assert partner.asked == []
