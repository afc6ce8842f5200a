"""A new access for a member who lost every factor: two agents, every contact told, 72 hours."""

from datetime import timedelta

import pytest

from memberapp.account import access_recovery, recovery_codes, sign_in, sign_in_links
from memberapp.account.access_recovery import RecoverySummary
from memberapp.account.rules.access_recovery import (
    Check,
    RecoveryFacts,
    RecoveryStage,
    stage_of,
)
from memberapp.account.second_factor import CodeOutcome
from memberapp.core.errors import Conflict, InvalidInput, NotFound
from memberapp.core.work import run_now as run_as
from memberapp.privacy import leaving
from memberapp.staff import service as agents
from tests.personas import NUMBER, OLD_PHONE, SignedInMember, signed_in, without_account
from tests.support.clocks import START
from tests.support.records import audited, link_in, notified
from tests.support.sign_ins import HOME, give_password, session_of
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def _agents(database):
    run_now(agents.add, agent_id="a.noel", name="Agathe Noël")
    run_now(agents.add, agent_id="b.roy", name="Bruno Roy", by="a.noel", why="Essai")


@pytest.fixture
def alice() -> SignedInMember:
    return signed_in(has_factor=True)


def by(agent: str, use_case, **arguments):
    caller = run_now(agents.caller, agent_id=agent, reason="Téléphone perdu")
    return run_as(use_case, caller, **arguments)


def opened(number: str = NUMBER) -> RecoverySummary:
    checks = [Check.IDENTITY_PAPER]
    return by("a.noel", access_recovery.open_for, number=number, checks=checks)


def approved() -> RecoverySummary:
    return by("b.roy", access_recovery.approve, recovery_id=opened().id)


def give(recovery: RecoverySummary) -> str:
    return by("a.noel", access_recovery.give_code, recovery_id=recovery.id)


@pytest.mark.parametrize(
    ("facts", "after", "stage"),
    [
        (RecoveryFacts(START), 7 * DAY - HOUR, RecoveryStage.OPENED),
        (RecoveryFacts(START), 7 * DAY, RecoveryStage.EXPIRED),
        (RecoveryFacts(START, START), 72 * HOUR - timedelta(seconds=1), RecoveryStage.WAITING),
        (RecoveryFacts(START, START), 72 * HOUR, RecoveryStage.READY),
        (RecoveryFacts(START, START), 18 * DAY, RecoveryStage.EXPIRED),
        (RecoveryFacts(START, START, given_at=START), 72 * HOUR, RecoveryStage.GIVEN),
        (RecoveryFacts(START, START, stopped_at=START), 72 * HOUR, RecoveryStage.STOPPED),
    ],
)
def test_how_far_a_recovery_is(facts, after, stage):
    assert stage_of(facts, START + after) is stage


def test_one_agent_alone_opens_nothing(alice, clock):
    recovery = opened()
    assert by("a.noel", access_recovery.approve, recovery_id=recovery.id) is None
    assert notified() == set()
    clock.advance(72 * HOUR)
    with pytest.raises(Conflict):
        give(recovery)


def test_two_agents_and_72_hours_give_one_code_that_opens_the_space_once(alice, clock):
    former = run_now(recovery_codes.create, session=alice.session)
    recovery = approved()
    with pytest.raises(Conflict):
        give(recovery)
    clock.advance(72 * HOUR)
    code = give(recovery)
    with pytest.raises(Conflict):
        give(recovery)

    assert former is None
    assert run_now(recovery_codes.left, session=alice.session) == 1
    session = session_of(give_password())
    entered = run_now(sign_in.enter_code, session=session, code=code, is_recovery=True, origin=HOME)
    assert entered.outcome is CodeOutcome.RIGHT
    assert [event for event in audited() if event.startswith("recovery:")] == [
        "recovery:codes_created",
        "recovery:opened",
        "recovery:approved",
        "recovery:given",
        "recovery:code_used",
    ]


def test_every_contact_is_told_when_the_second_agent_agrees_and_its_link_stops_it(alice, clock):
    recovery = approved()
    kind = "access_recovery_approved"
    assert {(kind, "alice@example.org"), (kind, OLD_PHONE)} <= notified()
    clock.advance(71 * HOUR)
    run_now(sign_in_links.disown, token=link_in(kind), origin=HOME)

    clock.advance(HOUR)
    with pytest.raises(Conflict, match="stopped"):
        give(recovery)
    assert "recovery:stopped" in audited()


def test_only_one_is_under_way_for_a_member_with_a_space(alice):
    opened()
    with pytest.raises(Conflict):
        opened()


def test_nothing_is_opened_without_a_check_or_a_space(alice):
    with pytest.raises(InvalidInput):
        by("a.noel", access_recovery.open_for, number=NUMBER, checks=[])
    with pytest.raises(NotFound):
        opened("M099999999")
    with pytest.raises(NotFound):
        by("b.roy", access_recovery.approve, recovery_id="unknown")


def test_who_has_no_space_opens_one_instead():
    without_account()
    with pytest.raises(NotFound):
        opened()


def test_a_recovery_that_waits_ends_with_the_space(alice, clock):
    recovery = approved()
    run_now(leaving.leave, session=alice.session)
    clock.advance(3 * DAY)
    with pytest.raises(Conflict, match="stopped"):
        give(recovery)
