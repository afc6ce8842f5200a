"""What a feed makes of what a member declared of their family: it wins, and the page says so."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from memberapp import clock as app_clock
from memberapp.core import portal_changes
from memberapp.family import leaving
from memberapp.family import service as family
from memberapp.family.rules import DeclarationState
from memberapp.family.service import Declared
from memberapp.feed.service import ImportResult
from memberapp.members import service as members
from tests import feeds
from tests.support.clocks import Clock
from tests.support.declarations import declare_as
from tests.support.imports import family as known_family
from tests.support.records import parameters_of
from tests.support.units_of_work import change, run_now, work_in

pytestmark = pytest.mark.usefixtures("clock", "own_database")
WHO = "M100000001"
BIRTH = {
    "happening": "birth",
    "first_name": "Lou",
    "last_name": "Martin",
    "birth_day": "2",
    "birth_month": "11",
    "birth_year": "2026",
}
CHILD = {"rank": 2, "role": "enfant", "first": "LOU", "birth": "2026-11-02"}
JEAN = feeds.beneficiary("M100000001-2", rank=2, role="conjoint", first="Jean", birth="1970-01-01")
LEAVES = {
    "happening": "leaving",
    "leaver": "M100000001-2",
    "event_day": "20",
    "event_month": "11",
    "event_year": "2026",
}
Bring = Callable[..., ImportResult]


def declare(**typed: str) -> Declared:
    return declare_as(WHO, **typed)


def newest() -> Declared:
    return run_now(family.read, member_id=WHO).declared[0]


def sequence() -> int:
    return run_now(portal_changes.hand_over, after=0)[-1].sequence


def told() -> list[tuple[str, str]]:
    """Return what the member was told, each once whatever the ways."""
    found = parameters_of("declaration_answered")
    return [*dict.fromkeys((one["event"], one["state"]) for one in found)]


def names() -> list[str]:
    summary = run_now(members.summary, member_id=WHO)
    return [one.first_name for one in summary.beneficiaries]


def test_a_feed_that_lists_the_child_accepts_the_declaration(bring: Bring):
    bring(*known_family())
    declare(**BIRTH)
    bring(feeds.request())
    assert newest().state is DeclarationState.DECLARED
    assert names() == ["Camille"]
    bring(feeds.beneficiary("M100000001-3", **CHILD))
    assert newest().state is DeclarationState.ACCEPTED
    assert names() == ["Camille", "LOU"]
    assert run_now(portal_changes.acknowledged_among, sequences=[1]) == {1}


def test_a_feed_that_lists_the_child_otherwise_wins_and_the_page_can_say_it(bring: Bring):
    bring(*known_family())
    declare(**BIRTH)
    bring(feeds.beneficiary("M100000001-3", **CHILD | {"birth": "2026-11-03"}))
    found = newest()
    assert found.state is DeclarationState.CHANGED
    assert found.answer is not None
    assert found.answer.birth.isoformat() == "2026-11-03"
    assert not found.can_withdraw


def test_a_core_that_has_read_it_and_lists_nobody_refuses_it(bring: Bring):
    bring(*known_family())
    declare(**BIRTH)
    read = sequence()
    bring(feeds.member(version=2, ack=read + 5))
    assert newest().state is DeclarationState.DECLARED
    bring(feeds.member(version=3, ack=read))
    assert newest().state is DeclarationState.REFUSED
    assert names() == ["Camille"]


def test_the_acknowledgement_of_somebody_else_refuses_nothing(bring: Bring):
    bring(*known_family(), feeds.member("M100000002", nir=None, email="other@example.org"))
    declare(**BIRTH)
    bring(feeds.member("M100000002", nir=None, email="other@example.org", version=2, ack=1))
    assert newest().state is DeclarationState.DECLARED


def test_a_closed_beneficiary_has_left_and_another_day_wins(bring: Bring):
    bring(*known_family(), JEAN)
    declare(**LEAVES)
    bring(feeds.close("beneficiary", 2, id="M100000001-2"))  # on the 21st, not the 30th
    found = newest()
    assert found.state is DeclarationState.CHANGED
    assert found.answered_on is not None
    assert found.answered_on.isoformat() == "2026-11-21"


def test_a_departure_that_was_read_waits_for_its_day(bring: Bring, clock: Clock):
    bring(*known_family(), JEAN)
    declare(**LEAVES)
    bring(feeds.member(version=2, ack=sequence()))
    assert newest().state is DeclarationState.DECLARED
    clock.advance(timedelta(days=20))
    bring(feeds.request("Q-9"))
    assert newest().state is DeclarationState.REFUSED


def test_the_member_is_told_once_what_became_of_it(bring: Bring):
    bring(*known_family())
    declare(**BIRTH)
    bring(feeds.request())
    assert told() == []
    bring(feeds.beneficiary("M100000001-3", **CHILD))
    bring(feeds.request("Q-9"))
    assert told() == [("naissance", "accepted")]


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        ([feeds.beneficiary("M100000001-3", **CHILD | {"birth": "2026-11-03"})], "changed"),
        ([feeds.member(version=2, ack=1)], "refused"),
    ],
    ids=["changed", "refused"],
)
def test_a_correction_and_a_refusal_are_told_too(bring: Bring, lines: list, state: str):
    bring(*known_family())
    declare(**BIRTH)
    bring(*lines)
    assert told() == [("naissance", state)]


def test_of_what_was_disowned_the_member_is_told_nothing(bring: Bring):
    bring(*known_family())
    declare(**BIRTH)
    change(lambda db: leaving.disown(work_in(db), WHO, app_clock.now()))
    bring(feeds.beneficiary("M100000001-3", **CHILD))
    assert newest().state is DeclarationState.DISOWNED
    assert told() == []


def test_contacts_that_wait_are_not_settled_by_a_declaration(bring: Bring):
    bring(*known_family())
    declare(**BIRTH)
    bring(feeds.member(version=2, phone="+33612345678", ack=sequence()))
    assert newest().state is DeclarationState.REFUSED
