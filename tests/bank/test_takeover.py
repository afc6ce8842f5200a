"""Somebody else is inside, shares the account, or the database holds what cannot be read."""

import logging
from datetime import timedelta

import pytest

from memberapp.account import email_change, sessions
from memberapp.account.sent_codes import Purpose
from memberapp.bank import service as bank
from memberapp.bank import waiting_period
from memberapp.bank.rules import BankChangeStatus
from memberapp.bank.tables import BankChange
from memberapp.core.access import Actor, Role
from memberapp.core.contacts import fingerprint
from memberapp.core.errors import NotFound
from memberapp.core.locks import Lock
from memberapp.members.tables import Member
from memberapp.profile import service as profile
from tests.bank.test_confirming import change_account, overview
from tests.bank.test_waiting_period import a_stranger_with, cancel_by_link, end_waiting_periods
from tests.personas import (
    FROM,
    NEW_IBAN,
    OLD_IBAN,
    THIRD_IBAN,
    SignedInMember,
    bob,
    signed_in,
)
from tests.support.contact_changes import ask_code, ask_email, propose
from tests.support.records import audited, link_in, notified
from tests.support.units_of_work import change, run_now, work_in

pytestmark = pytest.mark.usefixtures("clock", "database")
STAFF = Actor("agathe", Role.STAFF)


def approve(change_id: str):
    return run_now(bank.approve, change_id=change_id, actor=STAFF, reason="même foyer")


def spoil(change_id: str) -> None:
    def work(db) -> None:
        row = db.get_one(BankChange, change_id)
        row.iban = b"\x02k1garbage"
        db.add(row)

    change(work)


def feed_brings(who: SignedInMember, iban: str, clock) -> None:
    change(
        lambda db: waiting_period._pay_to(
            work_in(db, now=clock.now), db.get_one(Member, who.member_id), iban
        )
    )


def test_a_hold_that_fails_keeps_no_other_from_ending(clock, caplog):
    one, other = signed_in(), signed_in(bob)
    spoilt = change_account(one, NEW_IBAN).change.id
    change_account(other, THIRD_IBAN)
    spoil(spoilt)
    clock.advance(timedelta(hours=80))
    with caplog.at_level(logging.ERROR):
        end_waiting_periods()
        end_waiting_periods()

    assert other.iban() == THIRD_IBAN
    assert one.iban() == OLD_IBAN
    ours = [record.getMessage() for record in caplog.records if record.name == "memberapp.worker"]
    assert ours == [f"bank change {spoilt} cannot be paid: ValueError"]  # again in five minutes


def test_an_account_that_a_feed_gives_to_another_file_during_the_hold_waits_for_the_staff(clock):
    who = signed_in()
    change_account(who)
    stranger_id = a_stranger_with(NEW_IBAN)
    clock.advance(timedelta(hours=80))
    end_waiting_periods()

    assert who.iban() == OLD_IBAN
    assert overview(who).pending.status is BankChangeStatus.REVIEW
    assert ("bank_change_reviewed", "alice@example.org") in notified()
    (item,) = run_now(bank.list_in_review, actor=STAFF, reason="revue")
    assert item.other_members == (stranger_id,)


def test_whom_the_staff_reviewed_does_not_stop_an_approved_account_but_somebody_new_does(clock):
    who = signed_in()
    a_stranger_with(NEW_IBAN)
    asked = change_account(who).change
    approve(asked.id)
    a_stranger_with(NEW_IBAN)
    clock.advance(timedelta(hours=80))
    end_waiting_periods()
    assert overview(who).pending.status is BankChangeStatus.REVIEW

    approve(asked.id)
    assert who.iban() == NEW_IBAN


def test_two_members_of_one_household_are_both_approved_and_paid(clock):
    members = [signed_in(), signed_in(bob)]
    asked = [change_account(who).change for who in members]
    for each in asked:
        approve(each.id)
    clock.advance(timedelta(hours=80))
    end_waiting_periods()

    assert [who.iban() for who in members] == [NEW_IBAN] * 2


@pytest.mark.parametrize("hours", [0, 72])
def test_the_lock_of_the_trail_is_the_last_one(settings, database, clock, monkeypatch, hours):
    taken: list[Lock] = []

    def note(_db, lock: Lock) -> None:
        taken.append(lock)

    for module in ("bank.waiting_period", "bank.confirming", "bank.reviewing", "bank.cancelling"):
        monkeypatch.setattr(f"memberapp.{module}.take_lock", note)
    for module in ("core.portal_changes", "core.audit"):
        monkeypatch.setattr(f"memberapp.{module}.take_lock", note)

    def in_order(work) -> None:
        taken.clear()
        work()
        firsts = list(dict.fromkeys(taken))
        assert firsts == sorted(firsts)
        assert Lock.AUDIT in firsts

    settings(database_url=database, bank_waiting_hours=hours)
    who, other = signed_in(), signed_in(bob)
    in_order(lambda: change_account(who))
    a_stranger_with(THIRD_IBAN)
    asked = change_account(other, THIRD_IBAN).change
    clock.advance(timedelta(days=3))
    in_order(lambda: approve(asked.id))
    assert max(Lock) == Lock.AUDIT


def test_a_session_that_was_ended_meanwhile_confirms_nothing(clock):
    who = signed_in()
    asked = propose(who)
    code = ask_code(who.session, Purpose.BANK, asked)
    change(lambda db: sessions.end(work_in(db, now=clock.now), session_id=who.session.id))
    with pytest.raises(NotFound):
        run_now(bank.confirm, session=who.session, change_id=asked, code=code, origin=FROM)
    assert overview(who).pending is None


def test_the_link_drops_what_a_thief_typed_and_did_not_prove_yet():
    who = signed_in()
    change_account(who)
    propose(who, THIRD_IBAN)
    cancel_by_link()
    assert run_now(bank.proposal, **who.ids) is None


def test_the_link_gives_up_the_new_mailbox_of_a_thief():
    who = signed_in()
    ask_email(who, "thief@example.org")
    change_account(who)
    cancel_by_link()

    with pytest.raises(NotFound):
        run_now(email_change.confirm, token=link_in("email_change_link"))
    assert run_now(profile.card, **who.ids).email == "alice@example.org"
    assert audited()[-2:] == ["bank:cancelled", "profile:email_cancelled"]


def test_cancelling_restores_the_account_that_was_paid_when_the_hold_ended(clock):
    who = signed_in()
    change_account(who)
    feed_brings(who, THIRD_IBAN, clock)
    clock.advance(timedelta(hours=71))
    link = link_in("bank_change_confirmed")
    clock.advance(timedelta(hours=1))
    end_waiting_periods()
    clock.advance(-timedelta(minutes=1))  # the link holds 72 hours, as the change does
    assert who.iban() == NEW_IBAN
    cancel_by_link(link)
    assert who.iban() == THIRD_IBAN


def test_a_link_cancels_as_long_as_the_hold_lasts(clock):
    who = signed_in()
    card = run_now(profile.card, **who.ids)
    run_now(
        profile.change_phone,
        **who.ids,
        session_id=who.session.id,
        actor=who.actor,
        typed="06 12 34 56 78",
        shown=fingerprint(card.phone),
    )
    change_account(who)
    clock.advance(timedelta(days=6))
    cancel_by_link()
    assert overview(who).pending is None


@pytest.mark.parametrize("days", [0, 4, 40])
def test_the_staff_cancel_a_change_for_a_member_who_calls(clock, days):
    who = signed_in()
    asked = change_account(who).change
    clock.advance(timedelta(days=days))
    end_waiting_periods()
    call = {"change_id": asked.id, "actor": STAFF, "reason": "appel du membre"}
    run_now(bank.cancel_by_phone, **call)

    assert who.iban() == OLD_IBAN
    assert overview(who).history[0].status is BankChangeStatus.CANCELLED
    assert run_now(sessions.load_row, session_id=who.session.id) is None
    assert ("bank_change_cancelled", "alice@example.org") in notified()
    with pytest.raises(NotFound):
        run_now(bank.cancel_by_phone, **call)
