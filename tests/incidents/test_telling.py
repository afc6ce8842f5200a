"""Those concerned are told once, by e-mail or by letter, and sign in more safely for a while."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import select

from memberapp import worker
from memberapp.account import stronger_sign_ins
from memberapp.account.sign_in import SignInOutcome
from memberapp.account.tables import StrongerSignIn
from memberapp.core.access import Access
from memberapp.core.retention import purge
from memberapp.incidents import telling
from memberapp.incidents.rules import Data, Way
from memberapp.incidents.tables import IncidentConcern
from memberapp.privacy.retentions import RETENTION
from tests.personas import NUMBER, bob, signed_in, with_account, without_account
from tests.support.incidents import publish
from tests.support.records import audited, messages
from tests.support.sign_ins import give_both_factors, give_code, give_password, session_of
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("database", "clock")


def tell() -> None:
    while run_now(telling.is_due):
        run_now(telling.tell_some)


def ways() -> dict[str, str | None]:
    rows = run_now(lambda db: db.exec(select(IncidentConcern)).all())
    return {row.member_id: row.way for row in rows}


def told() -> list[str]:
    return sorted(one.recipient for one in messages() if one.kind == "incident_notice")


def test_only_those_concerned_are_told_and_each_once():
    who, _other = signed_in(), signed_in(bob)
    for _ in range(3):
        publish(who.member_id, exposed=(Data.NAME,))
        tell()
    assert told() == ["alice@example.org"]
    assert audited().count("incident:told") == 1
    assert ways() == {who.member_id: Way.EMAIL}


def test_who_is_added_later_is_told_then():
    who, other = signed_in(), signed_in(bob)
    publish(who.member_id)
    tell()
    publish(who.member_id, other.member_id)
    tell()
    assert told() == ["alice@example.org", "bob@example.org"]


def test_the_e_mail_says_all_that_the_law_asks_for(clock):
    who = signed_in()
    publish(who.member_id, exposed=(Data.NAME, Data.BIRTH))
    asyncio.run(worker.run_once())
    (sent,) = (one for one in messages() if one.kind == "incident_notice")
    text = sent.text or ""
    for part in (
        "Alice Moreau",
        "18\u00a0novembre 2026",
        "Passerelle Soins (prestataire de tiers payant)",
        "- Nom et prénom\n- Date de naissance\n\n",
        "- IBAN et coordonnées bancaires",
        "peuvent servir à vous tromper",
        "Ce que nous faisons\u00a0:\n- Liaison avec le prestataire coupée (fait le 30\u00a0janvier",
        "- CNIL prévenue et plainte déposée (fait le 1ᵉʳ\u00a0février 2024)",
        "- Vérification du prestataire par un expert indépendant (en cours)\n\n",
        "info@mutuelle-tilleuls.fr",
        "/incidents/INC-2026-11-18",
    ):
        assert part in text
    assert "M010000001" not in text


def test_whom_no_e_mail_reaches_gets_a_letter():
    without_account(email=None)
    publish(NUMBER)
    tell()
    assert ways() == {NUMBER: Way.LETTER}
    assert told() == []


def test_who_has_no_space_is_told_by_the_e_mail_of_their_file():
    without_account()
    publish(NUMBER)
    tell()
    assert told() == ["alice@example.org"]


def test_a_trusted_browser_is_asked_for_the_code_until_the_day_of_the_notice(clock):
    with_account()
    browser = give_both_factors(is_trusted=True)
    assert give_password(browser.origin).outcome is SignInOutcome.SIGNED_IN
    publish(NUMBER)
    tell()
    asked = give_password(browser.origin)
    assert asked.outcome is SignInOutcome.CODE_NEEDED
    until = run_now(stronger_sign_ins.until, member_id=NUMBER)
    assert until is not None
    inside = give_code(asked, browser.origin, is_trusted=True)
    assert session_of(inside).access is Access.RECENT_PROOF
    assert give_password(browser.origin).outcome is SignInOutcome.CODE_NEEDED
    clock.set(until - timedelta(seconds=1))
    assert give_password(browser.origin).outcome is SignInOutcome.CODE_NEEDED
    clock.set(until)
    assert run_now(stronger_sign_ins.until, member_id=NUMBER) is None
    run_now(purge, rules=[rule for rule in RETENTION if rule.since.class_ is StrongerSignIn])
    assert run_now(lambda db: db.exec(select(StrongerSignIn)).all()) == []


def test_a_notice_whose_weeks_are_over_asks_for_nothing_more(clock):
    who = signed_in()
    clock.advance(timedelta(days=30))
    publish(who.member_id)
    tell()
    assert run_now(stronger_sign_ins.until, member_id=who.member_id) is None


def test_a_later_breach_prolongs_and_an_earlier_end_does_not_shorten(clock):
    who = signed_in()
    publish(who.member_id)
    tell()
    until = run_now(stronger_sign_ins.until, member_id=who.member_id)
    publish(who.member_id, reference="INC-2026-11-18-B", stronger_sign_in_until=clock.now.date())
    tell()
    assert run_now(stronger_sign_ins.until, member_id=who.member_id) == until
