"""« Ce n’était pas moi » undoes what was declared, asked for and shared in the member's name."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session

from memberapp import clock as app_clock
from memberapp.account import sign_in_links
from memberapp.account.tables import Device, SignInSession
from memberapp.certificate import links
from memberapp.core import portal_changes, tokens
from memberapp.core.tokens import LinkKind
from memberapp.family import leaving
from memberapp.family import service as family
from memberapp.family.rules import DeclarationState
from memberapp.family.tables import Declaration
from memberapp.requests.rules.requests import RequestKind, RequestStatus
from tests import personas
from tests.personas import SignedInMember
from tests.support import records, requests
from tests.support.clocks import Clock
from tests.support.declarations import BIRTH
from tests.support.sign_ins import HOME, STREET
from tests.support.units_of_work import change, run_now, work_in

pytestmark = pytest.mark.usefixtures("clock", "database")


@pytest.fixture
def thief(clock: Clock) -> SignedInMember:
    """Return whoever came in an hour after the member did what they wanted themselves."""
    member = personas.signed_in()
    declare(member, first_name="Ana")
    clock.advance(timedelta(hours=1))
    inside = replace(member, session=member.new_session())
    change(lambda db: come_on_another_browser(db, inside))
    return inside


def come_on_another_browser(db: Session, member: SignedInMember) -> None:
    device = Device(
        account_id=member.account_id,
        token_hash="",
        browser=STREET.browser,
        address=STREET.ip_address,
        last_seen_at=app_clock.now(),
    )
    db.add(device)
    db.flush()
    db.get_one(SignInSession, member.session.id).device_id = device.id


def declare(member: SignedInMember, **typed: str) -> str:
    declared = run_now(family.declare, session=member.session, typed=BIRTH | typed)
    return declared.id


def states(member: SignedInMember) -> dict[str, DeclarationState]:
    found = run_now(family.read, member_id=member.member_id).declared
    return {one.person.first_name: one.state for one in found if one.person}


def disown(member: SignedInMember) -> None:
    token = tokens.token_for(LinkKind.NOT_ME, member.session.id)
    run_now(sign_in_links.disown, token=token, origin=HOME)


@pytest.mark.parametrize("is_taken", [False, True])
def test_what_somebody_else_declared_is_undone_and_the_core_is_told_why(
    thief: SignedInMember, *, is_taken: bool
):
    declaration_id = declare(thief)
    if is_taken:
        run_now(portal_changes.hand_over, after=0)
    disown(thief)

    assert states(thief) == {"Ana": DeclarationState.DECLARED, "Lou": DeclarationState.DISOWNED}
    told = records.for_core()[-1].value
    assert told == {"declaration": declaration_id, "withdrawn": True, "disowned": True}
    assert [one["had_acts"] for one in records.parameters_of("sign_in_disowned")] == [True]
    assert "family:withdrawn" in records.audited()


def test_what_the_core_has_decided_stays_decided(thief: SignedInMember):
    declaration_id = declare(thief)

    def decide(db: Session, state: DeclarationState) -> None:
        db.get_one(Declaration, declaration_id).state = state

    for state in (DeclarationState.ACCEPTED, DeclarationState.REFUSED):
        change(lambda db, to=state: decide(db, to))
        since = app_clock.now() - timedelta(minutes=1)
        change(lambda db, since=since: leaving.disown(work_in(db), thief.member_id, since))
        assert states(thief)["Lou"] is state


def test_what_changes_the_contract_is_taken_back_and_a_claim_goes_on(thief: SignedInMember):
    claim = requests.send(thief)
    data = requests.send(thief, RequestKind.DATA, requests.DATA)
    disown(thief)

    assert requests.own(thief, claim).status is RequestStatus.RECEIVED
    withdrawn = requests.own(thief, data)
    assert withdrawn.status is RequestStatus.WITHDRAWN
    assert withdrawn.acts[-1].text == "Vous nous avez dit que ce n’était pas vous."


def test_a_link_to_a_certificate_ends(thief: SignedInMember):
    contract_id = run_now(family.read, member_id=thief.member_id).contracts[0].id
    wanted = {"contract_id": contract_id, "note": "", "duration": "7", "ranks": ()}
    run_now(links.create, session=thief.session, **wanted)
    disown(thief)

    sharing = run_now(links.sharing, member_id=thief.member_id)
    assert (len(sharing.open_links), len(sharing.past_links)) == (0, 1)
    assert "certificate:link_stopped" in records.audited()


def test_nothing_of_another_member_is_undone(thief: SignedInMember):
    other = personas.signed_in(personas.bob)
    declare(other, first_name="Mia")
    claim = requests.send(other, RequestKind.DATA, requests.DATA)
    disown(thief)
    assert states(other) == {"Mia": DeclarationState.DECLARED}
    assert requests.own(other, claim).status is RequestStatus.RECEIVED


def test_without_anything_done_the_message_does_not_speak_of_it(thief: SignedInMember):
    disown(thief)
    assert [one["had_acts"] for one in records.parameters_of("sign_in_disowned")] == [False]
