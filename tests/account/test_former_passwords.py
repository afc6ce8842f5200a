"""No password that an account had is chosen again soon."""

from datetime import timedelta

import pytest
from sqlmodel import select

from memberapp.account import sign_in_links
from memberapp.account.tables import FormerPassword
from memberapp.core import tokens
from memberapp.core.access import Origin
from memberapp.core.errors import InvalidForm, TooManyTries
from memberapp.core.tokens import LinkKind
from tests.personas import signed_in
from tests.support.passwords import OTHER_PASSWORD, PASSWORD
from tests.support.resets import ask, choose, has
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


PASSWORDS = (PASSWORD, *(f"Rempart-Argente.{number}" for number in range(6)))


def forget_and_choose(password: str) -> None:
    ask(origin=Origin(f"198.51.100.{PASSWORDS.index(password)}"))
    assert choose(password=password)


def is_former(password: str) -> bool:
    """Return whether a password is refused as one that the account had."""
    try:
        choose(password=password)
    except InvalidForm as refused:
        return [problem.reason for problem in refused.problems] == ["former"]
    return False


def test_neither_the_present_password_nor_the_five_before_it_are_chosen_again(clock):
    who = signed_in()
    for password in PASSWORDS[1:]:
        clock.advance(timedelta(minutes=61))
        forget_and_choose(password)
    clock.advance(timedelta(minutes=61))
    ask()
    assert all(is_former(password) for password in PASSWORDS[1:])
    assert choose(password=PASSWORD)
    assert has(who, PASSWORD)
    assert len(run_now(lambda db: list(db.exec(select(FormerPassword))))) == 6


def test_a_password_that_was_declared_compromised_is_not_chosen_again(clock):
    who = signed_in()
    run_now(sign_in_links.disown, token=tokens.token_for(LinkKind.NOT_ME, who.session.id))
    assert is_former(PASSWORD)
    assert not has(who, PASSWORD)
    assert choose()
    assert has(who, OTHER_PASSWORD)


def test_a_link_is_no_way_to_try_passwords_without_end():
    signed_in()
    ask()
    for _ in range(20):
        assert is_former(PASSWORD)
    with pytest.raises(TooManyTries):
        choose(password=PASSWORD)
