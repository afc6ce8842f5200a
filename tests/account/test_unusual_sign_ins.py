from dataclasses import replace
from datetime import timedelta

import pytest
from pyotp.totp import TOTP

from memberapp.account.labels import UNUSUAL_REASONS
from memberapp.account.rules.sign_ins import UnusualReason
from memberapp.account.sign_in import SignInOutcome
from memberapp.account.tables import SignInSession
from tests.support.entering import (
    HOME,
    STREET,
    come_in,
    enter,
    give_code,
    kinds,
    make_member,
    session_of,
    told,
)
from tests.support.insiders import SECRET
from tests.support.passwords import OTHER_PASSWORD
from tests.support.works import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


def held_for(result) -> str | None:
    session_id = session_of(result).id
    return run_now(lambda db: db.get_one(SignInSession, session_id).held_for)


def test_the_first_sign_in_of_a_new_space_is_not_unusual():
    make_member()
    assert held_for(enter()) is None


def test_a_new_device_on_a_known_network_is_not_unusual():
    make_member()
    come_in(HOME)
    assert held_for(enter(HOME)) is None


def test_a_new_device_on_a_new_network_is_held():
    make_member()
    come_in(HOME)
    assert held_for(enter(STREET)) == UnusualReason.NEW_PLACE


@pytest.mark.parametrize(
    ("moved", "outcome"),
    [
        ({"ip_address": STREET.ip_address}, SignInOutcome.SIGNED_IN),
        ({"browser": STREET.browser}, SignInOutcome.SIGNED_IN),
        (
            {"ip_address": STREET.ip_address, "browser": STREET.browser},
            SignInOutcome.CODE_NEEDED,
        ),
    ],
)
def test_a_trusted_device_owes_the_code_where_its_cookie_may_have_been_copied(moved, outcome):
    make_member()
    inside = come_in(is_trusted=True)
    before = len(told("sign_in_code"))
    result = enter(replace(inside.origin, **moved))
    assert result.outcome is outcome
    if outcome is SignInOutcome.CODE_NEEDED:
        assert held_for(result) == UnusualReason.NEW_PLACE
        assert all(message["reason"] for message in told("sign_in_code")[before:])
    assert enter(inside.origin).outcome is SignInOutcome.SIGNED_IN


@pytest.mark.parametrize(("days", "reason"), [(179, None), (180, UnusualReason.LONG_ABSENCE)])
def test_a_long_absence_is_held(clock, days, reason):
    make_member()
    inside = come_in()
    clock.advance(timedelta(days=days))
    assert held_for(enter(inside.origin)) == reason


def test_a_success_after_five_failures_within_an_hour_is_held_even_on_a_trusted_device(clock):
    make_member()
    inside = come_in(is_trusted=True)
    for _ in range(4):
        enter(inside.origin, OTHER_PASSWORD)
    assert enter(inside.origin).outcome is SignInOutcome.SIGNED_IN

    clock.advance(timedelta(minutes=10))
    for _ in range(5):
        enter(inside.origin, OTHER_PASSWORD)
    assert held_for(enter(inside.origin)) == UnusualReason.AFTER_FAILURES
    clock.advance(timedelta(hours=1))
    assert enter(inside.origin).outcome is SignInOutcome.SIGNED_IN


def test_once_in_the_failures_before_are_forgotten(clock):
    make_member()
    inside = come_in(is_trusted=True)
    clock.advance(timedelta(minutes=1))
    for _ in range(5):
        enter(inside.origin, OTHER_PASSWORD)
    inside = come_in(inside.origin)
    clock.advance(timedelta(minutes=1))
    assert enter(inside.origin).outcome is SignInOutcome.SIGNED_IN


def test_an_unusual_sign_in_with_an_app_is_told_with_when_where_and_what(clock):
    make_member(with_factor=True)
    come_in_with_app(clock)
    clock.advance(timedelta(minutes=1))
    enter(STREET)

    (message,) = told("sign_in_unusual")
    assert message["reason"] == UNUSUAL_REASONS[UnusualReason.NEW_PLACE]
    assert message["at"] == clock.now.isoformat()
    assert (message["browser"], message["place"]) == ("Chrome sur Android", "Réseau 198.51.100.x")
    assert "/lien/n-" in message["link"]
    assert "sign_in_code" not in kinds()


def test_whoever_knows_the_password_cannot_flood_the_mailbox(clock):
    make_member(with_factor=True)
    come_in_with_app(clock)
    for _ in range(5):
        enter(STREET)
    assert kinds().count("sign_in_unusual") == 1


def come_in_with_app(clock) -> None:
    give_code(enter(HOME), HOME, code=TOTP(SECRET).at(clock.now))
