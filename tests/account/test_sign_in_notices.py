import asyncio
from datetime import timedelta

import pytest

from memberapp import worker
from memberapp.account import password_flows, sign_in
from memberapp.core.access import Origin
from memberapp.core.errors import TooManyTries
from tests.personas import MOBILE, NUMBER, with_account
from tests.support.passwords import PASSWORD
from tests.support.records import parameters_of, sent_kinds
from tests.support.sign_ins import (
    HOME,
    STREET,
    give_both_factors,
    give_code,
    give_password,
    session_of,
)
from tests.support.units_of_work import caller_of, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


def work() -> None:
    asyncio.run(worker.notify_unfinished())


def test_a_right_password_whose_factor_never_comes_is_told_after_three_minutes_once(clock):
    with_account()
    at = clock.now
    give_password(STREET)
    clock.advance(timedelta(minutes=2, seconds=59))
    work()
    assert "sign_in_unfinished" not in sent_kinds()
    clock.advance(timedelta(seconds=1))
    work()
    work()

    (message,) = parameters_of("sign_in_unfinished")
    assert message["at"] == at.isoformat()
    assert (message["browser"], message["place"]) == ("Chrome sur Android", "Réseau 198.51.100.x")
    assert "/lien/n-" in message["link"]


def test_a_sign_in_that_was_finished_is_not_told(clock):
    with_account()
    give_both_factors()
    clock.advance(timedelta(minutes=5))
    work()
    assert "sign_in_unfinished" not in sent_kinds()


def test_a_member_who_began_again_and_came_in_is_not_told(clock):
    with_account()
    first = give_password()
    asyncio.run(
        password_flows.sign_in(
            caller_of(session=session_of(first), origin=HOME),
            identifier=NUMBER,
            password=PASSWORD,
        )
    )
    give_both_factors()
    clock.advance(timedelta(minutes=5))
    work()
    assert "sign_in_unfinished" not in sent_kinds()


def test_giving_up_on_the_code_page_hides_nothing(clock):
    with_account()
    run_now(sign_in.sign_out, session=session_of(give_password(STREET)), origin=STREET)
    clock.advance(timedelta(minutes=3))
    work()
    assert sent_kinds().count("sign_in_unfinished") == 1


def test_many_unfinished_sign_ins_of_one_hour_are_told_once(clock):
    with_account(has_factor=True)
    for _ in range(4):
        give_password(STREET)
    clock.advance(timedelta(minutes=3))
    work()
    assert sent_kinds().count("sign_in_unfinished") == 1


def test_a_new_device_is_told_when_the_code_was_no_e_mail():
    with_account(phone=MOBILE)
    inside = give_both_factors()
    (message,) = parameters_of("sign_in_new_device")
    assert message["browser"] == HOME.browser
    assert "/lien/n-" in message["link"]

    give_both_factors(inside.origin)
    assert sent_kinds().count("sign_in_new_device") == 1


def test_a_code_by_e_mail_tells_of_the_new_device_itself():
    with_account()
    give_both_factors()
    assert sent_kinds() == ["sign_in_code"]


def test_the_owner_of_a_blocked_identifier_is_told_once_and_a_stranger_never():
    with_account()
    for identifier in (NUMBER, "nobody@example.org"):
        for number in range(10):
            origin = Origin(f"203.0.113.{number}", "")
            run_now(sign_in.begin, identifier=identifier, origin=origin)
        for _ in range(2):
            with pytest.raises(TooManyTries):
                give_password(STREET, identifier=identifier)
    (message,) = parameters_of("sign_in_blocked")
    assert (message["first_name"], message["last_name"]) == ("Alice", "Moreau")


def test_every_mailbox_gets_its_notice_and_no_code(clock):
    with_account(phone=MOBILE)
    give_both_factors()
    code = parameters_of("sign_in_code")[0]["code"]
    assert code not in repr(parameters_of("sign_in_new_device"))
    assert give_code(give_password(), HOME).token
