"""Passkeys over HTTP: made, used to sign in and as the proof, removed; and all that is refused."""

from contextlib import ExitStack
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from sqlmodel import select

from memberapp.account import passkeys
from memberapp.account.rules.passkeys import MAX_KEYS
from memberapp.account.sent_codes import Purpose
from memberapp.account.tables import Account, Passkey
from memberapp.core.access import Access
from memberapp.members.tables import Member
from tests.personas import bob, with_account
from tests.support.authenticator import Authenticator
from tests.support.browsers import Browser, open_browser
from tests.support.factories import make_account
from tests.support.records import audited, parameters_of, sent_code, sent_kinds
from tests.support.sign_ins import active_sessions
from tests.support.units_of_work import change, run_now

SIGN_IN, PROOF, NEW = "/connexion/cle", "/connexion/preuve/cle", "/profil/securite/cle"
REMOVE, SECURITY, CODES = (
    "/profil/securite/retirer-cle",
    "/profil/securite",
    ("/profil/securite/codes"),
)


@pytest.fixture
def elsewhere(database: str, clock: object):
    """Open browsers at other network addresses, in which nobody is known."""
    with ExitStack() as stack:
        yield lambda address="198.51.100.9": stack.enter_context(open_browser(address=address))


@pytest.fixture
def signed_in(visitor: Browser) -> Browser:
    with_account()
    visitor.sign_in_with_code()
    return visitor


@pytest.fixture
def device(signed_in: Browser) -> Authenticator:
    """A device with a passkey of Alice."""
    made = Authenticator()
    assert add(signed_in, made, key_name=" Téléphone ").headers["location"] == CODES
    return made


def asked(browser: Browser, form: str) -> dict[str, Any]:
    answer = browser.post(f"{form}/defi")
    assert answer.status_code == 200, answer.headers
    return answer.json()["publicKey"]


def add(browser: Browser, device: Authenticator, **fields: str):
    return browser.post(NEW, passkey=device.create(asked(browser, NEW)), **fields)


def come_in(browser: Browser, device: Authenticator, **fields: str):
    return browser.post(SIGN_IN, passkey=device.sign(asked(browser, SIGN_IN)), **fields)


def rows() -> list[Passkey]:
    return list(run_now(lambda db: db.exec(select(Passkey)).all()))


def test_a_passkey_is_made_named_told_and_recovery_codes_are_offered(signed_in, device):
    (own,) = run_now(passkeys.overview, session=signed_in.session)
    assert (own.name, own.last_used_at) == ("Téléphone", None)
    assert signed_in.shown_again(CODES).notice.startswith("Votre clé d’accès est prête.")
    assert parameters_of("passkey_added")[0]["place"] == "Réseau 192.0.2.x"
    signed_in.post(f"{CODES}/creer")
    second = Authenticator(credential_id=b"another")
    assert add(signed_in, second).headers["location"] == SECURITY


def test_what_a_device_is_asked_for_a_passkey_wants_its_user_verified_and_names_nothing_private(
    signed_in, device
):
    options = asked(signed_in, NEW)
    assert options["rp"]["id"] == "localhost"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert [one["id"] for one in options["excludeCredentials"]] == [
        one["id"] for one in asked(signed_in, PROOF)["allowCredentials"]
    ]
    to_sign = asked(signed_in, SIGN_IN)
    assert (to_sign["userVerification"], to_sign["allowCredentials"]) == ("required", [])


def test_one_touch_signs_in_on_a_new_browser_with_both_factors_and_is_told(device, elsewhere):
    browser = elsewhere()
    before = active_sessions()
    answer = come_in(browser, device, suite="/remboursements")
    assert answer.headers["location"] == "/remboursements"
    assert browser.session.access is Access.RECENT_PROOF
    assert active_sessions() == before + 1
    assert len(parameters_of("sign_in_new_device")) == 1
    assert rows()[0].last_used_at is not None
    come_in(browser, device)
    assert len(parameters_of("sign_in_new_device")) == 1
    assert active_sessions() == before + 1, "the session that this browser had has ended"


def test_a_passkey_that_several_devices_share_counts_nothing(signed_in, elsewhere):
    shared = Authenticator(counts=False)
    add(signed_in, shared)
    for _ in range(2):
        assert come_in(elsewhere(), shared).headers["location"] == "/"


REFUSED = "n’ouvre pas d’espace ici"


@pytest.mark.parametrize(
    "bent",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://localhost:8001"},
        {"rp_id": "evil.example"},
        {"is_verified": False},
        {"credential_id": b"unknown"},
        {"_key": Authenticator()._key},
    ],
    ids=lambda bent: next(iter(bent)),
)
def test_what_is_not_a_right_answer_is_refused_in_the_same_words(device, elsewhere, bent):
    browser = elsewhere()
    for name, value in bent.items():
        setattr(device, name, value)
    assert come_in(browser, device).headers["location"] == "/connexion"
    assert REFUSED in browser.shown_again("/connexion").errors[0].text
    assert browser.session is None
    assert audited()[-1] == "passkey:refused"


@pytest.mark.parametrize(
    "passkey", ["", "[]", "{", '{"id": 1}', '{"id": "x"}', "[" * 4000, "\ud7ff"]
)
def test_what_is_no_answer_at_all_is_refused_too(visitor, passkey):
    asked(visitor, SIGN_IN)
    visitor.post(SIGN_IN, passkey=passkey)
    assert REFUSED in visitor.shown_again("/connexion").errors[0].text


def test_a_challenge_serves_once_for_its_browser_and_for_five_minutes(device, elsewhere, clock):
    browser, thief = elsewhere(), elsewhere("203.0.113.5")
    answer = device.sign(asked(browser, SIGN_IN))
    thief.post(SIGN_IN, passkey=answer)
    asked(thief, SIGN_IN)
    thief.post(SIGN_IN, passkey=answer)
    assert thief.session is None
    cookie = browser.client.cookies["passkey"]
    assert browser.post(SIGN_IN, passkey=answer).headers["location"] == "/"
    for again in (answer, device.sign({"challenge": "AAAA"})):
        thief.client.cookies.set("passkey", cookie, domain="localhost.local")
        thief.post(SIGN_IN, passkey=again)
        assert thief.session is None
        assert "trop longtemps" in thief.shown_again("/connexion").errors[0].text
    late = device.sign(asked(thief, SIGN_IN))
    clock.advance(timedelta(minutes=5))
    thief.post(SIGN_IN, passkey=late)
    assert thief.session is None


def test_a_challenge_asked_for_something_else_signs_nobody_in(signed_in, device):
    answer = device.sign(asked(signed_in, PROOF))
    before = signed_in.session
    signed_in.post(SIGN_IN, passkey=answer)
    assert "trop longtemps" in signed_in.shown_again("/connexion").errors[0].text
    assert signed_in.session == before


def test_a_counter_that_goes_back_is_refused_and_told(device, elsewhere):
    come_in(elsewhere(), device)
    come_in(elsewhere(), device)
    device.count = 0
    browser = elsewhere("203.0.113.5")
    come_in(browser, device)
    assert browser.session is None
    assert "peut-être été copiée" in browser.shown_again("/connexion").errors[0].text
    assert parameters_of("passkey_copied")[0]["place"] == "Réseau 203.0.113.x"
    device.count = 7
    come_in(browser, device)
    assert browser.session is not None


@pytest.mark.parametrize("who", [Account, Member])
def test_nobody_comes_in_whose_account_or_file_is_closed(device, elsewhere, clock, who):
    def close(db: Any) -> None:
        row = db.exec(select(who)).first()
        setattr(row, "disabled_at" if who is Account else "closed_at", clock.now)
        db.add(row)

    change(close)
    browser = elsewhere()
    come_in(browser, device)
    assert browser.session is None


def test_a_row_moved_to_another_account_opens_nothing(device, elsewhere):
    def move(db: Any) -> None:
        row = db.exec(select(Passkey)).one()
        row.account_id = make_account(db, bob(db).member).id
        db.add(row)

    change(move)
    browser = elsewhere()
    come_in(browser, device)
    assert browser.session is None


def test_it_is_the_fresh_proof_too_and_leads_back(signed_in, device, clock):
    clock.advance(timedelta(minutes=11))
    back = f"/connexion/preuve?suite={quote(NEW, safe='')}"
    assert signed_in.post(f"{NEW}/defi").headers["location"] == back
    before = signed_in.client.cookies["session"]
    answer = signed_in.post(PROOF, passkey=device.sign(asked(signed_in, PROOF)), suite=NEW)
    assert answer.headers["location"] == NEW
    assert signed_in.session.access is Access.RECENT_PROOF
    assert signed_in.client.cookies["session"] != before


def test_a_passkey_of_another_member_proves_nothing_and_is_not_removed(
    signed_in, device, elsewhere, clock
):
    with_account(bob)
    other = elsewhere()
    other.sign_in("M010000002")
    other.post(PROOF, passkey=device.sign(asked(other, PROOF)))
    assert other.session.access is Access.MEMBER
    assert "de votre espace" in other.shown_again("/connexion/preuve").errors[0].text
    assert asked(other, PROOF)["allowCredentials"] == []
    other.post("/connexion/preuve/code")
    other.post("/connexion/preuve", code=sent_code(other.session.id, Purpose.PROOF))
    assert other.session.access is Access.RECENT_PROOF
    assert other.post(REMOVE, key=rows()[0].id).headers["location"] == SECURITY
    assert len(rows()) == 1


def test_one_is_removed_with_a_fresh_proof_and_told(signed_in, device, elsewhere, clock):
    key = rows()[0].id
    clock.advance(timedelta(minutes=11))
    assert "preuve" in signed_in.post(REMOVE, key=key).headers["location"]
    signed_in.post(PROOF, passkey=device.sign(asked(signed_in, PROOF)))
    signed_in.post(REMOVE, key="another")
    assert len(rows()) == 1
    signed_in.post(REMOVE, key=key)
    assert (rows(), "passkey_removed" in sent_kinds()) == ([], True)
    browser = elsewhere()
    come_in(browser, device)
    assert browser.session is None


@pytest.mark.parametrize("bent", [{"is_verified": False}, {"origin": "https://evil.example"}])
def test_a_passkey_that_is_not_safe_is_not_kept(signed_in, bent):
    add(signed_in, Authenticator(**bent), key_name="Bureau")
    returned = signed_in.shown_again(NEW)
    assert "n’a pas pu créer" in returned.errors[0].text
    assert returned.values["key_name"] == "Bureau"
    assert rows() == []


def test_the_same_passkey_is_kept_once_and_ten_at_most(signed_in, device):
    add(signed_in, device)
    assert "déjà enregistrée" in signed_in.shown_again(NEW).errors[0].text
    for number in range(1, MAX_KEYS):
        add(signed_in, Authenticator(credential_id=bytes([number])))
    assert len(rows()) == MAX_KEYS
    answer = signed_in.post(f"{NEW}/defi")
    assert answer.status_code == 409
    assert "Retirez" in answer.json()["error"]


@pytest.mark.parametrize("named", [r"\ud800", "é", "a" * 1400, ""])
def test_an_answer_that_names_no_credential_is_a_wrong_one(visitor, named):
    visitor.post(f"{SIGN_IN}/defi")
    visitor.post(SIGN_IN, passkey=f'{{"id": "{named}"}}')
    assert visitor.shown_again("/connexion").errors
    assert audited()[-1] == "passkey:refused"


def test_wrong_answers_and_challenges_from_one_address_have_a_limit(visitor, clock):
    device = Authenticator()
    for _ in range(101):
        come_in(visitor, device)
    assert visitor.shown_again("/connexion").errors[0].text.startswith("Trop d’essais.")
    codes = {visitor.post(f"{SIGN_IN}/defi").status_code for _ in range(300)}
    assert codes == {200, 429}


@pytest.mark.parametrize("path", [PROOF, f"{PROOF}/defi", NEW, f"{NEW}/defi", REMOVE])
def test_without_a_session_only_the_sign_in_is_there(visitor, path):
    assert visitor.post(path, passkey="{}").headers["location"] == "/connexion"
