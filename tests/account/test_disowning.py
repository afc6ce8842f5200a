"""Whoever came in with both factors, tricked out of the member, and « pas moi » afterwards."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pyotp.totp import TOTP

from memberapp import clock as app_clock
from memberapp.account import (
    email_change,
    offered_phone,
    password_reset,
    second_factor,
    sent_codes,
    sign_in_links,
)
from memberapp.account.sent_codes import FactorMethod
from memberapp.account.tables import Account
from memberapp.core import tokens
from memberapp.core.access import Actor, Origin, Role
from memberapp.core.contacts import fingerprint
from memberapp.core.tokens import LinkKind
from memberapp.profile import service as profile
from tests import personas
from tests.personas import MOBILE, NUMBER
from tests.support import records, sign_ins
from tests.support.records import audited, for_core, link_in, messages
from tests.support.sign_ins import HOME, STREET, SignedInBrowser
from tests.support.units_of_work import run_now, work_in

pytestmark = pytest.mark.usefixtures("clock", "database")

OWN, NEW, THIEFS = "alice@example.org", "moi@example.org", "thief@example.net"


def come_in(origin: Origin = STREET, **code: str) -> tuple[str, SignedInBrowser]:
    """Give both factors; return too the id of the session that the messages name."""
    result = sign_ins.give_password(origin)
    done = sign_ins.give_code(result, origin, **code)
    inside = SignedInBrowser(sign_ins.session_of(done), replace(origin, device=done.device_token))
    return result.session.id, inside


def code_at(key: str) -> str:
    return TOTP(key).at(app_clock.now())


def take_over(thief: SignedInBrowser) -> str:
    """Make mailbox, phone and app one's own, and return the key of the app."""
    acting = thief.ids | {"actor": Actor(thief.session.account_id, Role.HOLDER)}
    run_now(
        email_change.request,
        **acting,
        typed=THIEFS,
        shown=fingerprint((OWN, None)),
        session_id=thief.session.id,
    )
    run_now(email_change.confirm, token=link_in("email_change_link"))
    card = run_now(profile.card, **thief.ids)
    run_now(
        profile.change_phone,
        **acting,
        session_id=thief.session.id,
        typed="06 39 98 00 99",
        shown=fingerprint(card.phone),
    )
    run_now(second_factor.start, **acting, origin=STREET)
    key = run_now(second_factor.overview, **thief.ids, session_id=thief.session.id).secret or ""
    run_now(second_factor.confirm, **acting, code=code_at(key), origin=STREET)
    return key


def disown(session_id: str) -> None:
    token = tokens.token_for(LinkKind.NOT_ME, session_id)
    run_now(sign_in_links.disown, token=token, origin=HOME)


def method_of(account: Account) -> FactorMethod:
    return run_now(
        lambda db: sent_codes.method_of(work_in(db), account=db.get_one(Account, account.id))
    )


def told_to(address: str) -> int:
    return sum(message.recipient == address for message in messages())


@pytest.mark.parametrize("is_of_the_return", [False, True])
def test_not_me_takes_back_mailbox_phone_and_app_of_whoever_came_in(clock, is_of_the_return):
    account = personas.with_account(phone=MOBILE)
    first, thief = come_in()
    clock.advance(timedelta(minutes=1))
    key = take_over(thief)
    clock.advance(timedelta(minutes=1))
    later, _thief = come_in(thief.origin, code=code_at(key))
    assert method_of(account) is FactorMethod.APP
    disown(later if is_of_the_return else first)

    assert method_of(account) is FactorMethod.SMS
    card = run_now(profile.card, **thief.ids)
    assert (card.email, card.phone) == (OWN, MOBILE)
    assert {"profile:email_changed", "profile:phone_changed", "factor:disabled"} <= set(
        audited()[-4:]
    )
    assert [(change.field, change.value) for change in for_core()[-2:]] == [
        ("email", OWN),
        ("phone", MOBILE),
    ]
    assert [told["is_undone"] for told in records.parameters_of("sign_in_disowned")] == [True]
    sent = [message.recipient for message in messages() if message.kind == "password_reset_link"]
    assert sent == [OWN]
    before = told_to(THIEFS)
    run_now(password_reset.request, identifier=NUMBER, is_by_sms=False, origin=STREET)
    run_now(password_reset.request, identifier=THIEFS, is_by_sms=False, origin=STREET)
    assert told_to(THIEFS) == before


def test_what_the_member_changed_before_that_sign_in_or_long_ago_stays(clock):
    account = personas.with_account()
    early, member = come_in()
    clock.advance(timedelta(minutes=1))
    key = take_over(member)
    clock.advance(timedelta(minutes=1))
    later, _other = come_in(HOME, code=code_at(key))
    disown(later)
    assert method_of(account) is FactorMethod.APP
    assert run_now(profile.card, **member.ids).email == THIEFS

    clock.advance(timedelta(days=7))
    disown(early)  # a link found in a mailbox opens no way round the app any more
    assert method_of(account) is FactorMethod.APP
    assert records.parameters_of("sign_in_disowned")[0]["is_undone"] is False


def test_the_phone_typed_when_the_space_was_opened_is_offered_no_longer():
    personas.with_account(phone=MOBILE, offered_phone=b"sealed")
    session_id, inside = come_in()
    assert run_now(offered_phone.is_offered, **inside.ids)
    disown(session_id)
    assert not run_now(offered_phone.is_offered, **inside.ids)


@pytest.mark.parametrize("has_phone", [False, True])
def test_a_mailbox_that_the_member_left_gets_nobody_in_by_itself(has_phone):
    personas.with_account(phone=MOBILE if has_phone else None)
    _session_id, member = come_in()
    acting = member.ids | {"actor": Actor(member.session.account_id, Role.HOLDER)}
    session_id = member.session.id
    run_now(
        email_change.request,
        **acting,
        typed=NEW,
        shown=fingerprint((OWN, None)),
        session_id=session_id,
    )
    run_now(email_change.confirm, token=link_in("email_change_link"))
    run_now(sign_in_links.disown, token=link_in("email_changed"), origin=STREET)

    run_now(password_reset.request, identifier=NUMBER, is_by_sms=False, origin=STREET)
    resets = [message.recipient for message in messages() if message.kind == "password_reset_link"]
    assert resets == ([OWN] * 2 if has_phone else [])  # a code by SMS is asked for after it
    told = {message.recipient for message in messages() if message.kind == "sign_in_disowned"}
    assert told == ({OWN} if has_phone else {OWN, NEW})
    assert {sent["is_reset_sent"] for sent in records.parameters_of("sign_in_disowned")} == {
        has_phone
    }
