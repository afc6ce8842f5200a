"""The life of a grant on the second database: its locks, its sweep and its journal."""

import asyncio

import pytest

from memberapp import overdue
from memberapp.carers import grants, journal, reading
from memberapp.carers.rules import EndReason
from memberapp.core.access import Access, LiveSession
from memberapp.core.errors import NotFound
from tests.personas import alice, bob, signed_in
from tests.support.carers import befriend, row, with_care
from tests.support.units_of_work import run_now


@pytest.mark.usefixtures("postgresql", "clock")
def test_a_grant_lives_and_ends_on_postgresql(clock):
    helped, carer = signed_in(alice), signed_in(bob)
    statement = with_care(helped)
    reference = befriend(helped, carer)
    asked = {"session": carer.session, "reference": reference}
    run_now(reading.record_list, **asked)
    found = run_now(reading.read_list, **asked, year="", cursor="")
    assert [line.shares.spent.cents for line in found.page.lines] == [4321]
    run_now(reading.record_statement_file, **asked, statement=statement, kind="csv")
    clock.set(row(reference).ends_at)
    asyncio.run(overdue.follow_carers())
    assert row(reference).end_reason == EndReason.PAST
    later = LiveSession("", carer.account_id, carer.member_id, Access.MEMBER)
    with pytest.raises(NotFound):
        run_now(reading.read_list, session=later, reference=reference, year="", cursor="")
    assert [one.id for one in run_now(grants.overview, session=later).past] == [reference]
    events = [line.event for line in run_now(journal.newest, session=later, size=50)]
    assert events == [
        "carer:ended",
        "carer:file_downloaded",
        "carer:list_read",
        "carer:accepted",
        "carer:invited",
    ]
