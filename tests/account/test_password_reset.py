"""Getting back in, and changing the password when signed in."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from memberapp.account import (
    devices,
    password_flows,
    password_reset,
    password_tries,
    sessions,
)
from memberapp.account.tables import RETENTION, Account, PasswordReset
from memberapp.core import portal_changes, retention
from memberapp.core.access import Origin
from memberapp.core.errors import InvalidForm, MemberappError, NotFound, TooManyTries
from memberapp.core.work import writes
from memberapp.members.tables import Member
from tests.personas import bob, signed_in
from tests.support.passwords import OTHER_PASSWORD, PASSWORD
from tests.support.records import audited, link_in, messages, notified
from tests.support.resets import EMAIL, FROM, PHONE, ask, choose, has, holds, sent_code
from tests.support.units_of_work import caller_of, run_now, work_in

pytestmark = pytest.mark.usefixtures("clock", "database")


@pytest.mark.parametrize("identifier", [EMAIL, " Alice@Example.ORG ", "M010000001", "010000001"])
def test_the_identifier_alone_sends_a_link_that_sets_a_new_password(identifier):
    who = signed_in()
    ask(identifier)
    assert notified() == {("password_reset_link", EMAIL)}

    assert choose()
    assert has(who, OTHER_PASSWORD)
    assert notified() == {("password_reset_link", EMAIL), ("password_changed", EMAIL)}
    assert audited() == ["password:reset_asked", "password:reset"]


def test_a_code_by_sms_serves_the_browser_that_asked():
    who = signed_in(is_phone_verified=True)
    token = ask(by_sms=True)
    assert notified() == {("password_reset_code", PHONE)}

    assert not choose(token, "000000" if sent_code() != "000000" else "111111")
    assert not choose("r-another-browser", sent_code())
    assert choose(token, f"{sent_code()[:3]} {sent_code()[3:]}")
    assert has(who, OTHER_PASSWORD)
    assert not choose(token, sent_code(), PASSWORD)


def test_the_browser_that_asked_for_a_link_gets_nothing_of_it():
    signed_in()
    assert ask() == ask("personne@example.org") == ""
    assert len(messages()) == 1


def test_an_unknown_identifier_gets_a_token_too_and_no_message():
    signed_in(is_phone_verified=True)
    token = ask("personne@example.org", by_sms=True)
    assert len(token) == len(ask(by_sms=True))
    assert len(messages()) == 1
    assert not choose(token, "123456")


@pytest.mark.parametrize(("phone", "is_verified"), [(None, True), (PHONE, False)])
def test_no_code_goes_to_a_phone_that_receives_none_or_never_did(phone, is_verified):
    signed_in(phone=phone, is_phone_verified=is_verified)
    ask(by_sms=True)
    assert notified() == set()


def test_no_code_goes_to_a_phone_that_changed_lately(clock):
    who = signed_in(is_phone_verified=True)

    @writes
    def change(db: Session) -> None:
        portal_changes.record(
            work_in(db),
            member_id=who.member_id,
            field=portal_changes.ContactField.PHONE,
            value=PHONE,
            previous=None,
            effective_at=clock.now,
        )

    run_now(change)
    ask(by_sms=True)
    assert notified() == set()


def test_the_link_is_good_once():
    signed_in()
    ask()
    assert choose()
    with pytest.raises(NotFound):
        choose(password=PASSWORD)


def test_the_link_is_over_after_30_minutes(clock):
    signed_in()
    ask()
    clock.advance(timedelta(minutes=29))
    assert run_now(password_reset.is_link_good, token=link_in("password_reset_link"))
    clock.advance(timedelta(minutes=1))
    assert not run_now(password_reset.is_link_good, token=link_in("password_reset_link"))
    with pytest.raises(NotFound):
        choose()


def test_a_code_is_over_after_10_minutes(clock):
    signed_in(is_phone_verified=True)
    token = ask(by_sms=True)
    clock.advance(timedelta(minutes=10))
    assert not choose(token, sent_code())


def test_a_sign_in_ends_the_link(clock):
    who = signed_in()
    ask()
    clock.advance(timedelta(seconds=1))
    who.new_session()
    with pytest.raises(NotFound):
        choose()


def test_a_change_of_password_ends_the_link(clock):
    who = signed_in()
    ask()
    clock.advance(timedelta(seconds=1))
    asyncio.run(
        password_flows.change_password(
            caller_of(session=who.session, origin=FROM), current=PASSWORD, password=OTHER_PASSWORD
        )
    )
    with pytest.raises(NotFound):
        choose(password="Falaise-Blanche.4")


def test_what_is_no_link_resets_nothing():
    signed_in()
    for token in ("", "r-", "r-inconnu", "é", "x" * 1000):
        with pytest.raises(NotFound):
            choose(token or "r")


def test_of_several_links_only_the_last_one_works(clock):
    signed_in()
    links = []
    for _ in range(3):
        ask()
        links.append(link_in("password_reset_link"))
        clock.advance(timedelta(minutes=1))

    for link in links[:-1]:
        with pytest.raises(NotFound):
            choose(link)
    assert choose(links[-1])


def test_a_reset_ends_every_session_and_the_trust_of_every_device():
    who = signed_in()

    @writes
    def trust(db: Session) -> None:
        account = db.get_one(Account, who.account_id)
        devices.remember(
            work_in(db, origin=FROM, now=account.created_at), account=account, is_trusted=True
        )

    run_now(trust)
    ask()
    choose()
    assert not holds(who.session)
    left = run_now(devices.trusted, account_id=who.account_id, origin=FROM)
    assert list(left) == []


def test_a_reset_reopens_what_wrong_passwords_closed():
    signed_in()

    @writes
    def fail(db: Session, *, now) -> None:
        password_tries.reserve(work_in(db, now=now, origin=FROM), identifier=EMAIL)

    for _ in range(10):
        run_now(fail)
    with pytest.raises(TooManyTries):
        run_now(fail)
    ask()
    choose()
    run_now(fail)


def test_a_refused_password_uses_nothing_up_and_names_each_rule():
    signed_in(is_phone_verified=True)
    token = ask(by_sms=True)
    for password, rules in (
        ("court", ["too_short", "no_upper_case", "no_special"]),
        ("Moreau-au-verger", ["personal"]),
        ("Motdepasse2026!", ["common"]),
    ):
        with pytest.raises(InvalidForm) as refused:
            choose(token, sent_code(), password)
        assert [problem.reason for problem in refused.value.problems] == rules
    assert choose(token, sent_code())


def test_the_owners_own_words_do_not_show_before_the_code_is_right():
    signed_in(is_phone_verified=True)
    token = ask(by_sms=True)
    wrong = "000000" if sent_code() != "000000" else "111111"
    assert not choose(token, wrong, "Moreau-au-verger")


def test_five_wrong_codes_close_a_request_for_known_and_unknown_alike():
    signed_in(is_phone_verified=True)
    for identifier in (EMAIL, "personne@example.org"):
        token = ask(identifier, by_sms=True)
        for _ in range(5):
            assert not choose(token, "12345")
        with pytest.raises(TooManyTries):
            choose(token, "123456")


def test_an_identifier_is_reset_so_often_known_or_not():
    signed_in()
    for identifier in (EMAIL, "personne@example.org"):
        for number in range(5):
            ask(identifier, origin=Origin(f"198.51.100.{number}"))
        with pytest.raises(TooManyTries):
            ask(identifier, origin=Origin("198.51.100.99"))


def test_a_reset_opens_no_session():
    who = signed_in()
    ask()
    choose()
    ended = run_now(sessions.ends_of, session_ids={who.session.id})
    assert ended == {}


def test_twenty_resets_at_once_change_the_password_once():
    signed_in()
    ask()
    token = link_in("password_reset_link")
    tried = run_now(
        password_reset.check, token=token, code=None, password=OTHER_PASSWORD, origin=FROM
    )
    assert tried is not None

    def try_once(_number: int) -> bool:
        try:
            run_now(password_reset.conclude, tried=tried, password_hash="x", origin=FROM)
        except MemberappError:
            return False
        return True

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(try_once, range(20))) == 1


def test_a_change_needs_the_present_password_and_ends_the_other_sessions():
    who = signed_in()
    other = who.new_session()

    def change(current: str, password: str = OTHER_PASSWORD) -> bool:
        return asyncio.run(
            password_flows.change_password(
                caller_of(session=who.session, origin=FROM), current=current, password=password
            )
        )

    assert not change("Faux-Mot-De-Passe.1")
    assert has(who, PASSWORD)
    with pytest.raises(InvalidForm):
        change(PASSWORD, "Moreau-au-verger")
    with pytest.raises(InvalidForm):
        change(PASSWORD, PASSWORD)
    assert change(PASSWORD)
    assert has(who, OTHER_PASSWORD)
    assert holds(who.session)
    assert not holds(other)
    assert notified() == {("password_changed", EMAIL)}
    assert all(OTHER_PASSWORD not in message.text for message in messages())
    assert audited() == ["password:change_refused", "password:changed"]


def test_the_present_password_is_tried_five_times():
    who = signed_in()

    def change(current: str) -> bool:
        return asyncio.run(
            password_flows.change_password(
                caller_of(session=who.session, origin=FROM),
                current=current,
                password=OTHER_PASSWORD,
            )
        )

    for _ in range(5):
        assert not change("Faux-Mot-De-Passe.1")
    with pytest.raises(TooManyTries):
        change(PASSWORD)


def test_a_member_without_any_e_mail_is_told_by_sms():
    who = signed_in(is_phone_verified=True)

    @writes
    def forget_email(db: Session) -> None:
        for row in (db.get_one(Account, who.account_id), db.get_one(Member, who.member_id)):
            row.email = None
            db.add(row)

    run_now(forget_email)
    token = ask("M010000001", by_sms=True)
    choose(token, sent_code())
    assert notified() == {("password_reset_code", PHONE), ("password_changed", PHONE)}


def test_the_reset_of_one_member_leaves_another_as_he_is():
    who, other = signed_in(), signed_in(bob)
    ask()
    choose()
    assert has(other, PASSWORD)
    assert holds(other.session)
    assert has(who, OTHER_PASSWORD)


def test_what_is_long_over_is_deleted(clock):
    signed_in()
    ask()
    clock.advance(timedelta(days=31))
    run_now(retention.purge, rules=RETENTION)
    assert run_now(lambda db: list(db.exec(select(PasswordReset)))) == []
