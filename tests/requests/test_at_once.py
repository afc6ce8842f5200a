"""Two tabs that begin the same form."""

from functools import partial

import pytest
from sqlmodel import func, select

from memberapp.core import data_files
from memberapp.requests import drafts
from memberapp.requests.rules.requests import RequestKind
from memberapp.requests.tables import RequestDraft
from tests.personas import signed_in
from tests.support.at_once import at_once
from tests.support.units_of_work import run_now


def count() -> int:
    return run_now(lambda db: db.exec(select(func.count()).select_from(RequestDraft)).one())


@pytest.mark.parametrize("engine_kind", ["database", "postgresql"])
def test_two_tabs_that_begin_at_once_have_one_draft(engine_kind, request, clock):
    request.getfixturevalue(engine_kind)
    data_files.read_all()
    member = signed_in()
    for made, kind in enumerate(RequestKind, start=1):
        typed = {"text": "Bonjour"}
        given = {"session": member.session, "kind": kind, "typed": typed}
        keep = partial(run_now, drafts.keep, **given)
        at_once(keep, keep)
        assert count() == made
        assert run_now(drafts.open_form, session=member.session, kind=kind).typed == typed
