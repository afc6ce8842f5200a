"""What partners are told and what they answer, over HTTP to a real service on this machine."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from memberapp import overdue
from memberapp.core.errors import NotFound
from memberapp.gateways import partners as gateway
from memberapp.services import partners, service
from memberapp.services.partners import Told
from memberapp.services.rules import Standing
from tests.personas import SignedInMember, bob, signed_in
from tests.support.clocks import START
from tests.support.contracts import end_contracts
from tests.support.partner_service import PartnerService, running_partner_service
from tests.support.records import audited
from tests.support.units_of_work import caller_of, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


@pytest.fixture
def partner(database: str, settings: Any, clock: object) -> Iterator[PartnerService]:
    with running_partner_service() as running:
        settings(services_url=running.url, services_token="a-token")
        yield running


def activate(who: SignedInMember, code: str = "medivis") -> Told:
    return asyncio.run(partners.activate(caller_of(session=who.session), code=code))


def deactivate(who: SignedInMember, code: str = "medivis") -> Told:
    return asyncio.run(partners.deactivate(caller_of(session=who.session), code=code))


def own(who: SignedInMember, code: str = "medivis") -> service.OwnService:
    found = run_now(service.listing, **who.ids).services
    return next(one for one in found if one.offer.code == code)


def test_a_partner_lets_an_identifier_in_and_forgets_it(partner):
    who = signed_in()
    assert activate(who) is Told.DONE
    identifier = own(who).identifier
    assert deactivate(who) is Told.DONE
    path = f"/partners/medivis/{identifier}"
    assert partner.asked == [("PUT", path, {"until": None}), ("DELETE", path, None)]
    assert partner.tokens == ["Bearer a-token"] * 2
    assert own(who).standing is Standing.AVAILABLE
    assert run_now(service.untold) == ()


def test_nothing_that_is_sent_names_the_member(partner):
    who = signed_in()
    activate(who)
    sent = repr(partner.asked)
    assert not any(one in sent for one in (who.member_id, "Moreau", "Alice", "alice"))


@pytest.mark.parametrize(
    "answers",
    [
        {"statuses": [500, 500]},
        {"statuses": [401, 401]},
        {"answer": "not JSON"},
        {"answer": "[]"},
        {"answer": {}},
        {"answer": {"status": "maybe"}},
        {"answer": {"status": ["active"]}},
        {"answer": {"status": "ended"}},
        {"answer": {"status": "active", "padding": "x" * 200_000}},
        {"delay_seconds": 3},
    ],
    ids=range(10),
)
def test_a_partner_that_does_not_answer_as_it_must_leaves_it_asked(
    partner, monkeypatch, answers, caplog
):
    monkeypatch.setattr(gateway, "_CALL_SECONDS", 1.5)
    for name, value in answers.items():
        setattr(partner, name, value)
    who = signed_in()
    assert activate(who) is Told.WAITING
    assert len(partner.asked) == 2  # and no third time
    assert (own(who).standing, own(who).identifier) == (Standing.ASKED, "")
    identifier = partner.asked[0][1].rpartition("/")[2]
    assert identifier not in caplog.text


def test_the_second_try_is_the_same_identifier_and_enough(partner):
    partner.statuses = [503]
    who = signed_in()
    assert activate(who) is Told.DONE
    assert len({path for _method, path, _content in partner.asked}) == 1


def test_tried_again_by_the_member_it_is_the_same_identifier(partner):
    partner.statuses = [500, 500]
    who = signed_in()
    assert [activate(who), activate(who)] == [Told.WAITING, Told.DONE]
    assert {path for _method, path, _content in partner.asked} == {
        f"/partners/medivis/{own(who).identifier}"
    }


def test_a_partner_that_refuses_leaves_nothing_active(partner):
    partner.answer = {"status": "refused"}
    who = signed_in()
    assert activate(who) is Told.REFUSED
    assert own(who).standing is Standing.AVAILABLE


def test_an_end_counts_whatever_the_partner_answers_and_the_worker_tells_it_again(partner):
    who = signed_in()
    activate(who)
    partner.statuses = [500, 500]
    assert deactivate(who) is Told.WAITING
    assert own(who).standing is Standing.AVAILABLE
    partner.asked.clear()
    asyncio.run(overdue.tell_partners())
    assert [method for method, _path, _content in partner.asked] == ["DELETE"]
    assert run_now(service.untold) == ()
    assert audited()[-1] == "service:end_told"


def test_a_partner_that_still_does_not_answer_the_worker_is_left_in_peace(partner, monkeypatch):
    monkeypatch.setattr(overdue, "_untold_until", {})
    who = signed_in()
    activate(who)
    partner.statuses = [500] * 4
    deactivate(who)
    asyncio.run(overdue.tell_partners())
    partner.asked.clear()
    asyncio.run(overdue.tell_partners())  # it waits a while
    assert partner.asked == []


async def ended_while_it_is_activated(who: SignedInMember, partner: PartnerService) -> Told:
    caller = caller_of(session=who.session)
    activating = asyncio.create_task(partners.activate(caller, code="medivis"))
    while not partner.asked:
        await asyncio.sleep(0.01)
    assert await partners.deactivate(caller, code="medivis") is Told.DONE
    return await activating


@pytest.mark.parametrize(
    "statuses",
    [[200, 200, 500, 500], [200, 500, 500, 500, 500]],
    ids=["the_partner_accepts", "the_partner_does_not_answer"],
)
def test_an_access_ended_in_another_tab_is_told_again_until_the_partner_forgot_it(
    partner, statuses
):
    """Of the end, of the activation that arrives after it, then of the end that is told again."""
    partner.slow, partner.delay_seconds, partner.statuses = "PUT", 0.5, statuses
    who = signed_in()
    assert asyncio.run(ended_while_it_is_activated(who, partner)) is Told.ENDED
    (owed,) = run_now(service.untold)
    path = f"/partners/medivis/{owed.identifier}"
    partner.asked.clear()
    asyncio.run(overdue.tell_partners())
    assert partner.asked == [("DELETE", path, None)]
    assert run_now(service.untold) == ()


def test_an_access_ended_in_another_tab_is_told_at_once_where_the_partner_answers(partner):
    partner.slow, partner.delay_seconds = "PUT", 0.5
    who = signed_in()
    assert asyncio.run(ended_while_it_is_activated(who, partner)) is Told.ENDED
    assert [one[0] for one in partner.asked] == ["PUT", "DELETE", "DELETE"]
    assert run_now(service.untold) == ()


def test_what_is_active_is_not_asked_of_the_partner_again(partner):
    who = signed_in()
    assert [activate(who), activate(who)] == [Told.DONE, Told.DONE]
    assert len(partner.asked) == 1


def test_an_access_whose_rights_ended_ends_with_the_partner(partner, monkeypatch):
    monkeypatch.setattr(overdue, "_rights_from", 0.0)
    who = signed_in()
    activate(who)
    identifier = own(who).identifier
    partner.asked.clear()
    end_contracts(who, START.date() - timedelta(days=2))
    asyncio.run(overdue.tell_partners())
    assert partner.asked == [("DELETE", f"/partners/medivis/{identifier}", None)]
    assert audited()[-2:] == ["service:rights_ended", "service:end_told"]


def test_another_members_end_tells_no_partner(partner):
    activate(signed_in())
    partner.asked.clear()
    with pytest.raises(NotFound):
        deactivate(signed_in(bob))
    assert partner.asked == []


def test_the_partners_of_the_demonstration_accept_at_once(settings):
    who = signed_in()
    assert activate(who) is Told.DONE
    assert deactivate(who) is Told.DONE
