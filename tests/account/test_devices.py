from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from memberapp.account import devices, sign_in
from memberapp.account.sign_in import SignInOutcome
from memberapp.account.tables import DEVICE_LIFETIME, RETENTION, Device, SentCode, SignInSession
from memberapp.core import retention
from memberapp.core.access import Access, Actor, Origin, Role
from memberapp.core.errors import NotFound, TooManyTries
from tests.personas import NUMBER, bob, with_account
from tests.support.factories import make_account
from tests.support.passwords import OTHER_PASSWORD
from tests.support.sign_ins import (
    HOME,
    STREET,
    give_both_factors,
    give_code,
    give_password,
    session_of,
)
from tests.support.units_of_work import change, run_now, work_in

pytestmark = pytest.mark.usefixtures("clock", "database")


def rows() -> list[Device]:
    return run_now(lambda db: list(db.exec(select(Device))))


def test_every_device_owes_the_factor_until_its_member_trusts_it():
    with_account()
    known = give_both_factors()
    assert give_password(known.origin).outcome is SignInOutcome.CODE_NEEDED

    trusted = give_both_factors(known.origin, is_trusted=True)
    result = give_password(trusted.origin)
    assert result.outcome is SignInOutcome.SIGNED_IN
    assert session_of(result).access is Access.MEMBER


def test_trust_ends_after_thirty_days_and_is_not_prolonged_by_coming(clock):
    with_account()
    trusted = give_both_factors(is_trusted=True)
    clock.advance(timedelta(days=29))
    assert give_password(trusted.origin).outcome is SignInOutcome.SIGNED_IN
    clock.advance(timedelta(days=1))
    assert give_password(trusted.origin).outcome is SignInOutcome.CODE_NEEDED


def test_trust_is_one_accounts_own_on_a_shared_browser():
    with_account()
    trusted = give_both_factors(is_trusted=True)
    other = change(lambda db: make_account(db, bob(db).member))

    assert run_now(devices.known, account_id=other.id, origin=trusted.origin) is None


def test_two_members_of_one_browser_are_both_known_there():
    with_account()
    first = give_both_factors(is_trusted=True)
    other = change(lambda db: make_account(db, bob(db).member))
    second = change(
        lambda db: devices.remember(
            work_in(db, origin=first.origin, now=first_seen()), account=other, is_trusted=True
        )
    )
    shared = Origin(HOME.ip_address, HOME.browser, second.token)

    assert give_password(shared).outcome is SignInOutcome.SIGNED_IN
    assert run_now(devices.known, account_id=other.id, origin=shared) is not None
    assert (
        give_password(first.origin).outcome is SignInOutcome.CODE_NEEDED
    )  # its token is a new one


def first_seen():
    return rows()[0].last_seen_at


def test_a_token_planted_in_the_browser_before_opens_nothing_afterwards():
    with_account()
    planted = replace(HOME, device="planted-by-somebody")
    inside = give_both_factors(planted, is_trusted=True)

    assert inside.origin.device != planted.device
    assert give_password(planted).outcome is SignInOutcome.CODE_NEEDED
    assert give_password(inside.origin).outcome is SignInOutcome.SIGNED_IN


def test_the_database_holds_no_token_of_a_browser():
    with_account()
    token = give_both_factors().origin.device
    assert token not in repr(rows())
    assert token not in repr(Origin("", "", token))


def test_fifty_failures_elsewhere_do_not_lock_the_member_out_of_his_own_device():
    with_account()
    inside = give_both_factors()
    for number in range(10):
        run_now(sign_in.begin, identifier=NUMBER, origin=Origin(f"203.0.113.{number}", ""))
    for _ in range(10):
        run_now(sign_in.begin, identifier="nobody@example.org", origin=HOME)
    with pytest.raises(TooManyTries):
        give_password(STREET)
    with pytest.raises(TooManyTries):
        give_password(HOME)

    assert give_password(inside.origin).outcome is SignInOutcome.CODE_NEEDED
    assert give_code(give_password(inside.origin), inside.origin).token


def test_a_known_device_has_a_limit_of_its_own():
    with_account()
    inside = give_both_factors()
    for _ in range(10):
        give_password(inside.origin, OTHER_PASSWORD)
    with pytest.raises(TooManyTries):
        give_password(inside.origin)
    assert give_password(STREET).outcome is SignInOutcome.CODE_NEEDED


def test_somebody_elses_device_gives_no_tries_of_its_own():
    other = change(lambda db: make_account(db, bob(db).member))
    made = change(
        lambda db: devices.remember(work_in(db, origin=HOME, now=other.created_at), account=other)
    )
    with_account()
    origin = replace(HOME, device=made.token)
    for _ in range(10):
        give_password(origin, OTHER_PASSWORD)
    with pytest.raises(TooManyTries):
        give_password(origin)


def test_trust_is_taken_back_by_its_owner_alone():
    account = with_account()
    inside = give_both_factors(is_trusted=True)
    (row,) = rows()
    other = change(lambda db: make_account(db, bob(db).member))
    given = {"device_id": row.id, "actor": Actor("x", Role.HOLDER)}

    with pytest.raises(NotFound):
        run_now(devices.distrust, member_id="M010000002", account_id=other.id, **given)
    assert give_password(inside.origin).outcome is SignInOutcome.SIGNED_IN
    run_now(devices.distrust, member_id=NUMBER, account_id=account.id, **given)
    assert give_password(inside.origin).outcome is SignInOutcome.CODE_NEEDED
    with pytest.raises(NotFound):
        run_now(devices.distrust, member_id=NUMBER, account_id=account.id, **given)


def purge(*tables: type) -> None:
    rules = [rule for rule in RETENTION if rule.since.class_ in tables]
    run_now(retention.purge, rules=rules)


def test_a_browser_whose_cookie_is_over_is_forgotten_once_no_session_tells_of_it(clock):
    with_account()
    give_both_factors()
    clock.advance(DEVICE_LIFETIME)
    purge(Device)
    assert len(rows()) == 1
    clock.advance(timedelta(seconds=1))
    purge(Device)
    assert len(rows()) == 1
    purge(SentCode, SignInSession, Device)
    assert rows() == []
