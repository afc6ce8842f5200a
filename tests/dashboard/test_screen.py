"""The screens that are kept: whatever they depend on changes them at once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from memberapp.account.tables import Account
from memberapp.assistance import drafts
from memberapp.assistance.rules.patients import SOMEBODY_ELSE
from memberapp.assistance.tables import AssistanceDraft
from memberapp.bank.tables import BankChange
from memberapp.care import screen as care_screen
from memberapp.care.views.reimbursements import ListQuery
from memberapp.core import view_cache
from memberapp.core.secrets import seal
from memberapp.core.topics import Topic
from memberapp.dashboard import screen
from memberapp.members.tables import Member
from tests import personas
from tests.support import factories
from tests.support.assistance_requests import BY_PHONE, HALF_PAST_NINE, PHONE, Someone
from tests.support.clocks import START
from tests.support.factories import ADDRESS
from tests.support.units_of_work import change, run_now, work_in

pytestmark = pytest.mark.usefixtures("database")
ALICE, OTHER_YEAR = "M010000001", datetime(2027, 1, 2, 10, tzinfo=UTC)
LATE = datetime(2026, 11, 21, 20, tzinfo=UTC)  # already the 22nd in Nouméa


def opened(db):
    alice = personas.alice(db)
    alice.contract.assistance_plan = "ASSIST_PLUS"
    factories.make_line(db, alice.beneficiary)
    factories.make_session(db, factories.make_account(db, alice.member), START)
    return alice


def told(topic):
    """Let a step record its change, as the use case or the feed does."""

    def of(step):
        def with_change(db, **known):
            step(db, **known)
            work_in(db, member_id=ALICE).changed(topic)

        return with_change

    return of


@told(Topic.REIMBURSEMENTS)
def a_line(db, alice, **_):
    factories.make_line(db, alice.beneficiary)


@told(Topic.CONTRACTS)
def a_contract(db, alice, **_):
    factories.make_contract(db, alice.member, kind="surcomplementaire")


@told(Topic.CONTRACTS)
def a_name(db, alice, **_):
    alice.member.first_name = "Alicia"
    db.merge(alice.member)


@told(Topic.PROFILE)
def a_move(db, alice, **_):
    alice.member.address = replace(ADDRESS, zip="98800")
    db.merge(alice.member)


def a_bank_account(db, account, **_):
    row = BankChange(
        member_id=ALICE,
        account_id=account.id,
        status="waiting",
        iban_index="x",
        proposed_at=START,
        effective_at=START + timedelta(days=2),
    )
    seal(row, "iban", "FR7630006000011234567890189")
    db.add(row)


def its_end(db, **known):
    a_bank_account(db, **known)
    db.flush()
    db.exec(select(BankChange)).one().effective_at = START + timedelta(days=3)


def another_phone(_db, account, **_):
    account.offered_phone = b"sealed"


def a_second_factor(db, account, **_):
    factories.make_factor(db, account)


def a_sign_in(db, account, **_):
    factories.make_session(db, account, START + timedelta(minutes=1))


def a_draft(db, alice, account, **_):
    draft = AssistanceDraft(
        reference="ASS-2026-0000001-X",
        account_id=account.id,
        member_id=ALICE,
        contract_id=alice.contract.id,
        version=1,
        updated_at=START,
    )
    db.add(draft)


def a_request(db, alice, account, **_):
    member = db.get(Member, ALICE)
    seal(member, "phone", PHONE)
    one = Someone(db, member, account, alice.contract)
    one.begin()
    one.step(drafts.choose_guided, guided=False, patient=SOMEBODY_ELSE)
    one.keep(BY_PHONE, window=HALF_PAST_NINE)
    one.submit()


def nothing(*_args, **_):
    pass


def show(session_id="S", member_id=ALICE, account_id="", now=START):
    return run_now(
        screen.show, member_id=member_id, account_id=account_id, session_id=session_id, now=now
    )


def show_list(now=START, query=ListQuery()):  # noqa: B008 - it is frozen
    return run_now(care_screen.show, member_id=ALICE, session_id="S", now=now, query=query)


@pytest.mark.parametrize(
    ("step", "then"),
    [
        *((step, START) for step in (a_line, a_contract, a_name, a_bank_account, its_end)),
        *((step, START) for step in (another_phone, a_second_factor, a_sign_in)),
        *((step, START) for step in (a_draft, a_request)),
        (a_move, LATE),
        (nothing, START + timedelta(days=1)),
    ],
)
def test_each_thing_that_the_dashboard_depends_on_changes_it_at_once(clock, step, then):
    clock.set(START)
    alice = change(opened)
    account_id = change(lambda db: db.exec(select(Account)).one().id)
    before = show(account_id=account_id)
    assert show(account_id=account_id) is before
    at_the_same_time = show(account_id=account_id, now=then)

    def do(db):
        step(db, alice=alice, account=db.exec(select(Account)).one())

    change(do)
    after = show(account_id=account_id, now=then)
    assert after.tag != before.tag
    if step is not nothing:
        assert after.view != at_the_same_time.view
    view_cache.forget_all()
    assert show(account_id=account_id, now=then).view == after.view


@pytest.mark.parametrize(
    ("step", "then"),
    [
        *((step, START) for step in (a_line, a_contract)),
        (a_move, datetime(2026, 12, 31, 20, tzinfo=UTC)),
        (nothing, OTHER_YEAR),
    ],
)
def test_each_thing_that_a_list_depends_on_changes_it_at_once(clock, step, then):
    clock.set(START)
    alice = change(opened)
    before = show_list()
    assert show_list() is before
    assert show_list(query=ListQuery(annee="2025")) is not before
    at_the_same_time = show_list(now=then)
    change(lambda db: step(db, alice=alice))
    after = show_list(now=then)
    assert after.view != (before if step is nothing else at_the_same_time).view
    view_cache.forget_all()
    assert show_list(now=then).view == after.view


def test_a_view_is_never_another_members_nor_another_sessions(clock):
    clock.set(START)
    change(opened)
    bob = change(personas.bob)
    mine = show()
    assert show(session_id="other").tag != mine.tag
    theirs = show(member_id=bob.id)  # the same id of a session, to be sure
    assert theirs.view.greeting.startswith("Bonjour Bob, ")
    assert show() is mine


def test_what_another_member_does_changes_nothing(clock):
    clock.set(START)
    change(opened)
    account_id = change(lambda db: db.exec(select(Account)).one().id)
    before = show(account_id=account_id)

    def do(db):
        bob = personas.bob(db)
        account = factories.make_account(db, bob.member)
        factories.make_session(db, account, START + timedelta(minutes=1))
        draft = AssistanceDraft(
            reference="ASS-2026-0000003-X",
            account_id=account.id,
            member_id=bob.member.id,
            contract_id=bob.contract.id,
            version=1,
            updated_at=START,
        )
        db.add(draft)

    change(do)
    assert show(account_id=account_id) is before
