"""Leaving: what goes at once, what stays and until when, and coming back."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel, select

from memberapp.account import accounts, sign_in
from memberapp.account.tables import Account, SignInSession
from memberapp.appointments import practices
from memberapp.appointments.tables import Appointment
from memberapp.bank.rules import BankChangeStatus
from memberapp.bank.tables import BankChange
from memberapp.callbacks.tables import Callback
from memberapp.core import portal_changes, retention
from memberapp.core.access import Origin
from memberapp.core.errors import NotFound, ProofNeeded
from memberapp.family.tables import Declaration
from memberapp.preferences import service as preferences
from memberapp.preferences.tables import ContactPreference
from memberapp.privacy import leaving
from memberapp.privacy.retentions import RETENTION
from memberapp.privacy.views import leaving as presenter
from memberapp.services import service as services
from memberapp.webinars import service as webinars
from memberapp.webinars.tables import WebinarPlaces
from tests import personas
from tests.support.appointments import ask as ask_practice
from tests.support.declarations import BIRTH, declare_as
from tests.support.passwords import password_hash
from tests.support.preferences import typed_choice
from tests.support.records import audited, sent_kinds
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


def leave(member):
    run_now(leaving.leave, session=member.session)


def account_of(member):
    return run_now(lambda db: db.get_one(Account, member.account_id))


def test_the_way_in_goes_and_the_row_that_stays_has_no_name(clock):
    alice, bob = personas.signed_in(), personas.signed_in(personas.bob)
    leave(alice)
    row = account_of(alice)
    assert (row.email, row.number, row.password_hash) == (None, "", "")
    assert row.left_at == clock.now
    assert account_of(bob).left_at is None
    sessions = run_now(lambda db: db.exec(select(SignInSession.account_id)).all())
    assert sessions == [bob.account_id]
    assert {kind for kind in sent_kinds() if "left" in kind} == {"account_left"}
    assert audited()[-1] == "account:left"
    begun = run_now(sign_in.begin, identifier="alice@example.org", origin=Origin())
    assert begun.account_id is None
    assert run_now(accounts.find, identifier=alice.member_id) is None


def test_whatever_refers_to_an_account_goes_but_what_is_listed():
    alice = personas.signed_in(has_factor=True)
    leave(alice)
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            if any(key.target_fullname == "account.id" for key in column.foreign_keys):
                rows = run_now(
                    lambda db, at=(table.name, column.name): db.execute(
                        text(f"SELECT count(*) FROM {at[0]} WHERE {at[1]} = '{alice.account_id}'")
                    ).scalar()
                )
                assert rows == 0, table.name


def test_an_old_proof_is_not_enough_and_a_second_leave_finds_nobody(clock):
    alice = personas.signed_in()
    clock.advance(timedelta(minutes=11))
    with pytest.raises(ProofNeeded):
        leave(alice)
    assert account_of(alice).left_at is None
    member = personas.SignedInMember(
        alice.member_id, alice.account_id, alice.new_session(), alice.token
    )
    leave(member)
    with pytest.raises(NotFound):
        leave(member)


def pending_change(member, now):
    return BankChange(
        member_id=member.member_id,
        account_id=member.account_id,
        status=BankChangeStatus.WAITING,
        iban_index="index",
        proposed_at=now,
        confirmed_at=now,
        effective_at=now + timedelta(days=3),
    )


def waiting_call(member, now):
    return Callback(
        reference="RAP-1",
        idempotency_key="k",
        member_id=member.member_id,
        reason="autre",
        queue="general",
        day=(now + timedelta(days=1)).date(),
        window="09:00-10:00",
        status="waiting",
        created_at=now,
    )


def test_a_change_of_account_and_a_call_that_wait_are_cancelled(clock):
    alice = personas.signed_in()
    rows = [pending_change(alice, clock.now), waiting_call(alice, clock.now)]
    ids = [row.id for row in rows]
    change(lambda db: db.add_all(rows))
    leave(alice)
    assert run_now(lambda db: db.get_one(BankChange, ids[0])).status == BankChangeStatus.CANCELLED
    assert run_now(lambda db: db.get_one(Callback, ids[1])).status == "cancelled"
    assert alice.iban() == personas.OLD_IBAN


def test_what_the_core_has_not_taken_of_the_family_is_undone():
    alice, bob = personas.signed_in(), personas.signed_in(personas.bob)
    taken = declare_as(alice.member_id, **BIRTH)
    run_now(portal_changes.hand_over, after=0)
    made = declare_as(alice.member_id, **BIRTH | {"first_name": "Élie"})
    others = declare_as(bob.member_id, **BIRTH)
    leave(alice)
    states = {row.id: row.state for row in run_now(lambda db: db.exec(select(Declaration)).all())}
    assert states == {taken.id: "declared", made.id: "withdrawn", others.id: "declared"}
    last = run_now(portal_changes.hand_over, after=0)[-1]
    assert last.value == {"declaration": made.id, "withdrawn": True}


def test_the_services_of_partners_end_and_their_partners_are_to_be_told():
    alice, bob = personas.signed_in(), personas.signed_in(personas.bob)
    orders = [run_now(services.begin, **who.ids, service="medivis") for who in (alice, bob)]
    leave(alice)
    assert [one.access_id for one in run_now(services.untold)] == [orders[0].access_id]


def test_appointments_to_come_are_given_up_and_the_practice_is_to_be_told(settings):
    settings(services_url="http://127.0.0.1:1/partners", services_token="a-token")
    alice, bob = personas.signed_in(), personas.signed_in(personas.bob)
    asked = [ask_practice(alice), ask_practice(bob, "dents-namur")]
    leave(alice)
    rows = run_now(lambda db: {row.reference: row for row in db.exec(select(Appointment)).all()})
    assert [rows[one].status for one in asked] == ["cancelled", "asked"]
    assert rows[asked[0]].id in run_now(practices.due)


def test_places_in_webinars_are_given_back():
    alice, bob = personas.signed_in(), personas.signed_in(personas.bob)
    code = "dos-au-travail-2026"
    for who in (alice, bob):
        run_now(webinars.sign_up, **who.ids, code=code)
    leave(alice)
    assert run_now(lambda db: db.get_one(WebinarPlaces, code).taken) == 1


def test_what_a_member_chose_to_be_told_ends_with_their_space_alone():
    people = personas.signed_in(), personas.signed_in(personas.bob)
    for who in people:
        choice = typed_choice(email="weekly", sms="each", app="never")
        run_now(preferences.choose, typed=choice, **who.ids)
    leave(people[0])
    chosen = run_now(lambda db: {*db.exec(select(ContactPreference.member_id)).all()})
    assert chosen == {people[1].member_id}


def test_a_space_is_opened_again_with_the_same_address():
    alice = personas.signed_in()
    leave(alice)
    made = run_now(
        accounts.create_account, member_id=alice.member_id, password_hash=password_hash()
    )
    assert made.email == "alice@example.org"
    found = run_now(accounts.find, identifier="alice@example.org")
    assert (found.left_at, found.disabled_at) == (None, None)


def test_what_stays_goes_on_the_day_that_is_told_and_not_twice(clock):
    alice = personas.signed_in()
    row = pending_change(alice, clock.now)
    change(lambda db: db.add(row))
    leave(alice)

    def left() -> tuple[int, int]:
        return (
            len(run_now(lambda db: db.exec(select(BankChange)).all())),
            len(run_now(lambda db: db.exec(select(Account)).all())),
        )

    for days, there in ((1826, (1, 1)), (1, (0, 1)), (1, (0, 0)), (0, (0, 0))):
        clock.advance(timedelta(days=days))
        run_now(retention.purge, rules=RETENTION)
        assert left() == there


def test_the_days_are_those_of_the_table(clock):
    lines = {line.what: line.until for line in presenter.staying(clock.now.date())}
    assert lines["Demandes d’assistance"].endswith("le 21\u00a0novembre 2028 au plus tard")
