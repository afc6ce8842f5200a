"""How a waiting period ends: by itself, by the link, by the member, by the staff."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session

from memberapp import worker
from memberapp.account import sessions
from memberapp.bank import service as bank
from memberapp.bank import waiting_period
from memberapp.bank.rules import BankChangeStatus
from memberapp.bank.waiting_period import index_of
from memberapp.core.access import Actor, Role
from memberapp.core.errors import NotFound
from memberapp.dashboard import service as dashboard
from memberapp.members import ibans
from memberapp.members.tables import Member
from tests.bank.test_confirming import change_account, overview
from tests.personas import (
    NEW_IBAN,
    OLD_IBAN,
    OLD_PHONE,
    THIRD_IBAN,
    SignedInMember,
    bob,
    chloe,
    signed_in,
)
from tests.support.factories import ADDRESS, make_member
from tests.support.queries import queries
from tests.support.records import audited, for_core, link_in, notified
from tests.support.units_of_work import change, run_now, work_in

pytestmark = pytest.mark.usefixtures("clock", "database")
STAFF = Actor("agathe", Role.STAFF)


def end_waiting_periods() -> None:
    asyncio.run(worker.end_waiting_periods())


def is_signed_in(who: SignedInMember) -> bool:
    return run_now(sessions.load_row, session_id=who.session.id) is not None


def review(db: Session):
    """Return the changes that wait for the staff, and how many queries read them."""
    with queries(db) as executed:
        found = bank.list_in_review(work_in(db, actor=STAFF, reason="revue"))
    read = [sql for sql, _ in executed if sql.startswith("SELECT") and "audit_event" not in sql]
    return found, len(read)


def cancel_by_link(token: str = ""):
    return run_now(bank.cancel_by_link, token=token or link_in("bank_change_confirmed"))


def test_until_the_hold_ends_the_old_account_is_paid(clock):
    who = signed_in()
    change_account(who)
    clock.advance(timedelta(hours=72) - timedelta(seconds=1))
    end_waiting_periods()
    assert who.iban() == OLD_IBAN
    assert for_core() == []

    clock.advance(timedelta(seconds=1))
    end_waiting_periods()
    end_waiting_periods()  # it ends once
    assert (who.iban(), who.member().contact_version) == (NEW_IBAN, 1)
    assert overview(who).history[0].status is BankChangeStatus.EFFECTIVE
    paid = run_now(ibans.history, member_id=who.member_id)
    assert (paid.on(clock.now.date()), paid.present) == (OLD_IBAN, NEW_IBAN)
    assert audited() == ["bank:confirmed", "bank:effective"]
    (told_core,) = for_core()
    assert (told_core.field, told_core.value) == ("iban", NEW_IBAN)
    assert told_core.effective_at == clock.now
    assert ("bank_change_effective", "alice@example.org") in notified()
    assert ("bank_change_effective", OLD_PHONE) in notified()


def test_the_day_of_a_change_is_the_insurers_wherever_the_member_lives(clock):
    who = signed_in()
    change(
        lambda db: setattr(
            db.get_one(Member, who.member_id), "address", replace(ADDRESS, zip="97400")
        )
    )
    change_account(who)
    clock.set(datetime(2026, 11, 30, 21, tzinfo=UTC))  # 1 December in La Réunion
    end_waiting_periods()
    paid = run_now(ibans.history, member_id=who.member_id)
    assert [day for day, _iban in paid.former] == [date(2026, 11, 30)]


def test_the_link_restores_the_old_account_for_good_and_closes_every_session(clock):
    who = signed_in()
    change_account(who)
    token = link_in("bank_change_confirmed")
    assert run_now(bank.preview_link, token=token).masked_iban.endswith("189")
    assert is_signed_in(who)

    cancel_by_link(token)
    assert who.iban() == OLD_IBAN
    assert overview(who).pending is None
    assert overview(who).history[0].status is BankChangeStatus.CANCELLED
    assert not is_signed_in(who)
    assert ("bank_change_cancelled", "alice@example.org") in notified()
    assert ("bank_change_cancelled", OLD_PHONE) in notified()
    assert audited() == ["bank:confirmed", "bank:cancelled"]

    clock.advance(timedelta(hours=100))
    end_waiting_periods()
    assert who.iban() == OLD_IBAN
    assert for_core() == []


def test_a_link_works_once_and_for_72_hours(clock):
    who = signed_in()
    change_account(who)
    token = link_in("bank_change_confirmed")
    clock.advance(timedelta(hours=72))
    assert run_now(bank.preview_link, token=token) is None
    with pytest.raises(NotFound):
        cancel_by_link(token)

    clock.advance(-timedelta(hours=1))
    cancel_by_link(token)
    with pytest.raises(NotFound):
        cancel_by_link(token)


@pytest.mark.parametrize("token", ["", "b-unknown", "e-unknown"])
def test_an_unknown_link_cancels_nothing(token):
    signed_in()
    assert run_now(bank.preview_link, token=token) is None
    with pytest.raises(NotFound):
        run_now(bank.cancel_by_link, token=token)


def test_without_a_hold_the_link_takes_the_new_account_back(settings, database):
    settings(database_url=database, bank_waiting_hours=0)
    who = signed_in()
    change_account(who)
    assert who.iban() == NEW_IBAN
    cancel_by_link()

    assert who.iban() == OLD_IBAN
    assert [told_core.value for told_core in for_core()] == [NEW_IBAN, OLD_IBAN]


@pytest.mark.parametrize("hours", [0, 72])
def test_the_link_of_a_replaced_change_undoes_what_replaced_it(settings, database, clock, hours):
    settings(database_url=database, bank_waiting_hours=hours)
    who = signed_in()
    change_account(who, NEW_IBAN)
    first_link = link_in("bank_change_confirmed")
    clock.advance(timedelta(minutes=1))
    change_account(who, THIRD_IBAN)
    assert who.iban() == (OLD_IBAN if hours else THIRD_IBAN)

    cancel_by_link(first_link)
    assert (who.iban(), overview(who).pending) == (OLD_IBAN, None)
    with pytest.raises(NotFound):  # what it undid is over too
        cancel_by_link(link_in("bank_change_confirmed"))


def test_an_account_that_the_core_changed_meanwhile_is_left_to_it(settings, database, clock):
    settings(database_url=database, bank_waiting_hours=0)
    who = signed_in()
    change_account(who)
    change(
        lambda db: waiting_period._pay_to(
            work_in(db, now=clock.now), db.get_one(Member, who.member_id), THIRD_IBAN
        )
    )
    cancel_by_link()
    assert who.iban() == THIRD_IBAN


def test_the_member_keeps_the_old_account_and_his_own_session():
    who = signed_in()
    asked = change_account(who).change
    give_up = {"session": who.session, "change_id": asked.id}
    run_now(bank.cancel, **give_up)

    assert overview(who).pending is None
    assert is_signed_in(who)
    assert ("bank_change_cancelled", "alice@example.org") in notified()
    run_now(bank.cancel, **give_up)  # a second click says the same
    assert audited().count("bank:cancelled") == 1


def test_another_member_has_nothing_to_cancel():
    one, other = signed_in(), signed_in(bob)
    asked = change_account(one).change
    with pytest.raises(NotFound):
        run_now(bank.cancel, session=other.session, change_id=asked.id)
    assert overview(one).pending is not None


def test_the_dashboard_knows_of_the_waiting_period():
    who = signed_in()
    change_account(who)
    shown = run_now(dashboard.load, member_id=who.member_id)
    assert shown.pending_account == overview(who).pending


def a_stranger_with(iban: str) -> str:
    def work(db) -> str:
        stranger = make_member(db)
        stranger.iban_index = index_of(iban)
        return stranger.id

    return change(work)


def test_an_account_of_another_members_file_waits_for_the_staff(clock):
    who = signed_in()
    stranger_id = a_stranger_with(NEW_IBAN)
    confirmation = change_account(who)

    assert confirmation.change.status is BankChangeStatus.REVIEW
    assert confirmation.change.effective_at is None
    clock.advance(timedelta(days=30))
    end_waiting_periods()
    assert who.iban() == OLD_IBAN
    (item,) = run_now(bank.list_in_review, actor=STAFF, reason="revue")
    assert item.change.member_id == who.member_id
    assert item.other_members == (stranger_id,)


def test_two_members_who_add_one_account_both_wait_for_the_staff():
    one, other = signed_in(), signed_in(bob)
    change_account(one)
    change_account(other)

    assert [overview(who).pending.status for who in (one, other)] == [BankChangeStatus.REVIEW] * 2
    assert ("bank_change_reviewed", "alice@example.org") in notified()  # hers came first
    assert ("bank_change_reviewed", OLD_PHONE) in notified()
    found, read = change(review)
    assert {item.change.member_id: item.other_members for item in found} == {
        one.member_id: (other.member_id,),
        other.member_id: (one.member_id,),
    }
    change_account(signed_in(chloe))
    assert len(change(review)[0]) == 3
    assert change(review)[1] == read  # however many wait


def test_an_approved_account_is_paid_after_what_is_left_of_its_waiting_period(clock):
    who = signed_in()
    a_stranger_with(NEW_IBAN)
    asked = change_account(who).change
    clock.advance(timedelta(hours=24))
    approved = run_now(bank.approve, change_id=asked.id, actor=STAFF, reason="même foyer")

    assert approved.status is BankChangeStatus.WAITING
    assert approved.effective_at == asked.confirmed_at + timedelta(hours=72)
    clock.advance(timedelta(hours=48))
    end_waiting_periods()
    assert who.iban() == NEW_IBAN
    with pytest.raises(NotFound):
        run_now(bank.approve, change_id=asked.id, actor=STAFF, reason="encore")


def test_an_account_approved_late_is_paid_at_once(clock):
    who = signed_in()
    a_stranger_with(NEW_IBAN)
    asked = change_account(who).change
    clock.advance(timedelta(days=10))
    run_now(bank.approve, change_id=asked.id, actor=STAFF, reason="même foyer")

    assert who.iban() == NEW_IBAN
    assert ("bank_change_effective", "alice@example.org") in notified()


def test_a_refused_account_is_never_paid_and_the_member_is_told(clock):
    who = signed_in()
    a_stranger_with(NEW_IBAN)
    asked = change_account(who).change
    run_now(bank.refuse, change_id=asked.id, actor=STAFF, reason="inconnu du foyer")
    clock.advance(timedelta(days=10))
    end_waiting_periods()

    assert who.iban() == OLD_IBAN
    assert overview(who).history[0].status is BankChangeStatus.REFUSED
    assert ("bank_change_refused", "alice@example.org") in notified()
    with pytest.raises(NotFound):
        run_now(bank.refuse, change_id=asked.id, actor=STAFF, reason="encore")


def test_an_account_in_review_can_be_cancelled_by_its_link():
    who = signed_in()
    a_stranger_with(NEW_IBAN)
    change_account(who)
    cancel_by_link()
    assert run_now(bank.list_in_review, actor=STAFF, reason="revue") == []
