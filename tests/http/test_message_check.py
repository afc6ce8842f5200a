"""The public page that checks a message, from the outside."""

import html
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from memberapp import clock
from memberapp.addresses import message_reported_path
from memberapp.core.work import writes
from memberapp.fraud import warnings
from memberapp.fraud.forms import MAX_FILE_BYTES, MAX_TEXT_LENGTH
from memberapp.fraud.tables import FraudReport
from memberapp.fraud.warnings import Draft
from memberapp.routes import ADVICE, MESSAGE_CHECK, POST_MESSAGE_REPORT, WARNING_SCRIPT
from memberapp.settings import get_settings
from tests.personas import SignedInMember, bob, signed_in
from tests.support.browsers import ORIGIN, Browser
from tests.support.canaries import CANARIES, canaries_in_files, watching
from tests.support.records import audited
from tests.support.tickets import add_agents
from tests.support.units_of_work import as_agent, run_now

FRAUD = "Tilleuls : validez votre RIB sous 24 h sur https://tilleuls-rib.info"


@pytest.fixture
def member(visitor: Browser, alice: SignedInMember) -> Browser:
    visitor.client.cookies.set("session", alice.token)
    return visitor


def sent(browser: Browser, content: bytes = b"", *, origin: str = ORIGIN, **fields: str):
    files: dict[str, tuple[str | None, bytes]] = {
        name: (None, value.encode()) for name, value in fields.items()
    }
    files["file"] = ("message.eml" if content else "", content)
    return browser.request("POST", MESSAGE_CHECK, files=files, headers={"origin": origin})


def title_of(answer) -> str:
    found = re.search(r'<h2 id="reponse">(.*?)</h2>', answer.text)
    return html.unescape(found[1]) if found else ""


def test_a_fraud_is_named_and_every_piece_of_it_is_marked(visitor):
    answer = sent(visitor, way="sms", text=FRAUD)
    assert title_of(answer).startswith("Frauduleux probable")
    assert '<mark class="piece piece--bad">https://tilleuls-rib.info</mark>' in answer.text
    assert "33700" in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_what_was_pasted_is_text_and_never_a_page(visitor):
    text = "<script>alert(1)</script> <img src=x onerror=alert(1)> {{ 7 * 7 }} {piece} </textarea>"
    answer = sent(visitor, way="sms", text=f"{text} {FRAUD}", sender="<b>38600</b>")
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text
    assert "<b>38600" not in answer.text
    assert "{{ 7 * 7 }}" in answer.text


@pytest.mark.parametrize(
    ("fields", "content", "said"),
    [
        ({"text": ""}, b"", "Collez le message"),
        ({"text": "a" * (MAX_TEXT_LENGTH + 1)}, b"", "trop long"),
        ({"text": "a"}, b"x" * (MAX_FILE_BYTES + 1), "trop lourd"),
        ({"text": "a"}, b"%PDF-1.7", "n’est pas un e-mail"),
    ],
)
def test_what_cannot_be_checked_is_said_beside_its_field(visitor, fields, content, said):
    answer = sent(visitor, content, way="sms", **fields)
    assert answer.status_code == 200
    assert said in answer.text
    assert title_of(answer) == ""


def test_a_mail_is_read_with_its_headers(visitor):
    content = (
        "From: Mutuelle des Tilleuls <x@evil.example>\nReply-To: y@evil.example\n"
        f"Subject: RIB\n\n{FRAUD}\n"
    ).encode()
    answer = sent(visitor, content, way="sms")
    assert "Un nom connu, une autre adresse" in answer.text
    assert "Votre réponse partirait ailleurs" in answer.text


def test_a_post_from_elsewhere_is_refused(visitor):
    assert sent(visitor, origin="https://evil.example", text=FRAUD).status_code == 403


def test_a_network_that_checks_too_much_is_told_until_when(visitor):
    answers = [sent(visitor, text="3646") for _again in range(121)]
    assert answers[-1].status_code == 429
    assert answers[-1].headers["retry-after"].isdigit()
    assert "Réessayez" in answers[-1].text


def files_of(*folders: Path) -> dict[Path, int]:
    """Return when each file below the folders was written."""
    found = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {path: path.stat().st_mtime_ns for path in found}


def test_nothing_that_was_pasted_is_stored_or_logged(visitor):
    folders = get_settings().var_dir, Path(get_settings().resolved_database_url[10:]).parent
    before = files_of(*folders)  # some are of other tests
    pasted = " ".join(CANARIES.values())
    mail = f"From: {CANARIES['e-mail']}\n\n{pasted}\n".encode()
    with watching() as heard:
        answer = sent(visitor, way="email", text=pasted, sender=CANARIES["e-mail"])
        assert sent(visitor, mail, text=pasted).status_code == 200
    assert CANARIES["e-mail"] in html.unescape(re.sub(r"<[^>]+>", "", answer.text))
    assert heard.found == set()
    written = [path for path, at in files_of(*folders).items() if before.get(path) != at]
    assert written
    assert canaries_in_files(written) == set()


def handed_over(browser: Browser, *, origin: str = ORIGIN, **fields: str):
    files = {name: (None, value.encode()) for name, value in fields.items()}
    return browser.request("POST", POST_MESSAGE_REPORT, files=files, headers={"origin": origin})


def test_a_member_hands_over_what_the_page_shows_and_reads_its_reference(member):
    shown = sent(member, way="sms", text=f"{FRAUD} 2 69 05 49 588 157 80")
    assert "Transmettre à la mutuelle" in shown.text
    assert f"{FRAUD} [retiré]</textarea>" in html.unescape(shown.text)
    answer = handed_over(member, way="sms", text=FRAUD, sender="+33 6 39 98 11 82")
    assert answer.status_code == 303
    again = handed_over(member, way="sms", text=FRAUD, sender="+33 6 39 98 11 82")
    assert again.headers["location"] == answer.headers["location"]
    told = member.get(answer.headers["location"])
    assert answer.headers["location"].rpartition("/")[2] in told.text
    assert FRAUD not in told.text
    assert f'href="{ADVICE.path}"' in told.text  # for who clicked or answered


def test_a_report_that_cannot_be_read_is_said_beside_its_field(member):
    answer = handed_over(member, way="sms", text=" ")
    assert "Il ne reste rien à transmettre" in answer.text
    assert 'href="#report-text"' in answer.text
    long = handed_over(member, way="sms", text="a" * 5001)
    assert "gardez le passage" in long.text
    assert "aaaa</textarea>" in long.text


def test_a_message_that_is_right_is_not_handed_over(member):
    answer = sent(member, way="sms", text="02 61 91 12 12")
    assert "Transmettre à la mutuelle" not in answer.text


def test_a_visitor_hands_nothing_over_and_reads_where_to_report(visitor):
    shown = sent(visitor, way="sms", text=FRAUD)
    assert "transférez-le au 33700" in shown.text
    assert "suspect@safeonweb.be" in shown.text
    assert "internet-signalement.gouv.fr" in shown.text
    assert POST_MESSAGE_REPORT not in shown.text
    answer = handed_over(visitor, way="sms", text=FRAUD)
    assert answer.headers["location"].startswith("/connexion")
    assert run_now(lambda db: db.exec(select(FraudReport)).all()) == []
    told = visitor.get(message_reported_path("SIG-2026-0000012-0"))
    assert told.headers["location"] == MESSAGE_CHECK


def test_another_members_report_is_not_found(member):
    other = signed_in(bob)
    unknown = member.get(message_reported_path("SIG-2026-0000012-0"))
    assert unknown.status_code == 404
    answer = handed_over(member, way="sms", text=FRAUD)
    member.client.cookies.set("session", other.token)
    refused = member.get(answer.headers["location"])
    assert (refused.status_code, refused.text) == (404, unknown.text)
    assert audited().count("object:not_found") == 2


def test_a_report_from_elsewhere_is_refused(member):
    answer = handed_over(member, origin="https://evil.example", way="sms", text=FRAUD)
    assert answer.status_code == 403
    assert run_now(lambda db: db.exec(select(FraudReport)).all()) == []


def test_what_is_handed_over_is_sealed_and_in_no_log(member):
    pasted = " ".join(CANARIES.values())
    with watching() as heard:
        assert handed_over(member, way="email", text=pasted, sender="x").status_code == 303
    assert heard.found == set()
    folder = Path(get_settings().resolved_database_url[10:]).parent
    assert canaries_in_files([path for path in folder.rglob("*") if path.is_file()]) == set()


def test_the_warning_is_a_script_of_plain_words_for_a_minute(visitor):
    empty = visitor.get(WARNING_SCRIPT)
    assert (empty.status_code, empty.text) == (200, "")
    run_now(publish_a_warning)
    script = visitor.get(WARNING_SCRIPT)
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["cache-control"] == "public, max-age=60"
    assert "Ils promettent 414" in script.text
    assert "&amp; raccrochez" in script.text.encode().decode("unicode_escape")
    for path in (MESSAGE_CHECK, "/verifier-attestation"):
        page = visitor.get(path)
        assert f'<script src="{WARNING_SCRIPT}"></script>' in page.text
        assert "<site-warning></site-warning>" in page.text


@writes
def publish_a_warning(db):
    add_agents(db)
    now = clock.now()
    text = "Ils promettent 414\u00a0€ & raccrochez."
    draft = Draft("De faux conseillers", text, now + timedelta(days=1))
    warnings.publish(as_agent(db, agent_id="a.noel", reason="Veille", now=now), draft=draft)
