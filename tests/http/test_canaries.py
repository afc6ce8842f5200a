"""Twelve secrets planted wherever something can be typed, sent or imported: no log holds one."""

import logging

import pytest

from memberapp.domain.errors import FeedRefused
from memberapp.http import ROUTES
from memberapp.services import accounts
from memberapp.services.transaction import run_now
from tests import feeds
from tests.canaries import CANARIES, Watch, canaries_in_files
from tests.factories import bob
from tests.http.site import make_alice, open_browser
from tests.imports import import_file
from tests.insiders import insider

FIELDS = {
    "identifier": "e-mail",
    "email": "e-mail",
    "password": "password",
    "current": "password",
    "new_password": "new password",
    "code": "code",
    "phone": "phone",
    "iban": "IBAN",
    "holder": "name",
    "last_name": "name",
    "first_name": "name",
    "contract": "code",
    "nir": "NIR",
    "change": "act",
    "suite": "link",
}


@pytest.fixture
def watch(caplog):
    """Hear this test's lines at every level."""
    caplog.set_level(0)
    heard = Watch()
    logging.getLogger().addHandler(heard)
    yield heard
    logging.getLogger().removeHandler(heard)


def everything() -> dict[str, str]:
    return {field: CANARIES[name] for field, name in FIELDS.items()}


def post_everywhere(browser) -> None:
    for route in ROUTES:
        if route.method == "POST":
            browser.post(route.path, **everything())


def test_no_form_writes_down_what_is_typed(visitor, watch):
    run_now(make_alice)
    insider(bob)
    post_everywhere(visitor)
    visitor.sign_in(is_trusted=False)
    post_everywhere(visitor)
    with open_browser() as member:
        member.sign_in_with_code()
        post_everywhere(member)
    assert watch.found == set()


def test_no_failure_writes_down_what_was_typed(visitor, watch, monkeypatch, caplog):
    def fail(*_args, **given):
        raise RuntimeError("away")

    monkeypatch.setattr(accounts, "find", fail)
    visitor.sign_in(CANARIES["e-mail"], CANARIES["password"], is_trusted=False)
    assert "incident" in caplog.text
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
