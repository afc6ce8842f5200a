from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import select

from memberapp.account import accounts, email_change, password_reset
from memberapp.account.tables import RETENTION, Account, EmailChange
from memberapp.core import retention
from memberapp.core.access import Origin
from memberapp.core.contacts import fingerprint
from memberapp.core.errors import (
    ChangedMeanwhile,
    Conflict,
    InvalidInput,
    MemberappError,
    NotFound,
    ProofNeeded,
    TooManyTries,
)
from memberapp.core.portal_changes import ContactField
from memberapp.profile import service as profile
from tests.personas import SignedInMember, bob, signed_in
from tests.support.contact_changes import ask_email
from tests.support.records import audited, for_core, link_in, notified
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")

OLD, NEW, OTHER = "alice@example.org", "moi@example.org", "bob@example.org"


def ask(
    who: SignedInMember, typed: str = NEW, shown: tuple[str | None, str | None] | None = None
) -> None:
    ask_email(who, typed, shown or (card(who).email, card(who).pending_email))


def confirm(token: str = "") -> str:
    return run_now(email_change.confirm, token=token or link_in("email_change_link"))


def card(who: SignedInMember):
    return run_now(profile.card, **who.ids)


def sign_in_email(who: SignedInMember) -> str | None:
    return run_now(lambda db: db.get_one(Account, who.account_id).email)


def test_the_old_address_rules_until_the_link_is_clicked():
    who = signed_in()
    ask(who, " Moi@Example.org ")

    assert (card(who).email, card(who).pending_email) == (OLD, NEW)
    assert sign_in_email(who) == OLD
    assert notified() == {("email_change_link", NEW), ("email_change_requested", OLD)}
    assert for_core() == []


def test_the_link_lets_the_new_address_rule_and_both_are_told(clock):
    who = signed_in()
    ask(who)
    clock.advance(timedelta(hours=23))

    assert confirm() == NEW
    assert (card(who).email, card(who).pending_email) == (NEW, None)
    assert run_now(accounts.find, identifier=NEW).id == who.account_id
    assert run_now(accounts.find, identifier=OLD) is None
    assert {("email_changed", OLD), ("email_changed", NEW)} <= notified()
    assert audited() == ["profile:email_requested", "profile:email_changed"]
    (change,) = for_core()
    assert (change.field, change.value, change.effective_at) == (ContactField.EMAIL, NEW, clock.now)


def test_the_link_of_a_reset_sent_to_the_old_mailbox_is_over(clock):
    who = signed_in()
    run_now(password_reset.request, identifier=OLD, is_by_sms=False, origin=Origin())
    reset = link_in("password_reset_link")
    ask(who)
    assert run_now(password_reset.is_link_good, token=reset)
    confirm()
    assert not run_now(password_reset.is_link_good, token=reset)


def test_reading_a_link_consumes_nothing_and_using_it_twice_is_refused():
    who = signed_in()
    ask(who)
    token = link_in("email_change_link")
    for _ in range(2):
        assert run_now(email_change.preview, token=token).email == NEW

    confirm(token)
    assert run_now(email_change.preview, token=token) is None
    with pytest.raises(NotFound):
        confirm(token)
    assert len(for_core()) == 1


def test_a_link_ends_after_24_hours(clock):
    who = signed_in()
    ask(who)
    clock.advance(timedelta(hours=24))

    with pytest.raises(NotFound):
        confirm()
    assert card(who).pending_email is None
    assert sign_in_email(who) == OLD


@pytest.mark.parametrize("token", ["", "e-", "e-unknown", "b-unknown"])
def test_an_unknown_link_opens_nothing(token):
    signed_in()
    assert run_now(email_change.preview, token=token) is None
    with pytest.raises(NotFound):
        run_now(email_change.confirm, token=token)


def test_only_the_hash_of_a_token_is_stored():
    who = signed_in()
    ask(who)
    token = link_in("email_change_link")

    row = run_now(lambda db: db.exec(select(EmailChange)).one())
    assert token not in repr(row)
    assert NEW.encode() not in (row.email or b"")


def test_of_several_links_only_the_last_one_works():
    who = signed_in()
    ask(who)
    first = link_in("email_change_link")
    ask(who, OTHER)

    with pytest.raises(NotFound):
        confirm(first)
    assert card(who).pending_email == OTHER


def test_a_request_can_be_given_up():
    who = signed_in()
    ask(who)
    run_now(email_change.cancel, **who.ids, actor=who.actor)

    assert card(who).pending_email is None
    with pytest.raises(NotFound):
        confirm()
    run_now(email_change.cancel, **who.ids, actor=who.actor)  # twice is no error


def test_an_address_of_another_account_is_told_to_its_owner_only():
    who, other = signed_in(), signed_in(bob)
    ask(who, OTHER)

    assert card(who).pending_email == OTHER  # the answer is the same as for a free one
    assert ("email_change_taken", OTHER) in notified()
    assert not any(kind == "email_change_link" for kind, _whom in notified())
    assert sign_in_email(other) == OTHER


def test_an_address_taken_meanwhile_is_refused_at_the_click():
    who, other = signed_in(), signed_in(bob)
    ask(who)
    ask(other, NEW)
    confirm(link_in("email_change_link", to=other))

    with pytest.raises(Conflict):
        confirm(link_in("email_change_link", to=who))
    assert sign_in_email(who) == OLD


def test_the_same_address_is_refused_with_its_reason():
    who = signed_in()
    with pytest.raises(InvalidInput) as refused:
        ask(who, "ALICE@example.org")
    assert refused.value.reason == "same"


def test_a_second_tab_is_told_of_the_request_of_the_first():
    who = signed_in()
    shown = (OLD, None)
    ask(who, NEW, shown)

    with pytest.raises(ChangedMeanwhile) as refused:
        ask(who, OTHER, shown)
    assert refused.value.current == (OLD, NEW)
    assert card(who).pending_email == NEW


def test_the_sixth_request_of_a_day_is_refused(clock):
    who = signed_in()
    for number in range(5):
        ask(who, f"moi{number}@example.org")
    with pytest.raises(TooManyTries) as refused:
        ask(who, "moi6@example.org")
    assert refused.value.until == clock.now + timedelta(days=1)

    clock.advance(timedelta(days=1))
    ask(who, "moi6@example.org")


def test_another_members_account_is_not_found():
    one, other = signed_in(), signed_in(bob)
    ask(one)
    with pytest.raises(NotFound):
        run_now(
            email_change.request,
            member_id=one.member_id,
            account_id=other.account_id,
            actor=other.actor,
            typed=OTHER,
            shown="",
            session_id=other.session.id,
        )
    run_now(email_change.cancel, **other.ids, actor=other.actor)
    assert card(one).pending_email == NEW


def test_an_address_is_asked_for_after_a_fresh_proof_only(clock):
    who = signed_in()
    clock.advance(timedelta(minutes=11))
    with pytest.raises(ProofNeeded):
        run_now(
            email_change.request,
            **who.ids,
            actor=who.actor,
            typed=NEW,
            shown=fingerprint((OLD, None)),
            session_id=who.session.id,
        )
    assert card(who).pending_email is None


def test_a_link_of_a_disabled_account_opens_nothing(clock):
    who = signed_in()
    ask(who)
    token = link_in("email_change_link")
    disable = lambda db: setattr(db.get_one(Account, who.account_id), "disabled_at", clock.now)  # noqa: E731
    disable.writes = True  # pyright: ignore[reportFunctionMemberAccess]
    run_now(disable)

    with pytest.raises(NotFound):
        confirm(token)


def test_long_ended_requests_are_deleted(clock):
    who = signed_in()
    ask(who)
    clock.advance(timedelta(days=40))
    run_now(retention.purge, rules=RETENTION)
    assert run_now(lambda db: db.exec(select(EmailChange)).all()) == []


def outcome(token: str) -> str:
    try:
        return confirm(token)
    except MemberappError as refused:
        return refused.code


def test_of_twenty_clicks_at_once_one_counts_on_postgresql(postgresql):
    who = signed_in()
    ask(who)
    token = link_in("email_change_link")
    with ThreadPoolExecutor(8) as clicks:
        outcomes = list(clicks.map(outcome, [token] * 20))

    assert outcomes.count(NEW) == 1
    assert len(for_core()) == 1
