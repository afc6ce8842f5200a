"""Stopping a kind of message, by its page or a mail program; one more device to notify."""

import pytest
from sqlmodel import Session

from memberapp.account import push_subscriptions
from memberapp.core.limits import Limit
from memberapp.messages.subjects import Subject
from memberapp.preferences import service as preferences
from memberapp.preferences import views as presenter
from memberapp.preferences.rules import Pace, Way
from memberapp.preferences.stop_links import Stop, link_of
from tests.personas import NUMBER, Persona, SignedInMember, bob, signed_in
from tests.support.factories import make_beneficiary, make_contract, make_member
from tests.support.push_service import Receiver, on_a_device
from tests.support.records import audited
from tests.support.units_of_work import run_now

PATH = f"/lien/{link_of(Stop(NUMBER, Subject.NEW_PAYMENTS, Way.EMAIL)).rpartition('/')[2]}"
DEVICE, SERVICE = "/profil/preferences/appareil", "https://fcm.googleapis.com"
FORM_TYPE = "application/x-www-form-urlencoded"


def with_a_long_id(db: Session) -> Persona:
    """Make a member whom the core names by more signs than others."""
    member = make_member(db, "M" * 800)
    contract = make_contract(db, member)
    return Persona(member, contract, make_beneficiary(db, contract))


def pace_of(who: SignedInMember) -> Pace:
    return run_now(preferences.own, **who.ids).paces[Subject.NEW_PAYMENTS][Way.EMAIL]


def test_the_page_of_a_link_stops_the_message_signed_out(visitor, alice):
    visitor.get(PATH)
    assert pace_of(alice) is Pace.EACH  # a mail scanner that reads it changes nothing
    answer = visitor.post("/profil/preferences/arret")
    assert answer.headers["location"] == "/profil/preferences/arret"
    assert pace_of(alice) is Pace.NEVER


def test_whoever_is_signed_in_here_a_link_stops_its_own_members_message(visitor, alice):
    other = signed_in(bob)
    visitor.client.cookies.set("session", other.token)
    visitor.get(PATH)
    visitor.post("/profil/preferences/arret")
    assert (pace_of(alice), pace_of(other)) == (Pace.NEVER, Pace.EACH)


def test_a_link_stops_the_message_of_a_member_whose_id_is_long(visitor, database, clock):
    who = signed_in(with_a_long_id)
    link = link_of(Stop(who.member_id, Subject.NEW_PAYMENTS, Way.EMAIL))
    visitor.get(f"/lien/{link.rpartition('/')[2]}")
    visitor.post("/profil/preferences/arret")
    assert pace_of(who) is Pace.NEVER


def test_without_a_link_nothing_is_stopped(visitor, alice):
    assert visitor.post("/profil/preferences/arret").status_code == 303
    assert pace_of(alice) is Pace.EACH


@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": "https://mail.example"}, {"sec-fetch-site": "cross-site"}],
)
def test_a_mail_program_stops_the_message_at_once(visitor, alice, headers):
    for _ in range(2):
        answer = visitor.request(
            "POST",
            PATH,
            content="List-Unsubscribe=One-Click",
            headers={"content-type": FORM_TYPE, **headers},
        )
        assert (answer.status_code, answer.text) == (200, "")
        assert "set-cookie" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"
    assert pace_of(alice) is Pace.NEVER


@pytest.mark.parametrize(
    ("path", "content", "status"),
    [
        (PATH, "", 400),
        (PATH, "List-Unsubscribe=One-Click&more=1", 400),
        (PATH, "List-Unsubscribe=Now", 400),
        ("/lien/s-x", "List-Unsubscribe=One-Click", 404),
        ("/lien/e-x", "List-Unsubscribe=One-Click", 404),
        ("/lien/x", "List-Unsubscribe=One-Click", 404),
        (PATH, "List-Unsubscribe=" + "x" * 20_000, 413),
    ],
    ids=range(7),  # the path has a token, which is another one in each process
)
def test_any_other_post_to_a_link_does_nothing(visitor, alice, path, content, status):
    answer = visitor.request("POST", path, content=content, headers={"content-type": FORM_TYPE})
    assert answer.status_code == status
    assert pace_of(alice) is Pace.EACH


def devices_of(who: SignedInMember) -> list[str]:
    found = run_now(push_subscriptions.overview, session=who.session)
    return [one.browser for one in found]


@pytest.fixture
def signed(visitor, alice):
    """Alice in her own browser, which gave the factor."""
    visitor.client.cookies.set("session", alice.token)
    on_a_device(alice)
    return visitor


def test_a_browser_that_subscribed_gets_notifications(signed, alice):
    answer = signed.post(DEVICE, subscription=Receiver(SERVICE).given)
    assert answer.headers["location"] == "/profil/preferences"
    assert signed.shown_again("/profil/preferences").notice == presenter.DEVICE_ADDED
    assert devices_of(alice) == ["Chrome sur Android"]
    assert audited()[-2:] == ["push:added", "preference:chosen"]


@pytest.mark.parametrize(
    "given",
    ["", "{}", "x" * 5000, Receiver("https://evil.example").given, '{"endpoint": 1}'],
    ids=["empty", "no_keys", "long", "elsewhere", "no_text"],
)
def test_what_is_no_subscription_is_refused_without_being_shown(signed, alice, given):
    signed.post(DEVICE, subscription=given)
    shown = signed.shown_again("/profil/preferences")
    assert [error.text for error in shown.errors] == [presenter.NOT_SUBSCRIBED]
    assert shown.values == {}
    assert devices_of(alice) == []


def test_one_more_of_a_day_than_is_allowed_is_told(signed, alice, monkeypatch):
    monkeypatch.setattr(push_subscriptions, "_ADDED", Limit("push_device", "1/day"))
    for path in ("/fcm/send/1", "/fcm/send/2"):
        signed.post(DEVICE, subscription=Receiver(SERVICE, path).given)
    (error,) = signed.shown_again("/profil/preferences").errors
    assert error.text.startswith("Trop d’essais.")
    assert audited().count("push:added") == 1


def test_one_device_too_many_is_told(signed, alice, monkeypatch):
    monkeypatch.setattr(push_subscriptions, "MAX_DEVICES", 0)
    signed.post(DEVICE, subscription=Receiver(SERVICE).given)
    shown = signed.shown_again("/profil/preferences")
    assert [error.text for error in shown.errors] == [presenter.TOO_MANY_DEVICES]
    assert devices_of(alice) == []


def test_nobody_subscribes_signed_out_nor_from_another_site(visitor, signed, alice):
    given = Receiver(SERVICE).given
    assert signed.post(DEVICE, origin="https://evil.example", subscription=given).status_code == 403
    signed.client.cookies.clear()
    answer = signed.post(DEVICE, subscription=given)
    assert answer.headers["location"].startswith("/connexion")
    assert devices_of(alice) == []
