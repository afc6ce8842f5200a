from dataclasses import replace
from datetime import timedelta

import pytest
from pyotp.totp import TOTP

from memberapp.account.labels import UNUSUAL_REASONS
from memberapp.account.rules.sign_ins import UnusualReason
from memberapp.account.sign_in import SignInOutcome
from memberapp.account.tables import SignInSession
from tests.personas import with_account
from tests.support.factories import SECRET
from tests.support.passwords import OTHER_PASSWORD
from tests.support.records import parameters_of, sent_kinds
from tests.support.sign_ins import (
    HOME,
    STREET,
    give_both_factors,
    give_code,
    give_password,
    session_of,
)
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


def held_for(result) -> str | None:
    session_id = session_of(result).id
    return run_now(lambda db: db.get_one(SignInSession, session_id).held_for)


def test_the_first_sign_in_of_a_new_space_is_not_unusual():
    with_account()
    assert held_for(give_password()) is None


def test_a_new_device_on_a_known_network_is_not_unusual():
    with_account()
    give_both_factors(HOME)
    assert held_for(give_password(HOME)) is None


def test_a_new_device_on_a_new_network_is_held():
    with_account()
    give_both_factors(HOME)
    assert held_for(give_password(STREET)) == UnusualReason.NEW_PLACE


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
    with_account()
    inside = give_both_factors(is_trusted=True)
    before = len(parameters_of("sign_in_code"))
    result = give_password(replace(inside.origin, **moved))
    assert result.outcome is outcome
    if outcome is SignInOutcome.CODE_NEEDED:
        assert held_for(result) == UnusualReason.NEW_PLACE
        assert all(message["reason"] for message in parameters_of("sign_in_code")[before:])
    assert give_password(inside.origin).outcome is SignInOutcome.SIGNED_IN


@pytest.mark.parametrize(("days", "reason"), [(179, None), (180, UnusualReason.LONG_ABSENCE)])
def test_a_long_absence_is_held(clock, days, reason):
    with_account()
    inside = give_both_factors()
    clock.advance(timedelta(days=days))
    assert held_for(give_password(inside.origin)) == reason


def test_a_success_after_five_failures_within_an_hour_is_held_even_on_a_trusted_device(clock):
    with_account()
    inside = give_both_factors(is_trusted=True)
    for _ in range(4):
        give_password(inside.origin, OTHER_PASSWORD)
    assert give_password(inside.origin).outcome is SignInOutcome.SIGNED_IN

    clock.advance(timedelta(minutes=10))
    for _ in range(5):
        give_password(inside.origin, OTHER_PASSWORD)
    assert held_for(give_password(inside.origin)) == UnusualReason.AFTER_FAILURES
    clock.advance(timedelta(hours=1))
    assert give_password(inside.origin).outcome is SignInOutcome.SIGNED_IN


def test_once_in_the_failures_before_are_forgotten(clock):
    with_account()
    inside = give_both_factors(is_trusted=True)
    clock.advance(timedelta(minutes=1))
    for _ in range(5):
        give_password(inside.origin, OTHER_PASSWORD)
    inside = give_both_factors(inside.origin)
    clock.advance(timedelta(minutes=1))
    assert give_password(inside.origin).outcome is SignInOutcome.SIGNED_IN


def test_an_unusual_sign_in_with_an_app_is_told_with_when_where_and_what(clock):
    with_account(has_factor=True)
    come_in_with_app(clock)
    clock.advance(timedelta(minutes=1))
    give_password(STREET)

    (message,) = parameters_of("sign_in_unusual")
    assert message["reason"] == UNUSUAL_REASONS[UnusualReason.NEW_PLACE]
    assert message["at"] == clock.now.isoformat()
    assert (message["browser"], message["place"]) == ("Chrome sur Android", "Réseau 198.51.100.x")
    assert "/lien/n-" in message["link"]
    assert "sign_in_code" not in sent_kinds()


def test_whoever_knows_the_password_cannot_flood_the_mailbox(clock):
    with_account(has_factor=True)
    come_in_with_app(clock)
    for _ in range(5):
        give_password(STREET)
    assert sent_kinds().count("sign_in_unusual") == 1


def come_in_with_app(clock) -> None:
    give_code(give_password(HOME), HOME, code=TOTP(SECRET).at(clock.now))
