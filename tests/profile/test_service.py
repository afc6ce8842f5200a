from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from memberapp.account import password_reset, sessions
from memberapp.account.tables import PasswordReset
from memberapp.core import audit, portal_changes
from memberapp.core.access import Origin
from memberapp.core.contacts import Address, fingerprint
from memberapp.core.errors import (
    ChangedMeanwhile,
    InvalidForm,
    InvalidInput,
    NotFound,
    ProofNeeded,
    TooManyTries,
)
from memberapp.core.portal_changes import ContactField
from memberapp.core.tables import Change
from memberapp.profile import service as profile
from tests.personas import OLD_PHONE, SignedInMember, bob, signed_in
from tests.support.records import audited, for_core, notified
from tests.support.sign_ins import give_both_factors
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")

TYPED = {"line1": "3 place du Marché", "line2": "", "zip": "75011", "city": "Paris"}
TOURS = Address("14 rue des Tanneurs", "", "37000", "TOURS")
PARIS = Address("3 place du Marché", "", "75011", "PARIS")


def card(who: SignedInMember) -> Any:
    return run_now(profile.card, **who.ids)


def change_address(who: SignedInMember, shown_card: Any = None, **typed: str) -> None:
    shown_card = shown_card or card(who)
    run_now(
        profile.change_address,
        **who.ids,
        actor=who.actor,
        typed=TYPED | typed,
        shown=fingerprint(shown_card.address),
    )


def change_phone(who: SignedInMember, typed: str, shown_card: Any = None) -> None:
    shown_card = shown_card or card(who)
    run_now(
        profile.change_phone,
        **who.ids,
        session_id=who.session.id,
        actor=who.actor,
        typed=typed,
        shown=fingerprint(shown_card.phone),
    )


def test_the_card_hides_the_social_security_number():
    who = signed_in()
    shown = card(who)
    assert shown.address == TOURS
    assert (shown.phone, shown.email) == (OLD_PHONE, "alice@example.org")
    assert shown.pending_email is None
    assert shown.masked_number == ""


def test_a_new_address_rules_at_once_and_goes_to_the_core(clock):
    who = signed_in()
    change_address(who)

    assert card(who).address == PARIS
    assert audited() == [audit.Event.ADDRESS_CHANGED]
    (change,) = for_core()
    assert (change.member_id, change.field) == (who.member_id, ContactField.ADDRESS)
    assert change.value == {"line1": PARIS.line1, "line2": "", "zip": "75011", "city": "PARIS"}
    assert change.effective_at == clock.now
    assert run_now(lambda db: db.exec(select(Change.topic)).all()) == ["profile"]


def test_the_same_address_again_changes_nothing():
    who = signed_in()
    change_address(who)
    change_address(who, city="PARIS ")

    assert len(for_core()) == 1


def test_a_wrong_address_is_refused_whole():
    who = signed_in()
    with pytest.raises(InvalidForm) as refused:
        change_address(who, line1="", zip="750")

    assert [problem.field for problem in refused.value.problems] == ["line1", "zip"]
    assert card(who).address == TOURS
    assert for_core() == []


def test_only_the_four_fields_of_the_form_are_read():
    who = signed_in()
    change_address(who, member_id="M010000009", iban="FR00", email="eve@example.org", version="9")

    assert card(who).email == "alice@example.org"
    assert who.iban() is not None
    assert [change.field for change in for_core()] == [ContactField.ADDRESS]


def test_another_members_account_is_not_found():
    one, other = signed_in(), signed_in(bob)
    for member_id, account_id in (
        (one.member_id, other.account_id),
        (other.member_id, one.account_id),
        ("M019999999", one.account_id),
        (one.member_id, "nobody"),
    ):
        with pytest.raises(NotFound):
            run_now(profile.card, member_id=member_id, account_id=account_id)
        with pytest.raises(NotFound):
            run_now(
                profile.change_phone,
                member_id=member_id,
                account_id=account_id,
                session_id=one.session.id,
                actor=one.actor,
                typed="",
                shown="",
            )
    assert for_core() == []


def test_a_second_tab_that_edits_the_same_thing_is_told_the_present_value():
    who = signed_in()
    shown_card = card(who)
    change_address(who, shown_card)

    with pytest.raises(ChangedMeanwhile) as refused:
        change_address(who, shown_card, line1="5 rue Neuve")
    assert refused.value.current == PARIS
    assert card(who).address == PARIS

    change_address(who, line1="5 rue Neuve")  # the page shows it by now
    assert card(who).address.line1 == "5 rue Neuve"


def test_two_tabs_that_edit_different_things_do_not_disturb_each_other():
    who = signed_in()
    shown_card = card(who)
    change_address(who, shown_card)
    change_phone(who, "06 12 34 56 78", shown_card)

    assert card(who).address == PARIS
    assert card(who).phone == "+33612345678"
    assert card(who).version == shown_card.version + 2


def test_two_tabs_that_want_the_same_value_agree():
    who = signed_in()
    shown_card = card(who)
    change_address(who, shown_card)
    change_address(who, shown_card)

    assert len(for_core()) == 1


def test_a_new_phone_is_told_to_the_mailbox_and_to_the_phone_before():
    who = signed_in()
    change_phone(who, "06 12 34 56 78")

    assert notified() == {("phone_changed", "alice@example.org"), ("phone_changed", OLD_PHONE)}
    (change,) = for_core()
    assert (change.field, change.value) == (ContactField.PHONE, "+33612345678")


@pytest.mark.parametrize("is_phone_verified", [True, False])
@pytest.mark.parametrize("typed", ["06 12 34 56 78", ""])
def test_a_phone_is_changed_after_a_fresh_proof_only(clock, typed, is_phone_verified):
    who = signed_in(is_phone_verified=is_phone_verified)
    clock.advance(sessions.PROOF_LIFETIME)
    with pytest.raises(ProofNeeded):
        change_phone(who, typed)
    assert card(who).phone == OLD_PHONE
    change_phone(replace(who, session=give_both_factors().session), typed)
    assert card(who).phone != OLD_PHONE


def test_the_code_of_a_reset_sent_to_the_phone_before_is_over():
    who = signed_in(is_phone_verified=True)
    run_now(password_reset.request, identifier=who.member_id, is_by_sms=True, origin=Origin())
    change_phone(who, "06 12 34 56 78")
    row = run_now(lambda db: db.exec(select(PasswordReset)).one())
    assert row.expires_at == row.requested_at


def test_a_phone_left_empty_is_forgotten():
    who = signed_in()
    change_phone(who, "  ")

    assert card(who).phone is None
    assert for_core()[0].value is None
    replaced = run_now(
        portal_changes.replaced_since,
        member_id=who.member_id,
        field=ContactField.PHONE,
        since=for_core()[0].effective_at - timedelta(seconds=1),
    )
    assert replaced == [OLD_PHONE]


def test_the_sixth_phone_of_a_week_is_refused(clock):
    who = signed_in()
    for number in range(5):
        change_phone(who, f"06 12 34 56 {number:02}")
    with pytest.raises(TooManyTries) as refused:
        change_phone(who, "06 12 34 56 99")
    assert refused.value.until == clock.now + timedelta(days=7)

    clock.advance(timedelta(days=7))
    change_phone(replace(who, session=give_both_factors().session), "06 12 34 56 99")


def test_a_premium_number_is_refused():
    who = signed_in()
    with pytest.raises(InvalidInput) as refused:
        change_phone(who, "0892 12 34 56")

    assert refused.value.reason == "premium"
    assert card(who).phone == OLD_PHONE


def test_no_contact_detail_is_readable_in_the_table_of_changes(database):
    who = signed_in()
    change_address(who)
    change_phone(who, "06 12 34 56 78")

    raw = run_now(lambda db: db.connection().exec_driver_sql("SELECT * FROM portal_change").all())
    assert len(raw) == 2
    assert not any(secret in repr(raw) for secret in ("March", "612345678", "Tanneurs"))


def edit_often(who: SignedInMember, times: int, tab: int) -> None:
    """Change the address again and again, deciding anew whenever it changed meanwhile."""
    for number in range(times):
        shown_card = card(who)
        while True:
            try:
                change_address(who, shown_card, line1=f"{number} rue {tab}")
                break
            except ChangedMeanwhile:
                shown_card = card(who)


def assert_no_update_is_lost(who: SignedInMember, times: int) -> None:
    with ThreadPoolExecutor(2) as tabs:
        list(tabs.map(lambda tab: edit_often(who, times, tab), (1, 2)))

    def values(db: Any) -> list[tuple[Any, Any]]:
        rows = db.exec(
            select(portal_changes.PortalChange).order_by(portal_changes.PortalChange.sequence)
        )
        return [
            (portal_changes.reveal(r, "previous"), portal_changes.reveal(r, "value")) for r in rows
        ]

    chain = run_now(values)
    assert len(chain) == 2 * times
    assert [previous for previous, _value in chain[1:]] == [value for _p, value in chain[:-1]]
    assert card(who).version == 2 * times


@pytest.mark.slow
def test_two_tabs_never_lose_an_update(scaled):
    assert_no_update_is_lost(signed_in(), scaled(500))


def test_two_tabs_never_lose_an_update_on_postgresql(postgresql):
    assert_no_update_is_lost(signed_in(), 15)
