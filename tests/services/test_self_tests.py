"""Which self-tests there are, and whom a member can call about one."""

import pytest

from memberapp.core.errors import NotFound
from memberapp.services import self_tests
from tests.personas import bob, signed_in
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


def test_whoever_lives_in_belgium_is_told_of_belgian_help():
    french = run_now(self_tests.get, **signed_in().ids, code="alcool")
    belgian = run_now(self_tests.get, **signed_in(bob).ids, code="alcool")
    assert [one.country for one in french.helps] == ["FR"]
    assert [one.country for one in belgian.helps] == ["BE"]


@pytest.mark.parametrize("code", ["", "rien", "\0", "Diabete"])
def test_a_self_test_that_there_is_not_is_not_to_be_found(code):
    who = signed_in()
    with pytest.raises(NotFound):
        run_now(self_tests.get, **who.ids, code=code)
