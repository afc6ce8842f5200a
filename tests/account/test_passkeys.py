"""What takes passkeys back, and what is stored of them."""

from typing import Any

import pytest
from sqlmodel import select

from memberapp.account import access_recovery, passkey_answers, passkeys, proof, sign_in_links
from memberapp.account.passkey_answers import NewKey
from memberapp.account.rules.access_recovery import DELAY, Check
from memberapp.account.rules.passkeys import is_copied
from memberapp.account.tables import RETENTION, Account, Passkey
from memberapp.core import retention, tokens
from memberapp.core.tokens import LinkKind
from memberapp.core.work import writes
from tests.personas import SignedInMember, signed_in
from tests.support.records import audited, parameters_of, sent_kinds
from tests.support.sign_ins import HOME
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")


@pytest.fixture
def alice() -> SignedInMember:
    return signed_in(has_factor=True)


@pytest.fixture
def key(alice: SignedInMember) -> str:
    made = NewKey("Y3JlZA", "a2V5", 0)
    run_now(writes(passkeys.add), made=made, name="Mon iPhone", session=alice.session, origin=HOME)
    return rows()[0].id


def rows() -> list[Passkey]:
    return list(run_now(lambda db: db.exec(select(Passkey)).all()))


@pytest.mark.parametrize(
    ("counted", "last", "copied"),
    [(0, 0, False), (1, 0, False), (0, 1, True), (5, 5, True), (4, 5, True), (6, 5, False)],
)
def test_a_counter_that_does_not_grow_tells_of_a_copy(counted, last, copied):
    assert is_copied(counted, last) is copied


def test_nothing_of_a_passkey_can_be_read_in_its_row(key):
    stored = repr(rows()[0].model_dump())
    assert all(text not in stored for text in ("Y3JlZA", "a2V5", "iPhone"))


@pytest.mark.parametrize(
    ("origin", "host"), [("https://espace.example:8443", "espace.example"), (None, "localhost")]
)
def test_passkeys_belong_to_the_host_of_the_public_origin(settings, origin, host):
    settings(env="test", public_origin=origin)
    assert passkey_answers.rp_id() == host


def test_the_page_of_the_proof_offers_it_while_codes_are_locked_too(alice, key, clock):
    assert run_now(proof.asked, session=alice.session).has_passkey


def test_disowning_a_sign_in_ends_every_passkey(alice, key):
    token = tokens.token_for(LinkKind.NOT_ME, alice.session.id)
    run_now(sign_in_links.disown, token=token, origin=HOME)
    assert rows() == []
    assert "passkey:removed" in audited()
    assert parameters_of("sign_in_disowned")[0]["had_passkeys"] is True


def test_a_new_access_ends_every_passkey(alice, key, clock):
    from memberapp.core.access import Actor, Role

    agents = [Actor(name, Role.STAFF) for name in ("A1", "A2")]
    opened = run_now(
        access_recovery.open_for,
        number=alice.member_id,
        checks=[Check.MEMBER_CARD],
        actor=agents[0],
        reason="perdu",
    )
    run_now(access_recovery.approve, recovery_id=opened.id, actor=agents[1], reason="vu")
    clock.advance(DELAY)
    assert len(rows()) == 1
    run_now(access_recovery.give_code, recovery_id=opened.id, actor=agents[1], reason="lettre")
    assert rows() == []
    assert "passkey_removed" in sent_kinds()


@pytest.mark.parametrize("is_disabled", [True, False])
def test_passkeys_end_with_their_account(alice, key, clock, is_disabled):
    def disable(db: Any) -> None:
        account = db.get_one(Account, alice.account_id)
        account.disabled_at = clock.now if is_disabled else None
        db.add(account)

    change(disable)
    run_now(retention.purge, rules=RETENTION)
    assert len(rows()) == (not is_disabled)
