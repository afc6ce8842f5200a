"""The connected services through the door of the insurer's systems, and what they are told."""

import json
from typing import Any

import pytest

from memberapp.appointments.rules import AppointmentStatus
from memberapp.core.happenings import Happening
from tests.personas import MOBILE, SignedInMember, signed_in
from tests.support import appointments, opinions, quotes
from tests.support.api import WHO, body_of, is_problem, new_key
from tests.support.records import audited, sent_kinds
from tests.support.webhooks import add_webhook, messages

LINE = {"act": "HBLD680", "label": "Couronne céramique", "quantity": 1, "cents": 54_000}
OFFER = {"lines": [LINE], "valid_until": "2027-01-20"}


@pytest.fixture
def who(core, settings, tmp_path) -> SignedInMember:
    settings(uploads_dir=tmp_path / "uploads")
    return signed_in(phone=MOBILE)


def post(api, path: str, **fields: Any):
    sent = WHO | {"content-type": "application/json"} | new_key()
    return api.post(path, headers=sent, content=body_of(**fields))


def listed(api, what: str, **query: Any) -> dict[str, Any]:
    return api.get(f"/v1/{what}", headers=WHO, params=query).json()


def test_a_system_notes_the_quote_of_a_practice_and_the_member_reads_it(api, who):
    reference = quotes.ask(who)
    (asked,) = listed(api, "quotes")["items"]
    assert (asked["reference"], asked["care"], asked["offer"]) == (reference, "Couronne", None)
    answered = post(api, f"/v1/quotes/{reference}/answer", **OFFER)
    assert answered.json()["offer"]["lines"] == [LINE | {"base": None}]
    assert quotes.received(who, reference).offer.cents == LINE["cents"]
    assert "quote_answered" in sent_kinds()
    assert listed(api, "quotes")["items"] == []
    assert post(api, f"/v1/quotes/{reference}/refuse").json()["status"] == "refused"
    assert is_problem(post(api, f"/v1/quotes/{reference}/answer", **OFFER), 409, "conflict")


@pytest.mark.parametrize(
    "wrong",
    [
        {"lines": []},
        {"lines": [LINE | {"act": "hbld 680"}]},
        {"lines": [LINE | {"label": "\u200b"}]},
        {"lines": [LINE | {"cents": 0}]},
        {"lines": [LINE | {"remark": "a"}]},
        {"lines": [LINE] * 100},
        {"valid_until": "2026-01-01"},
        {"valid_until": "2100-01-01"},
    ],
    ids=range(8),
)
def test_what_is_no_quote_is_refused_and_changes_nothing(api, who, wrong):
    reference = quotes.ask(who)
    refused = post(api, f"/v1/quotes/{reference}/answer", **(OFFER | wrong))
    assert is_problem(refused, 422, "invalid_input")
    (asked,) = listed(api, "quotes")["items"]
    assert asked["status"] == "asked"


def test_a_system_gives_an_appointment_its_hour(api, who):
    reference = appointments.ask(who)
    (asked,) = listed(api, "appointments")["items"]
    assert asked["reference"] == reference
    path = f"/v1/appointments/{reference}"
    nowhere = post(api, f"{path}/confirm", starts_at="2026-12-03T09:15:00")
    assert is_problem(nowhere, 422, "invalid_input")  # on no clock
    over = post(api, f"{path}/confirm", starts_at="2026-11-20T09:15:00+01:00")
    assert is_problem(over, 409, "conflict")
    post(api, f"{path}/confirm", starts_at="2026-12-03T09:15:00+01:00")
    assert appointments.own(who, reference).status is AppointmentStatus.CONFIRMED
    assert post(api, f"{path}/move", starts_at="2026-12-04T10:00:00+01:00").status_code == 200
    shown = api.get(path, headers=WHO).json()
    assert (shown["status"], shown["starts_at"]) == ("moved", "2026-12-04T09:00:00Z")


def test_a_second_opinion_is_listed_and_ended_without_a_word_of_it(api, who):
    reference = opinions.send(who)
    found = listed(api, "opinions")
    assert [one["reference"] for one in found["items"]] == [reference]
    assert "genou" not in json.dumps(found)
    assert post(api, f"/v1/opinions/{reference}/end").json()["status"] == "refused"
    assert is_problem(post(api, f"/v1/opinions/{reference}/end"), 409, "conflict")
    assert is_problem(post(api, "/v1/opinions/AVI-2026-0000012-K/end"), 404, "not_found")


def test_a_page_leaves_no_trace_of_what_it_does_not_hold(api, who):
    for what, ask in (("quotes", quotes.ask), ("appointments", appointments.ask)):
        references = {ask(who), ask(who, "haddad")}
        first = listed(api, what, limit=1)
        assert audited().count(f"staff:{what}_read") == 2  # the list, and what the page holds
        second = listed(api, what, limit=1, after=first["next"])
        assert {one["reference"] for part in (first, second) for one in part["items"]} == references
        assert second["next"] is None


def test_a_webhook_is_told_what_is_asked_of_practices_and_what_comes_of_it(api, who):
    wanted = (
        Happening.APPOINTMENT_ASKED,
        Happening.QUOTE_ASKED,
        Happening.QUOTE_CHANGED,
        Happening.OPINION_SENT,
    )
    add_webhook(wanted=wanted)
    quote, appointment = quotes.ask(who), appointments.ask(who)
    post(api, f"/v1/quotes/{quote}/answer", **OFFER)
    opinion = opinions.send(who)
    assert [(one.happening, one.reference) for one in messages()] == [
        ("quote.asked", quote),
        ("appointment.asked", appointment),
        ("quote.changed", quote),
        ("opinion.sent", opinion),
    ]
