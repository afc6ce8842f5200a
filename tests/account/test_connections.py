from datetime import timedelta

import pytest
from typer.testing import CliRunner

from memberapp.account import connections, proof, sessions, sign_in
from memberapp.account.rules.sign_ins import PastSignInResult
from memberapp.account.sign_in import SignInOutcome
from memberapp.cli import load_commands
from memberapp.cli.staff import run_for_agent
from memberapp.core.errors import InvalidInput, NotFound
from memberapp.staff import service as agents
from tests.personas import NUMBER, bob, signed_in, with_account
from tests.support.passwords import OTHER_PASSWORD
from tests.support.records import audited
from tests.support.sign_ins import (
    HOME,
    STREET,
    SignedInBrowser,
    give_both_factors,
    give_code,
    give_password,
)
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


def overview(inside: SignedInBrowser) -> connections.Connections:
    return run_now(
        connections.overview, **inside.ids, session_id=inside.session.id, origin=inside.origin
    )


def acting(inside: SignedInBrowser) -> dict:
    return {"session": inside.session}


def test_the_open_sessions_are_listed_this_one_first(clock):
    with_account()
    here = give_both_factors(HOME)
    clock.advance(timedelta(minutes=1))
    there = give_both_factors(STREET)

    opened = overview(here).open
    assert [one.id for one in opened] == [here.session.id, there.session.id]
    assert [one.is_this_one for one in opened] == [True, False]
    assert (opened[1].browser, opened[1].address) == ("Chrome sur Android", "198.51.100.0/24")
    clock.advance(timedelta(minutes=20))
    assert overview(here).open == []


def test_one_session_is_ended_from_another_and_its_browser_is_not_trusted_any_longer():
    with_account()
    here, there = give_both_factors(HOME), give_both_factors(STREET, is_trusted=True)
    run_now(connections.close, **acting(here), closed_id=there.session.id)

    assert run_now(sessions.load_row, session_id=there.session.id) is None
    assert run_now(sessions.load_row, session_id=here.session.id) is not None
    assert give_password(there.origin).outcome is SignInOutcome.CODE_NEEDED
    assert "session:closed" in audited()
    with pytest.raises(NotFound):
        run_now(connections.close, **acting(here), closed_id=there.session.id)


def test_another_members_session_is_not_found():
    with_account()
    here, other = give_both_factors(), signed_in(bob)
    for closed_id in (other.session.id, "unknown", ""):
        with pytest.raises(NotFound):
            run_now(connections.close, **acting(here), closed_id=closed_id)
    assert run_now(sessions.load_row, session_id=other.session.id) is not None


@pytest.mark.parametrize("forgets_devices", [True, False])
def test_all_others_end_at_once_and_their_trust_when_the_member_wants_it(forgets_devices):
    with_account()
    here = give_both_factors(HOME, is_trusted=True)
    there, other = give_both_factors(STREET, is_trusted=True), signed_in(bob)
    run_now(connections.close_others, **acting(here), forgets_devices=forgets_devices)

    assert [one.id for one in overview(here).open] == [here.session.id]
    trusted = sorted(one.is_this_one for one in overview(here).trusted)
    assert trusted == ([True] if forgets_devices else [False, True])
    assert give_password(here.origin).outcome is SignInOutcome.SIGNED_IN
    left = SignInOutcome.CODE_NEEDED if forgets_devices else SignInOutcome.SIGNED_IN
    assert give_password(there.origin).outcome is left
    assert run_now(sessions.load_row, session_id=other.session.id) is not None


def test_the_staff_signs_a_member_out_everywhere_and_his_trail_says_who():
    with_account()
    here, other = give_both_factors(HOME, is_trusted=True), signed_in(bob)
    run_now(agents.add, agent_id="a.noel", name="Agathe Noël")
    done = CliRunner().invoke(
        load_commands(),
        ["staff", "sign-out", "010000001", "--agent", "a.noel", "--reason", "Vol signalé"],
    )

    assert done.stdout == "member M010000001 is signed out (1 ended)\n"
    assert run_now(sessions.load_row, session_id=here.session.id) is None
    assert run_now(sessions.load_row, session_id=other.session.id) is not None
    assert give_password(here.origin).outcome is SignInOutcome.CODE_NEEDED
    assert audited()[-1] == "session:closed"


@pytest.mark.parametrize(("agent", "reason"), [("nobody", "Vol"), ("a.noel", " ")])
def test_nobody_is_signed_out_by_a_stranger_or_without_a_reason(agent, reason):
    with_account()
    here = give_both_factors(HOME)
    run_now(agents.add, agent_id="a.noel", name="Agathe Noël")
    with pytest.raises((NotFound, InvalidInput)):
        run_for_agent(connections.close_by_staff, agent, reason, number=NUMBER)
    assert run_now(sessions.load_row, session_id=here.session.id) is not None


def test_recent_sign_ins_say_what_came_of_each(clock):
    with_account()
    inside, stolen = give_both_factors(HOME), give_both_factors(HOME)
    clock.advance(timedelta(minutes=1))
    give_password(STREET, OTHER_PASSWORD)
    give_code(give_password(STREET), STREET, code="12345")
    # Who is in already and mistypes a code does not try to come in.
    run_now(proof.give, session=inside.session, code="12345", origin=inside.origin)
    run_now(sign_in.end_copied, session=stolen.session, origin=STREET)

    assert [one.result for one in overview(inside).recent] == [
        PastSignInResult.COPIED_COOKIE,
        PastSignInResult.WRONG_CODE,
        PastSignInResult.HELD,
        PastSignInResult.WRONG_PASSWORD,
        PastSignInResult.SUCCEEDED,
        PastSignInResult.SUCCEEDED,
    ]
    clock.advance(timedelta(days=30))
    assert overview(inside).recent == []
