"""Two tabs, or a double tap, that declare the same person."""

from functools import partial

import pytest
from sqlmodel import func, select

from memberapp.core import data_files
from memberapp.core.tables import PortalChange
from memberapp.family import service as family
from memberapp.family.tables import Declaration
from tests.personas import signed_in
from tests.support.at_once import at_once
from tests.support.declarations import BIRTH
from tests.support.units_of_work import run_now

NAMES = ("Lou", "Loua", "Loub", "Louc")


def count(table: type) -> int:
    return run_now(lambda db: db.exec(select(func.count()).select_from(table)).one())


@pytest.mark.parametrize("engine_kind", ["database", "postgresql"])
def test_a_double_tap_is_one_declaration_and_one_change(engine_kind, request, clock):
    request.getfixturevalue(engine_kind)
    data_files.read_all()
    member = signed_in()
    for made, name in enumerate(NAMES, start=1):
        typed = BIRTH | {"first_name": name}
        declare = partial(run_now, family.declare, session=member.session, typed=typed)
        first, second = at_once(declare, declare)
        assert first.id == second.id
        assert (count(Declaration), count(PortalChange)) == (made, made)
