"""The end: told once 15 days before, swept by the worker, brought by a space or by « pas moi »."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from memberapp import clock as app_clock
from memberapp import overdue
from memberapp.account import sign_in_links
from memberapp.carers import ending, grants, journal
from memberapp.carers.rules import EndReason
from memberapp.carers.tables import RETENTION, CarerGrant
from memberapp.core import tokens
from memberapp.core.access import Access, LiveSession
from memberapp.core.retention import purge
from memberapp.core.tokens import LinkKind
from memberapp.members.tables import Member
from memberapp.privacy import leaving
from tests.personas import SignedInMember, alice, bob, signed_in
from tests.support.carers import befriend, invite, newest, row
from tests.support.records import messages, parameters_of
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")
WARNED = datetime(2027, 5, 6, 22, tzinfo=UTC)
"""15 days before the end of 21 May 2027, in Paris."""


@pytest.fixture
def helped() -> SignedInMember:
    return signed_in(alice)


@pytest.fixture
def carer() -> SignedInMember:
    return signed_in(bob)


ALICE, BOB = "alice@example.org", "bob@example.org"


def told(kind: str) -> list[str]:
    """Return who was told what by e-mail after two turns of the worker."""
    for _ in range(2):
        asyncio.run(overdue.follow_carers())
    return sorted(one.recipient for one in messages() if one.kind == kind and "@" in one.recipient)


def test_both_are_told_once_15_days_before(helped, carer, clock):
    befriend(helped, carer)
    clock.set(WARNED - timedelta(seconds=1))
    assert told("carer_ending") == []
    clock.set(WARNED)
    assert told("carer_ending") == [ALICE, BOB]
    assert told("carer_ended") == []


def test_the_last_day_ends_it_and_both_are_told_once(helped, carer, clock):
    reference = befriend(helped, carer)
    clock.set(row(reference).ends_at)
    assert told("carer_ended") == [ALICE, BOB]
    assert row(reference).end_reason == EndReason.PAST
    assert told("carer_ending") == []


def test_an_invitation_without_an_answer_ends_after_seven_days(helped, clock):
    invite(helped)
    clock.advance(timedelta(days=7))
    assert told("carer_ended") == [ALICE]
    assert newest().end_reason == EndReason.NOT_ACCEPTED


def test_a_file_that_the_core_closes_ends_it(helped, carer):
    reference = befriend(helped, carer)
    change(lambda db: setattr(db.get_one(Member, carer.member_id), "closed_at", app_clock.now()))
    told("carer_ended")
    assert row(reference).end_reason == EndReason.CLOSED


@pytest.mark.parametrize("whose", ["helped", "carer"])
def test_who_leaves_their_space_ends_it_and_the_other_is_told(helped, carer, whose, request):
    reference = befriend(helped, carer)
    leaver = request.getfixturevalue(whose)
    run_now(leaving.leave, session=leaver.session)
    assert row(reference).end_reason == EndReason.CLOSED
    assert told("carer_ended") == [BOB if whose == "helped" else ALICE]


@pytest.mark.parametrize("whose", ["helped", "carer"])
def test_not_me_ends_what_was_made_or_accepted_since(helped, carer, whose, request):
    reference = befriend(helped, carer)
    who = request.getfixturevalue(whose)
    run_now(sign_in_links.disown, token=tokens.token_for(LinkKind.NOT_ME, who.session.id))
    assert row(reference).end_reason == EndReason.DISOWNED


@pytest.mark.parametrize(
    ("by_carer", "reason"), [(False, EndReason.STOPPED), (True, EndReason.GIVEN_UP)]
)
def test_each_reads_who_ended_it_in_the_same_journal(helped, carer, by_carer, reason):
    reference = befriend(helped, carer)
    run_now(ending.stop, session=(carer if by_carer else helped).session, reference=reference)
    assert row(reference).end_reason == reason
    assert {one["why"] for one in parameters_of("carer_ended")} == {reason.value}
    both = [
        [
            (line.at, line.event, line.by, line.about)
            for line in run_now(journal.newest, session=who.session, size=50)
        ]
        for who in (helped, carer)
    ]
    assert both[0] == both[1]
    assert [line[1] for line in both[0]] == ["carer:ended", "carer:accepted", "carer:invited"]
    assert [line[2] for line in both[0]] == ["carer" if by_carer else "holder", "carer", "holder"]


def test_what_is_over_stays_readable_then_is_forgotten(helped, carer, clock):
    reference = befriend(helped, carer)
    run_now(ending.stop, session=helped.session, reference=reference)
    found = run_now(grants.overview, session=carer.session)
    assert (list(found.open), [one.id for one in found.past]) == ([], [reference])
    clock.advance(RETENTION[0].period)
    run_now(purge, rules=RETENTION)
    assert run_now(lambda db: db.get(CarerGrant, reference)) is None
    session = LiveSession("", carer.account_id, carer.member_id, Access.MEMBER)
    assert run_now(journal.newest, session=session, size=50) == []
