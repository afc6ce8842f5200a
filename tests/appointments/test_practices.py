"""What practices are told and what they answer, over HTTP to a real service on this machine."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from memberapp import overdue
from memberapp.appointments import practices, service, staff
from memberapp.appointments.rules import AppointmentStatus
from memberapp.core.work import run_now as work_now
from memberapp.gateways import partners as gateway
from memberapp.services.rules import Source
from memberapp.staff import service as agents
from tests.personas import MOBILE, SignedInMember, signed_in
from tests.support.appointments import ask, own
from tests.support.clocks import START
from tests.support.partner_service import PartnerService, running_partner_service
from tests.support.records import audited, sent_kinds
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")
AT = START + timedelta(days=12)
AGAIN = timedelta(minutes=15)


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
    asyncio.run(overdue.tell_practices())


def confirmed(at: datetime) -> dict[str, str]:
    return {"status": "confirmed", "starts": at.isoformat()}


def told() -> list[str]:
    return [one for one in sent_kinds() if one.startswith("appointment")]


def test_a_practice_is_told_what_the_page_says_and_nothing_else(partner, who, clock):
    reference = ask(who)
    turn()
    ((method, path, content),) = partner.asked
    assert (method, path) == ("PUT", f"/partners/appointments/mirabeau/{reference}")
    wishes = [one.code for one in own(who, reference).wishes]
    assert content == {
        "name": "Alice Moreau",
        "phone": MOBILE,
        "reason": "quote",
        "wishes": wishes,
    }
    assert partner.tokens == ["Bearer a-token"]
    found = own(who, reference)
    assert (found.status, found.told_at) == (AppointmentStatus.ASKED, START)
    assert told() == []
    clock.advance(AGAIN)
    turn()
    assert audited().count("appointment:told") == 1


def test_a_practice_that_confirms_gives_the_hour_and_the_member_is_told_once(partner, who, clock):
    reference = ask(who)
    partner.answer = confirmed(AT)
    turn()
    clock.advance(AGAIN)
    turn()
    assert len(partner.asked) == 2
    found = own(who, reference)
    assert (found.status, found.starts_at) == (AppointmentStatus.CONFIRMED, AT)
    assert found.steps[-1].source is Source.PRACTICE
    assert told() == ["appointment_confirmed"] * 2


def test_an_answer_that_comes_later_is_fetched(partner, who, clock):
    reference = ask(who)
    turn()
    turn()
    assert len(partner.asked) == 1  # not each second
    partner.answer = {"status": "refused"}
    clock.advance(AGAIN)
    turn()
    assert own(who, reference).status is AppointmentStatus.REFUSED
    assert told() == ["appointment_refused"] * 2
    clock.advance(AGAIN)
    turn()
    assert len(partner.asked) == 2  # nothing is left to hear


def test_another_hour_is_a_move(partner, who, clock):
    reference = ask(who)
    partner.answer = confirmed(AT)
    turn()
    partner.answer = confirmed(AT + timedelta(days=1))
    clock.advance(AGAIN)
    turn()
    found = own(who, reference)
    assert (found.status, found.sequence) == (AppointmentStatus.MOVED, 2)
    assert [one.status for one in found.steps] == ["asked", "confirmed", "moved"]
    assert told() == ["appointment_confirmed"] * 2 + ["appointment_moved"] * 2


@pytest.mark.parametrize(
    "answers",
    [
        {"statuses": [500, 500]},
        {"statuses": [401, 401]},
        {"answer": "not JSON"},
        {"answer": "[]"},
        {"answer": {}},
        {"answer": {"status": "maybe"}},
        {"answer": {"status": "confirmed"}},
        {"answer": {"status": "confirmed", "starts": "demain"}},
        {"answer": {"status": "confirmed", "starts": 12}},
        {"answer": {"status": "confirmed", "starts": "2026-12-03T09:15"}},
        {"answer": confirmed(START - timedelta(days=1))},
        {"answer": confirmed(START + timedelta(days=400))},
        {"answer": {"status": "received", "padding": "x" * 200_000}},
        {"delay_seconds": 3},
    ],
    ids=range(14),
)
def test_what_is_no_answer_confirms_nothing_and_is_asked_again(
    partner, who, monkeypatch, answers, caplog
):
    monkeypatch.setattr(gateway, "_CALL_SECONDS", 1.5)
    for name, value in answers.items():
        setattr(partner, name, value)
    reference = ask(who)
    turn()
    found = own(who, reference)
    assert (found.status, found.starts_at, found.told_at) == (AppointmentStatus.ASKED, None, None)
    assert told() == []
    assert not any(one in caplog.text for one in (reference, "Moreau", MOBILE))
    partner.statuses, partner.answer, partner.delay_seconds = [], confirmed(AT), 0
    monkeypatch.setattr(overdue, "_untold_until", {})  # a while later
    turn()
    assert own(who, reference).status is AppointmentStatus.CONFIRMED


def test_a_practice_is_told_that_nobody_comes_until_it_knows(partner, who, monkeypatch):
    reference = ask(who)
    turn()
    partner.asked.clear()
    run_now(service.cancel, **who.ids, reference=reference)
    partner.answer, partner.statuses = {"status": "ended"}, [500, 500]
    turn()
    monkeypatch.setattr(overdue, "_untold_until", {})
    turn()
    turn()
    path = f"/partners/appointments/mirabeau/{reference}"
    assert partner.asked == [("DELETE", path, None)] * 3
    assert own(who, reference).end_told_at == START


async def cancelled_while_it_is_asked(
    who: SignedInMember, reference: str, partner: PartnerService
) -> None:
    telling = asyncio.create_task(overdue.tell_practices())
    while not partner.asked:
        await asyncio.sleep(0.01)
    await asyncio.to_thread(run_now, service.cancel, **who.ids, reference=reference)
    await telling


def test_an_answer_after_the_member_gave_it_up_changes_nothing(partner, who):
    reference = ask(who)
    partner.slow, partner.delay_seconds, partner.answer = "PUT", 0.5, confirmed(AT)
    asyncio.run(cancelled_while_it_is_asked(who, reference, partner))
    assert own(who, reference).status is AppointmentStatus.CANCELLED
    assert told() == []
    partner.answer = {"status": "ended"}
    turn()
    assert partner.asked[-1][0] == "DELETE"


async def ended_before_it_is_handed_over(
    who: SignedInMember, reference: str, partner: PartnerService
) -> None:
    """Let a second worker tell the end while the request of the first is still on its way."""
    handing = asyncio.create_task(overdue.tell_practices())
    while not partner.asked:
        await asyncio.sleep(0.01)
    await asyncio.to_thread(run_now, service.cancel, **who.ids, reference=reference)
    await practices.tell(own(who, reference).id)
    await handing


def test_a_practice_that_hears_of_a_request_after_its_end_hears_of_the_end_again(partner, who):
    reference = ask(who)
    partner.slow, partner.delay_seconds = "PUT", 1
    partner.answer = None
    partner.usual["PUT"] = {"status": "received"}
    asyncio.run(ended_before_it_is_handed_over(who, reference, partner))
    assert [one[0] for one in partner.asked] == ["PUT", "DELETE"]
    turn()
    turn()
    assert [one[0] for one in partner.asked] == ["PUT", "DELETE", "DELETE"]
    assert own(who, reference).status is AppointmentStatus.CANCELLED


def move_by_phone(reference: str, at: datetime) -> None:
    """Note as an agent does what the practice said on the telephone."""
    agent = run_now(agents.add, agent_id="a.noel", name="Agathe Noël", by="", why="")
    caller = run_now(agents.caller, agent_id=agent.id, reason="Le praticien rappelle")
    work_now(staff.give_hour, caller, reference=reference, starts_at=at)


def test_what_a_practice_repeats_does_not_undo_what_it_said_on_the_telephone(partner, who, clock):
    reference = ask(who)
    partner.answer = confirmed(AT)
    turn()
    by_phone = AT + timedelta(days=2)
    move_by_phone(reference, by_phone)
    before = told()
    clock.advance(AGAIN)
    turn()
    assert (own(who, reference).starts_at, told()) == (by_phone, before)
    for at in (by_phone, AT):  # its service catches up, and then another hour is new again
        partner.answer = confirmed(at)
        clock.advance(AGAIN)
        turn()
        assert own(who, reference).starts_at == at


def test_an_hour_that_a_practice_repeats_once_it_is_over_is_no_fault(partner, who, clock, caplog):
    reference = ask(who)
    partner.answer = confirmed(AT)
    turn()
    move_by_phone(reference, AT + timedelta(days=2))
    clock.set(AT + timedelta(hours=1))
    turn()
    assert partner.asked[-1][0] == "PUT"
    assert "cannot be told" not in caplog.text
    assert own(who, reference).starts_at == AT + timedelta(days=2)


def test_a_practice_is_not_asked_any_longer_once_the_hour_has_passed(partner, who, clock):
    reference = ask(who)
    partner.answer = confirmed(AT)
    turn()
    clock.set(AT - timedelta(minutes=1))
    turn()
    assert len(partner.asked) == 2
    for _ in range(3):
        clock.advance(AGAIN)
        turn()
    assert len(partner.asked) == 2
    assert own(who, reference).status is AppointmentStatus.CONFIRMED


def test_nobody_asks_again_what_failed_until_the_hour_had_passed(partner, who, clock, monkeypatch):
    ask(who)
    partner.answer = confirmed(AT)
    turn()
    partner.answer, partner.statuses = None, [500] * 2
    clock.set(AT - timedelta(minutes=1))
    turn()
    asked = len(partner.asked)
    monkeypatch.setattr(overdue, "_untold_until", {})
    clock.set(AT)
    turn()
    assert len(partner.asked) == asked


def test_a_request_without_an_answer_is_asked_for_sixty_days_and_its_end_still_told(
    partner, who, clock
):
    reference = ask(who)
    turn()
    clock.set(START + timedelta(days=60) - timedelta(minutes=1))
    turn()
    assert len(partner.asked) == 2
    clock.advance(AGAIN)
    turn()
    assert len(partner.asked) == 2
    run_now(service.cancel, **who.ids, reference=reference)
    partner.answer = {"status": "ended"}
    turn()
    assert partner.asked[-1][0] == "DELETE"


def test_an_order_shows_neither_name_nor_phone(who):
    reference = ask(who)
    order = run_now(practices.order_of, appointment_id=own(who, reference).id)
    assert (order.person, order.phone) == ("Alice Moreau", MOBILE)
    assert not any(one in repr(order) for one in ("Alice", "Moreau", MOBILE))


def test_without_an_address_nobody_is_told_and_the_request_waits_for_a_person(who):
    reference = ask(who)
    turn()
    found = own(who, reference)
    assert (found.status, found.told_at) == (AppointmentStatus.ASKED, None)
    turn()
