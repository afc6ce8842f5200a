from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from pyotp.totp import TOTP
from sqlmodel import select

from memberapp.account import email_change
from memberapp.account.proof import CodeResult
from memberapp.account.second_factor import CodeOutcome
from memberapp.account.sent_codes import FactorMethod, Purpose
from memberapp.bank import service as bank
from memberapp.bank.rules import BankChangeStatus
from memberapp.bank.service import Confirmation
from memberapp.bank.tables import BankChange
from memberapp.core.access import Actor, Role
from memberapp.core.contacts import fingerprint
from memberapp.core.errors import InvalidForm, MemberappError, NotFound, TooManyTries
from memberapp.members.tables import Contract
from memberapp.profile import service as profile
from tests.personas import (
    FOURTH_IBAN,
    FROM,
    NEW_IBAN,
    OLD_IBAN,
    OLD_PHONE,
    THIRD_IBAN,
    SignedInMember,
    bob,
    signed_in,
)
from tests.support.contact_changes import ask_code, ask_email, propose
from tests.support.factories import SECRET, make_beneficiary
from tests.support.records import audited, for_core, link_in, messages, notified
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


def confirm(who: SignedInMember, change_id: str, *, code: str | None = None) -> Confirmation:
    """Confirm as the member does today, signed in again since they were made."""
    session = who.new_session()
    given = ask_code(session, Purpose.BANK, change_id) if code is None else code
    return run_now(bank.confirm, session=session, change_id=change_id, code=given, origin=FROM)


def change_account(who: SignedInMember, iban: str = NEW_IBAN) -> Confirmation:
    return confirm(who, propose(who, iban))


def overview(who: SignedInMember) -> bank.BankOverview:
    return run_now(bank.overview, **who.ids)


def test_changes_of_another_member_are_not_shown_nor_dropped_nor_counted():
    one, other = signed_in(), signed_in(bob)
    for iban in (NEW_IBAN, THIRD_IBAN):
        change_account(other, iban)
    last = propose(other, FOURTH_IBAN)
    proposed = propose(one, THIRD_IBAN)
    assert confirm(other, last).change is not None  # their third change is their last one
    assert overview(one).history == ()
    assert confirm(one, proposed).change is not None


def test_a_right_code_puts_the_account_on_hold_for_72_hours(clock):
    who = signed_in()
    confirmation = change_account(who)

    assert confirmation.code.outcome is CodeOutcome.RIGHT
    pending = overview(who).pending
    assert pending == confirmation.change
    assert pending.status is BankChangeStatus.WAITING
    assert pending.effective_at == clock.now + timedelta(hours=72)
    assert pending.masked_iban == "FR76 •••• •••• •••• •••• •••• 189"
    assert who.iban() == OLD_IBAN
    assert for_core() == []
    assert audited() == ["bank:confirmed"]


def test_another_name_goes_to_the_staff_before_it_is_paid(clock):
    who = signed_in()

    def cover(db):
        contract = db.exec(select(Contract)).one()
        make_beneficiary(db, contract, first_name="Lou", last_name="Petit")
        make_beneficiary(db, contract, first_name="Éva", last_name="Moreau", birth=date(2010, 1, 1))
        make_beneficiary(
            db, contract, first_name="Max", last_name="Roy", closed_at=clock.now - timedelta(days=1)
        )

    change(cover)
    assert run_now(bank.proposal, **who.ids) is None
    for holder in ("PETIT LOU", "Moreau A."):
        propose(who, holder=holder)
        assert run_now(bank.proposal, **who.ids).is_holder_insured
    for holder in ("Éva Moreau", "Max Roy"):
        asked = propose(who, holder=holder)
        assert not run_now(bank.proposal, **who.ids).is_holder_insured
    pending = confirm(who, asked).change

    assert (pending.status, pending.effective_at) == (BankChangeStatus.REVIEW, None)
    assert audited() == ["bank:confirmed", "bank:reviewed"]
    approved = run_now(
        bank.approve, change_id=pending.id, actor=Actor("agathe", Role.STAFF), reason="RIB vu"
    )
    assert approved.effective_at == clock.now + timedelta(hours=72)
    clock.advance(timedelta(hours=72))
    run_now(bank.end_waiting_period, change_id=pending.id)
    assert who.iban() == NEW_IBAN


def test_every_contact_is_told_at_once():
    who = signed_in()
    change_account(who)

    assert notified() == {
        ("proof_code", "alice@example.org"),
        ("bank_change_confirmed", "alice@example.org"),
        ("bank_change_confirmed", OLD_PHONE),
    }
    assert link_in("bank_change_confirmed").startswith("b-")
    assert NEW_IBAN not in repr(messages())


def test_a_wrong_code_confirms_nothing_and_is_counted(clock):
    who = signed_in()
    change = propose(who)
    session = who.new_session()
    right = ask_code(session, Purpose.BANK, change)
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        tried = run_now(bank.confirm, session=session, change_id=change, code=wrong, origin=FROM)
        assert tried.code.outcome is CodeOutcome.WRONG
    with pytest.raises(TooManyTries):
        run_now(bank.confirm, session=session, change_id=change, code=right, origin=FROM)

    assert overview(who).pending is None
    assert {kind for kind, _whom in notified()} == {"proof_code"}
    assert audited() == ["bank:proof_refused"] * 5
    clock.advance(timedelta(minutes=5))
    assert confirm(who, change).change is not None


def test_a_code_sent_for_one_account_confirms_no_other():
    who = signed_in()
    session = who.new_session()
    code = ask_code(session, Purpose.BANK, propose(who, NEW_IBAN))
    submitted = propose(who, THIRD_IBAN)

    tried = run_now(bank.confirm, session=session, change_id=submitted, code=code, origin=FROM)
    assert tried == Confirmation(CodeResult(CodeOutcome.EXPIRED, method=FactorMethod.EMAIL))


def test_a_proof_given_for_one_account_confirms_no_other():
    who = signed_in()
    approved = propose(who, NEW_IBAN)
    submitted = propose(who, THIRD_IBAN)

    with pytest.raises(NotFound):
        confirm(who, approved)
    assert overview(who).pending is None
    assert confirm(who, submitted).change is not None
    assert overview(who).pending.masked_iban.endswith("606")


def test_a_proposal_is_confirmed_once():
    who = signed_in()
    change = propose(who)
    confirm(who, change)
    with pytest.raises(NotFound):
        confirm(who, change)
    assert len(overview(who).history) == 1


def test_a_proposal_too_old_is_not_confirmed(clock):
    who = signed_in()
    change = propose(who)
    clock.advance(timedelta(minutes=30))
    with pytest.raises(NotFound):
        confirm(who, change)


def test_another_members_proposal_is_not_found():
    one, other = signed_in(), signed_in(bob)
    change = propose(one)
    for wanted in (change, "unknown", ""):
        with pytest.raises(NotFound):
            confirm(other, wanted)
    assert overview(one).pending is None


def test_with_an_app_its_code_confirms(clock):
    who = signed_in(has_factor=True)
    change = propose(who)
    assert overview(who).asked.method is FactorMethod.APP

    right = confirm(who, change, code=TOTP(SECRET).at(clock.now))
    assert right.change is not None


def test_one_code_proves_one_account_only(clock):
    who = signed_in(has_factor=True)
    code = TOTP(SECRET).at(clock.now)
    confirm(who, propose(who, NEW_IBAN), code=code)

    assert confirm(who, propose(who, THIRD_IBAN), code=code).code.outcome is CodeOutcome.USED
    assert overview(who).pending.masked_iban.endswith("189")


def test_a_new_change_replaces_the_one_that_waits(clock):
    who = signed_in()
    change_account(who, NEW_IBAN)
    clock.advance(timedelta(hours=1))
    change_account(who, THIRD_IBAN)

    history = overview(who).history
    assert [change.status for change in history] == ["waiting", "replaced"]
    assert overview(who).pending.effective_at == clock.now + timedelta(hours=72)
    assert who.iban() == OLD_IBAN


def test_the_account_that_waits_already_need_not_be_typed_again():
    who = signed_in()
    change_account(who)
    with pytest.raises(InvalidForm) as refused:
        propose(who)
    assert refused.value.problems[0].reason == "pending"


def test_the_fourth_change_within_30_days_is_refused(clock):
    who = signed_in()
    first = clock.now
    for iban in (NEW_IBAN, THIRD_IBAN, FOURTH_IBAN):
        change_account(who, iban)
        clock.advance(timedelta(days=1))
    with pytest.raises(TooManyTries) as refused:
        propose(who, NEW_IBAN)
    assert refused.value.until == first + timedelta(days=30)
    assert overview(who).may_change_at == first + timedelta(days=30)

    clock.set(first + timedelta(days=30))
    assert overview(who).may_change_at is None
    change_account(who, NEW_IBAN)


def test_a_hold_of_zero_pays_the_new_account_at_once(settings, database, clock):
    settings(database_url=database, bank_waiting_hours=0)
    who = signed_in()
    confirmation = change_account(who)

    assert confirmation.change.status is BankChangeStatus.EFFECTIVE
    assert who.iban() == NEW_IBAN
    assert overview(who).holder == "Alice Moreau"
    (change,) = for_core()
    assert (change.field, change.value, change.effective_at) == ("iban", NEW_IBAN, clock.now)


@pytest.mark.parametrize("hours", [0, 72])
def test_a_phone_changed_lately_makes_the_hold_longer(settings, database, clock, hours):
    settings(database_url=database, bank_waiting_hours=hours)
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
    clock.advance(timedelta(days=6))
    assert change_account(who).change.effective_at == clock.now + timedelta(days=7)

    clock.advance(timedelta(days=2))
    assert overview(who).waiting_period == timedelta(hours=hours)


def test_after_a_change_of_mailbox_the_old_one_hears_of_the_new_account():
    who = signed_in()
    ask_email(who, "moi@example.org")
    run_now(email_change.confirm, token=link_in("email_change_link"))
    change_account(who)

    assert {whom for kind, whom in notified() if kind == "bank_change_confirmed"} == {
        "moi@example.org",
        "alice@example.org",
        OLD_PHONE,
    }


def test_a_landline_gets_no_text_message():
    who = signed_in(phone="+33199001234")
    change_account(who)
    assert ("bank_change_confirmed", "alice@example.org") in notified()
    assert {whom for _kind, whom in notified()} == {"alice@example.org"}


def attempt(arguments: tuple[SignedInMember, str, str]) -> str:
    who, change, code = arguments
    try:
        result = run_now(
            bank.confirm, session=who.session, change_id=change, code=code, origin=FROM
        )
    except MemberappError as refused:
        return refused.code
    return result.code.outcome


def test_of_twenty_confirmations_at_once_one_counts(clock):
    who = signed_in(has_factor=True)
    change = propose(who)
    code = TOTP(SECRET).at(clock.now)
    with ThreadPoolExecutor(8) as tabs:
        outcomes = list(tabs.map(attempt, [(who, change, code)] * 20))

    assert outcomes.count(CodeOutcome.RIGHT) == 1
    rows = run_now(lambda db: db.exec(select(BankChange)).all())
    assert [row.status for row in rows] == [BankChangeStatus.WAITING]


def test_two_members_at_once_with_one_account_both_wait_for_the_staff(postgresql, clock):
    one, other = signed_in(has_factor=True), signed_in(bob, has_factor=True)
    code = TOTP(SECRET).at(clock.now)
    tries = [(who, propose(who), code) for who in (one, other)]
    with ThreadPoolExecutor(2) as tabs:
        assert list(tabs.map(attempt, tries)) == [CodeOutcome.RIGHT] * 2

    assert {overview(who).pending.status for who in (one, other)} == {BankChangeStatus.REVIEW}
