import asyncio

import pytest
from httpx import Response
from pyotp.totp import TOTP

from memberapp import worker
from memberapp.account.sent_codes import Purpose
from memberapp.bank import service as bank
from tests.personas import NEW_IBAN, OLD_IBAN, THIRD_IBAN, SignedInMember, bob, signed_in
from tests.support.browsers import Browser, open_browser
from tests.support.factories import SECRET
from tests.support.passwords import PASSWORD
from tests.support.records import messages, sent_code
from tests.support.units_of_work import run_now

BANK, CONFIRM, PROFILE = "/profil/banque", "/profil/banque/confirmer", "/profil"


@pytest.fixture
def alice(visitor: Browser, alice: SignedInMember) -> SignedInMember:
    visitor.sign_in()
    return alice


def proposed(who: SignedInMember) -> str:
    found = run_now(bank.proposal, **who.ids)
    return found.id if found else ""


def confirm(visitor: Browser, change: str, code: str = "", **more: str) -> Response:
    """Post the code that was sent for the last account typed, unless another one is given."""
    session = visitor.session
    assert session is not None
    given = code or sent_code(session.id, Purpose.BANK)
    return visitor.post(CONFIRM, change=change, code=given, **more)


def pending(who: SignedInMember) -> str:
    found = run_now(bank.pending_of, member_id=who.member_id)
    return found.masked_iban if found else ""


def test_an_account_is_pasted_then_proved(visitor, alice):
    pasted = f"IBAN\u00a0: \u2066{NEW_IBAN[:4]}\u200b {NEW_IBAN[4:]}\ufeff"
    answer = visitor.post(BANK, holder="Alice\u00ad Moreau\u200e", iban=pasted)
    assert (answer.status_code, answer.headers["location"]) == (303, CONFIRM)
    assert pending(alice) == ""

    answer = confirm(visitor, proposed(alice))
    assert answer.headers["location"] == PROFILE
    assert pending(alice).endswith("189")
    form = visitor.shown_again(PROFILE)
    assert form.title == "Votre nouveau compte bancaire est enregistré."
    assert "Il servira à partir du 24\u00a0novembre 2026 à 11\u00a0h." in form.notice


def test_a_proof_sent_twice_is_answered_as_the_first_time(visitor, alice):
    visitor.post(BANK, holder="Alice Moreau", iban=NEW_IBAN)
    change = proposed(alice)
    for _ in range(2):
        answer = confirm(visitor, change)
        assert answer.headers["location"] == PROFILE
        assert "est enregistré" in visitor.shown_again(PROFILE).title


def test_what_is_wrong_is_named_and_what_was_typed_is_kept(visitor, alice):
    answer = visitor.post(BANK, holder="", iban="FR76 3000 6000 0112 3456 7890 188")

    assert answer.headers["location"] == BANK
    form = visitor.shown_again(BANK)
    assert form.title == "2\u00a0réponses sont à corriger"
    assert [error.field for error in form.errors] == ["holder", "iban"]
    assert "ne va pas avec les autres" in form.errors[1].text
    assert form.values == {"holder": "", "iban": "FR76 3000 6000 0112 3456 7890 188"}


def test_an_account_never_shows_in_an_address(visitor, alice):
    for answer in (
        visitor.post(BANK, holder="Alice", iban=NEW_IBAN),
        confirm(visitor, proposed(alice)),
    ):
        assert NEW_IBAN not in repr(answer.headers)


def test_a_wrong_code_confirms_nothing_and_is_never_kept(visitor, alice):
    visitor.post(BANK, holder="Alice", iban=NEW_IBAN)
    answer = confirm(visitor, proposed(alice), "12 34 5")

    assert answer.headers["location"] == CONFIRM
    form = visitor.shown_again(CONFIRM)
    assert [error.field for error in form.errors] == ["code"]
    assert "Recopiez le dernier" in form.errors[0].text
    assert "12 34 5" not in repr(form)
    assert pending(alice) == ""


def test_the_password_alone_never_confirms_an_account(visitor, alice):
    visitor.post(BANK, holder="Alice", iban=NEW_IBAN)
    visitor.post(CONFIRM, change=proposed(alice), password=PASSWORD)

    assert [error.field for error in visitor.shown_again(CONFIRM).errors] == ["code"]
    assert pending(alice) == ""


def test_a_code_sent_again_ends_the_one_before(visitor, alice):
    visitor.post(BANK, holder="Alice", iban=NEW_IBAN)
    change, session = proposed(alice), visitor.session
    former = sent_code(session.id, Purpose.BANK)
    answer = visitor.post(f"{CONFIRM}/code", change=change)
    assert answer.headers["location"] == CONFIRM
    assert "Un nouveau code vient de partir" in visitor.shown_again(CONFIRM).notice

    if former != sent_code(session.id, Purpose.BANK):
        confirm(visitor, change, former)
        assert pending(alice) == ""
    confirm(visitor, change)
    assert pending(alice).endswith("189")


def test_an_empty_proof_is_not_counted(visitor, alice):
    visitor.post(BANK, holder="Alice", iban=NEW_IBAN)
    for _ in range(6):
        confirm(visitor, proposed(alice), " ")
    confirm(visitor, proposed(alice))
    assert pending(alice).endswith("189")


def test_a_proof_cannot_be_moved_to_another_account(visitor, alice):
    visitor.post(BANK, holder="Alice", iban=NEW_IBAN)
    approved = proposed(alice)
    visitor.post(BANK, holder="Alice", iban=THIRD_IBAN)
    answer = confirm(visitor, approved, iban=THIRD_IBAN)

    assert answer.headers["location"] == BANK
    assert "n’attend plus de confirmation" in visitor.shown_again(BANK).errors[0].text
    assert pending(alice) == ""


def test_with_an_app_its_code_is_asked(visitor, clock):
    who = signed_in(has_factor=True)
    visitor.sign_in(is_trusted=False)
    visitor.post("/connexion/code", code=TOTP(SECRET).at(clock.now))
    visitor.post(BANK, holder="Alice", iban=NEW_IBAN)

    visitor.post(CONFIRM, change=proposed(who), password=PASSWORD)
    assert [error.field for error in visitor.shown_again(CONFIRM).errors] == ["code"]
    visitor.post(CONFIRM, change=proposed(who), code=TOTP(SECRET).at(clock.now))
    assert "déjà servi" in visitor.shown_again(CONFIRM).errors[0].text
    visitor.post(CONFIRM, change=proposed(who), code=TOTP(SECRET).at(clock.now.timestamp() + 30))
    assert pending(who).endswith("189")


def test_the_code_names_the_account_it_confirms(visitor, alice):
    visitor.post(BANK, holder="Alice", iban=NEW_IBAN)
    asyncio.run(worker.run_once())
    (text,) = [message.text for message in messages() if message.kind == "proof_code"]
    assert f"le nouveau compte finit par {NEW_IBAN[-3:]}" in text
    assert NEW_IBAN not in text


@pytest.mark.parametrize("change", ["", "unknown", "x" * 9000])
def test_no_code_is_sent_for_an_account_that_nobody_proposed(visitor, alice, change):
    answer = visitor.post(f"{CONFIRM}/code", change=change)
    assert answer.headers["location"] == BANK
    assert messages() == []


def test_another_members_proposal_cannot_be_confirmed(visitor, alice):
    visitor.post(BANK, holder="Alice", iban=NEW_IBAN)
    signed_in(bob)
    with open_browser(address="198.51.100.1") as other:
        other.sign_in("M010000002")
        answer = confirm(other, proposed(alice), "123456")
        assert answer.headers["location"] == BANK
    assert pending(alice) == ""


def test_the_fourth_change_says_when_the_next_one_is_possible(visitor, alice):
    for iban in (NEW_IBAN, THIRD_IBAN, "BE68539007547034"):
        visitor.post(BANK, holder="Alice", iban=iban)
        confirm(visitor, proposed(alice))
    answer = visitor.post(BANK, holder="Alice", iban=NEW_IBAN)

    assert answer.headers["location"] == BANK
    assert "21\u00a0décembre 2026" in visitor.shown_again(BANK).errors[0].text


def test_a_change_on_hold_is_given_up_with_one_post(visitor, alice):
    visitor.post(BANK, holder="Alice", iban=NEW_IBAN)
    confirm(visitor, proposed(alice))
    waiting = run_now(bank.pending_of, member_id=alice.member_id).id
    answer = visitor.post("/profil/banque/garder", change=waiting)

    assert answer.headers["location"] == BANK
    assert pending(alice) == ""
    assert alice.iban() == OLD_IBAN
    assert visitor.session is not None
    assert "annulé" in visitor.shown_again(BANK).notice
    visitor.post("/profil/banque/garder", change=waiting)  # a second click says the same
    assert "annulé" in visitor.shown_again(BANK).notice
    assert visitor.post("/profil/banque/garder").headers["location"] == BANK
    assert visitor.shown_again(BANK).notice == ""


@pytest.mark.parametrize("path", [BANK, CONFIRM, "/profil/banque/garder"])
def test_without_a_session_every_form_leads_to_the_sign_in(visitor, path):
    assert visitor.post(path, iban=NEW_IBAN).headers["location"] == "/connexion"


@pytest.mark.parametrize("path", [BANK, CONFIRM, "/profil/banque/garder"])
def test_the_password_alone_leads_to_the_code(visitor, path):
    signed_in()
    visitor.sign_in(is_trusted=False)
    assert visitor.post(path, iban=NEW_IBAN).headers["location"] == "/connexion/code"


def test_no_log_line_holds_an_account(visitor, alice, caplog):
    caplog.set_level(0)
    visitor.post(BANK, holder="Alice", iban=NEW_IBAN)
    code = sent_code(visitor.session.id, Purpose.BANK)
    confirm(visitor, proposed(alice))

    ours = "".join(r.getMessage() for r in caplog.records if r.name.startswith("memberapp"))
    assert NEW_IBAN not in ours
    assert OLD_IBAN not in ours
    assert PASSWORD not in ours
    assert code not in ours
