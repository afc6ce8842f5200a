"""The one way to the file of a member who is helped: checked at each call, refused by default."""

import inspect
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

import memberapp
from memberapp import clock as app_clock
from memberapp.account.service import own_account, require_fresh_proof
from memberapp.account.tables import Account
from memberapp.carers import ending, reading
from memberapp.carers.acting import acting
from memberapp.carers.rules import Scope
from memberapp.carers.tables import CarerGrant
from memberapp.core import view_cache
from memberapp.core.access import Access, LiveSession, Role
from memberapp.core.errors import NotFound, SpaceEnded
from memberapp.core.tables import AuditEvent
from memberapp.core.work import Work
from memberapp.members.tables import Beneficiary, Contract, Member
from tests.personas import SignedInMember, alice, bob, chloe, signed_in
from tests.support.carers import befriend, invite, newest, with_care
from tests.support.factories import make_beneficiary, make_line
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")
PACKAGE = Path(memberapp.__file__).parent


@pytest.fixture
def helped() -> SignedInMember:
    return signed_in(alice)


@pytest.fixture
def carer() -> SignedInMember:
    return signed_in(bob)


def later(who: SignedInMember) -> LiveSession:
    """Return a session that no clock ends."""
    return LiveSession("", who.account_id, who.member_id, Access.MEMBER)


def may(who: SignedInMember, reference: object) -> bool:
    def ask(work: Work) -> str:
        return acting(work, reference=reference, scope=Scope.REIMBURSEMENTS).member_id

    try:
        return run_now(ask, session=later(who)) != who.member_id
    except NotFound:
        return False


def test_a_carer_acts_under_their_own_account_in_the_file_of_the_other(helped, carer):
    reference = befriend(helped, carer)

    def ask(work: Work) -> None:
        found = acting(work, reference=reference, scope=Scope.REIMBURSEMENTS)
        assert found.db is work.db
        assert (found.member_id, found.account_id) == (helped.member_id, carer.account_id)
        assert (found.actor.id, found.actor.role) == (carer.account_id, Role.CARER)
        assert found.session.access is Access.MEMBER
        assert work.member_id == carer.member_id
        # What is of the other one's account refuses it, and nothing proves it fresh.
        with pytest.raises(SpaceEnded):
            own_account(found, member_id=found.member_id, account_id=found.account_id)
        with pytest.raises(NotFound):
            require_fresh_proof(found)

    run_now(ask, session=carer.session)


def test_only_who_accepted_may(helped, carer):
    reference = befriend(helped, carer)
    stranger = signed_in(chloe)
    assert may(carer, reference)
    assert not may(helped, reference)
    assert not may(stranger, reference)


@pytest.mark.parametrize(
    "forged", ["", "0" * 32, "\0", "é" * 32, "x" * 100_000, None, 7, [], {}, "'; --"]
)
def test_a_forged_reference_is_not_to_be_found(helped, carer, forged):
    befriend(helped, carer)
    assert not may(carer, forged)


def test_an_invitation_that_waits_gives_nothing(helped, carer):
    invite(helped)
    assert not may(carer, newest().id)


def test_it_ends_with_its_last_day_whoever_sweeps(helped, carer, clock):
    reference = befriend(helped, carer)
    clock.set(datetime(2027, 5, 21, 21, 59, 59, tzinfo=UTC))
    assert may(carer, reference)
    clock.set(datetime(2027, 5, 21, 22, tzinfo=UTC))
    assert not may(carer, reference)


@pytest.mark.parametrize("by_carer", [False, True])
def test_either_ends_it_at_once(helped, carer, by_carer):
    reference = befriend(helped, carer)
    run_now(ending.stop, session=(carer if by_carer else helped).session, reference=reference)
    assert not may(carer, reference)


def test_a_scope_that_was_not_given_is_refused(helped, carer):
    reference = befriend(helped, carer)

    def narrow(db) -> None:
        db.get_one(CarerGrant, reference).scopes = ""

    change(narrow)
    assert not may(carer, reference)


@pytest.mark.parametrize("whose", ["helped", "carer"])
def test_a_closed_file_ends_it(helped, carer, whose, request):
    reference = befriend(helped, carer)
    who = request.getfixturevalue(whose)
    change(lambda db: setattr(db.get_one(Member, who.member_id), "closed_at", app_clock.now()))
    assert not may(carer, reference)


def test_a_disabled_space_of_the_one_who_is_helped_ends_it(helped, carer):
    reference = befriend(helped, carer)
    change(
        lambda db: setattr(db.get_one(Account, helped.account_id), "disabled_at", app_clock.now())
    )
    assert not may(carer, reference)


def test_what_is_read_is_in_the_trail_under_the_carer_once_in_ten_minutes(helped, carer, clock):
    with_care(helped)
    reference = befriend(helped, carer)

    def lines() -> list[tuple[str, str, str | None]]:
        asked = select(AuditEvent).where(col(AuditEvent.event) == "carer:list_read")
        rows = run_now(lambda db: db.exec(asked).all())
        return [(one.actor_id, one.actor_role, one.member_id) for one in rows]

    for _ in range(3):
        run_now(reading.record_list, session=later(carer), reference=reference)
    assert lines() == [(carer.account_id, "carer", helped.member_id)]
    clock.advance(timedelta(minutes=10, seconds=1))
    run_now(reading.record_list, session=later(carer), reference=reference)
    assert len(lines()) == 2


def test_no_view_of_the_other_file_is_kept(helped, carer):
    reference = befriend(helped, carer)
    built: list[str] = []

    def build() -> str:
        built.append("")
        return "view"

    def ask(work: Work) -> None:
        found = acting(work, reference=reference, scope=Scope.REIMBURSEMENTS)
        for _ in range(2):
            assert view_cache.ready(found, "screen", "mark", build).view == "view"

    run_now(ask, session=replace(carer.session))
    assert len(built) == 2
    assert view_cache.session_ids() == set()


def test_the_lines_of_nobody_else_of_the_contract_are_shown(helped, carer):
    def family(db) -> None:
        contract = db.exec(select(Contract).where(Contract.member_id == helped.member_id)).one()
        child = make_beneficiary(db, contract, first_name="Lou", rank=2, role="enfant")
        own = db.exec(
            select(Beneficiary).where(
                Beneficiary.contract_id == contract.id, Beneficiary.id != child.id
            )
        ).one()
        make_line(db, own, spent_cents=4321)
        make_line(db, child, spent_cents=9876)

    change(family)
    reference = befriend(helped, carer)
    found = run_now(
        reading.read_list, session=carer.session, reference=reference, year="", cursor=""
    )
    assert [line.shares.spent.cents for line in found.page.lines] == [4321]
    assert found.page.totals.spent.cents == 4321


def test_one_module_alone_leads_to_the_file_of_another_member():
    callers = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if ".on_behalf(" in path.read_text("utf-8")
    ]
    assert callers == ["carers/acting.py"]


READINGS = {
    name: use_case
    for name, use_case in inspect.getmembers(reading, inspect.isfunction)
    if use_case.__module__ == reading.__name__ and not name.startswith("_")
}


@pytest.mark.parametrize("name", READINGS)
@pytest.mark.parametrize("who", ["holder", "stranger", "ended"])
def test_no_reading_answers_who_may_not(helped, carer, name: str, who: str):
    """Whatever is added to the readings of a carer is refused to everybody else."""
    statement = with_care(helped)
    reference = befriend(helped, carer)
    member = {"holder": helped, "ended": carer}.get(who) or signed_in(chloe)
    if who == "ended":
        run_now(ending.stop, session=helped.session, reference=reference)
    known = {
        "reference": reference,
        "statement": statement,
        "year": "",
        "cursor": "",
        "kind": "csv",
        "take": [].append,
    }
    asked = {
        one: known[one] for one in inspect.signature(READINGS[name]).parameters if one != "work"
    }
    assert "reference" in asked
    with pytest.raises(NotFound):
        run_now(READINGS[name], session=member.session, **asked)
