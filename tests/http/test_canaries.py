"""Twelve secrets planted wherever something can be typed, sent or imported: no log holds one."""

import logging
import re
from dataclasses import replace
from pathlib import Path

import pytest

from memberapp import http as forms
from memberapp.account import accounts
from memberapp.account.rules.activation import TypedActivation
from memberapp.core.errors import FeedRefused
from memberapp.http import ROUTES, answers
from tests import feeds
from tests.http.test_callbacks import FIELDS as CALL
from tests.personas import bob, signed_in, with_account
from tests.support.activations import typed_by_alice
from tests.support.browsers import open_browser
from tests.support.canaries import CANARIES, Watch, canaries_in_files, watching
from tests.support.imports import import_file
from tests.support.passwords import PASSWORD
from tests.support.records import link_in
from tests.support.resets import sent_code as reset_code

NOTHING_TYPED = TypedActivation(*7 * [""])

FIELDS = {
    "identifier": "e-mail",
    "email": "e-mail",
    "password": "password",
    "current_password": "password",
    "code": "code",
    "phone": "phone",
    "iban": "IBAN",
    "holder": "name",
    "last_name": "name",
    "first_name": "name",
    "name": "name",
    "contract": "code",
    "birth_day": "code",
    "birth_month": "code",
    "birth_year": "code",
    "reason": "act",
    "about": "act",
    "change": "act",
    "suite": "link",
    "about_ref": "code",
    "declaration": "code",
    "modified": "code",
    "size": "code",
    "username": "code",
    "service": "code",
    "webinar": "code",
    "rendezvous": "code",
    "devis": "code",
    "grant": "code",
    "span": "code",
    "scopes-reimbursements": "code",
}


@pytest.fixture
def watch():
    with watching() as heard:
        yield heard


def everything() -> dict[str, str]:
    return {field: CANARIES[name] for field, name in FIELDS.items()}


def post_everywhere(browser) -> None:
    for route in ROUTES:
        if route.method == "POST":
            browser.post(route.path, **everything())


def test_no_form_writes_down_what_is_typed(visitor, watch):
    with_account()
    signed_in(bob)
    post_everywhere(visitor)
    visitor.sign_in(is_trusted=False)
    post_everywhere(visitor)
    with open_browser() as member:
        member.sign_in_with_code()
        post_everywhere(member)
    assert watch.found == set()


def test_every_field_that_a_form_reads_is_planted():
    read = set()
    for module in sorted(Path(forms.__file__).parent.glob("*.py")):
        read |= set(re.findall(r'form\.get\("(\w+)"', module.read_text()))
    assert read - {"day", "key", "trusted", "way"} <= FIELDS.keys()
    assert {*vars(NOTHING_TYPED)} <= FIELDS.keys()


def test_no_form_that_is_taken_writes_down_what_was_typed(visitor, watch, monkeypatch):
    monkeypatch.setattr(answers, "SAME_TIME_SECONDS", 0)
    who = signed_in(is_phone_verified=True)

    def leads_to(path: str, form: str, **fields: str) -> bool:
        return visitor.post(form, **fields).headers["location"].startswith(path)

    assert leads_to(
        "/rappel/RAP-", "/rappel", **CALL | {"name": CANARIES["name"], "phone": CANARIES["phone"]}
    )
    visitor.sign_in_with_code()
    new = {"holder": CANARIES["name"], "iban": CANARIES["IBAN"]}
    assert leads_to("/profil/banque/confirmer", "/profil/banque", **new)
    typed = {"current_password": PASSWORD, "password": CANARIES["new password"]}
    visitor.post("/profil/securite/mot-de-passe", **typed)
    assert "changé" in visitor.shown_again("/profil/securite").notice
    assert leads_to(
        "/nouveau-mot-de-passe", "/mot-de-passe-oublie", identifier=who.member_id, way="sms"
    )
    other = f"{CANARIES['new password']}9"
    visitor.post("/nouveau-mot-de-passe", code=reset_code(), password=other)
    assert "changé" in visitor.shown_again("/connexion").notice
    assert watch.found == set()


def test_no_activation_that_is_taken_writes_down_what_was_typed(visitor, watch):
    typed = typed_by_alice(last_name=CANARIES["name"], email=CANARIES["e-mail"])
    typed = replace(typed, last_name=CANARIES["name"], email=CANARIES["e-mail"])
    visitor.post("/activation", **vars(typed))
    assert visitor.shown_again("/activation").notice
    visitor.get(f"/lien/{link_in('activation_link')}")
    visitor.post("/activation/confirmer", password=PASSWORD, phone=CANARIES["phone"])
    assert "Votre espace est ouvert" in visitor.shown_again("/connexion").notice
    assert watch.found == set()


def test_no_failure_writes_down_what_was_typed(visitor, watch, monkeypatch, caplog):
    def fail(*_args, **given):
        raise RuntimeError("away")

    monkeypatch.setattr(accounts, "find", fail)
    visitor.sign_in(CANARIES["e-mail"], CANARIES["password"], is_trusted=False)
    assert "failure" in caplog.text
    assert watch.found == set()


def test_no_cookie_or_link_is_written_down(visitor, watch):
    for name, canary in (("session", "session token"), ("device", "browser token")):
        visitor.client.cookies.set(name, CANARIES[canary], domain="localhost.local")
    visitor.get(f"/lien/n-{CANARIES['link']}")
    visitor.get(f"/files/attestation.pdf?contrat={CANARIES['act']}")
    post_everywhere(visitor)
    assert watch.found == set()


def test_no_import_writes_down_whose_care_it_is(database, clock, tmp_path, watch):
    objects = [
        feeds.member(last=CANARIES["name"], email=CANARIES["e-mail"], phone=CANARIES["phone"]),
        feeds.contract(),
        feeds.beneficiary(),
        feeds.reimbursement(label=CANARIES["act"]),
        feeds.reimbursement("R-bad", label=CANARIES["act"], paid=-1),
        feeds.member("M200000002", nir=CANARIES["NIR"], iban=CANARIES["IBAN"]),
    ]
    with pytest.raises(FeedRefused):  # its bad lines are a third of it
        import_file(feeds.write_feed(tmp_path / "1.jsonl", objects))
    import_file(feeds.write_feed(tmp_path / "2.jsonl", objects[:4]))
    assert watch.found == set()


def test_the_watch_hears_what_it_should(tmp_path):
    assert len(set(CANARIES.values())) == 12
    code = CANARIES["code"]
    heard, deaf = Watch(), Watch()
    for name, watch in (("memberapp.example", heard), ("httpx", deaf)):
        watch.emit(logging.LogRecord(name, logging.INFO, "", 1, "the code %s", (code,), None))
    assert (heard.found, deaf.found) == ({code}, set())
    log = tmp_path / "server.log"
    log.write_text(f"GET /lien/{CANARIES['link']}")
    assert canaries_in_files([log, tmp_path / "absent"]) == {CANARIES["link"]}
