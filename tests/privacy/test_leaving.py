"""Leaving: what goes at once, what stays and until when, and coming back."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel, select

from memberapp.account import accounts, sign_in
from memberapp.account.tables import Account, SignInSession
from memberapp.bank.rules import BankChangeStatus
from memberapp.bank.tables import BankChange
from memberapp.callbacks.tables import Callback
from memberapp.core import retention
from memberapp.core.access import Origin
from memberapp.core.errors import NotFound, ProofNeeded
from memberapp.preferences import service as preferences
from memberapp.preferences.tables import ContactPreference
from memberapp.privacy import leaving
from memberapp.privacy.retentions import RETENTION
from memberapp.privacy.views import leaving as presenter
from tests import personas
from tests.support.passwords import password_hash
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


def test_what_a_member_chose_to_be_told_ends_with_their_space_alone():
    people = personas.signed_in(), personas.signed_in(personas.bob)
    for who in people:
        choice = {"email": "weekly", "sms": "each", "push": "never", "app": "never"}
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
