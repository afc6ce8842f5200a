"""No template holds a link, a number, an e-mail or an account: they come from channels.yaml."""

import re
from pathlib import Path

import pytest

from memberapp.account.notices import WAITED_FOR
from memberapp.core.channels import read_channels
from memberapp.messages.rendering import FOLDERS
from memberapp.messages.retention import WITH_A_SECRET
from tests.messages.test_rendering import FOLDERS as KINDS
from tests.messages.test_rendering import written

TEMPLATES = sorted(file for folder in FOLDERS for file in folder.rglob("*.txt"))
_FORBIDDEN = {
    "a link": re.compile(r"(?i)\b(?:[a-z][a-z0-9+.-]*://|www\.)"),
    "a domain": re.compile(r"(?i)\b[\w-]+\.(?:fr|be|com|org|net|eu)\b"),
    "an e-mail": re.compile(r"[\w.-]+@[\w-]+\.\w"),
    "an IBAN": re.compile(
        r"\b[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{4}){2,}(?:[ \u00a0]?[A-Z0-9]{1,3}\b)?"
    ),
    "a structured communication": re.compile(r"\+{3}|\*{3}|\bRF\d{2}|\d{3}/\d{4}/\d{5}"),
    "a phone": re.compile(r"(?:\+|\b0)\d(?:[ \u00a0./-]?\d){7,}"),
    "a short number": re.compile(r"\b\d{4,6}\b|\b\d{2}[ \u00a0]\d{3}\b"),
}
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_IBAN = _FORBIDDEN["an IBAN"]


def _name(file: Path) -> str:
    return f"{file.parents[2].name}/{file.parent.name}/{file.name}"


@pytest.mark.parametrize("file", TEMPLATES, ids=_name)
def test_a_template_holds_nothing_that_channels_or_settings_say(file):
    # `site | replace("https://", "")` takes the link's beginning away.
    words = file.read_text("utf-8").replace('replace("https://", "")', "")
    found = {what: rule.findall(words) for what, rule in _FORBIDDEN.items() if rule.search(words)}
    assert not found


@pytest.mark.parametrize("kind", KINDS)
def test_a_message_names_no_mailbox_and_no_account_but_the_insurers(kind):
    channels = read_channels()
    mailboxes = {channels.email.sender, channels.email.contact}
    accounts = {account.iban for account in channels.accounts}
    for rendered in written(kind):
        named = set(_ADDRESS.findall(rendered.text)) - {"m@example.org", "camille@example.org"}
        assert named <= mailboxes
        assert {re.sub(r"\s", "", one) for one in _IBAN.findall(rendered.text)} <= accounts


def test_every_kind_with_a_secret_is_among_those_that_somebody_waits_for():
    assert set(WITH_A_SECRET) <= set(WAITED_FOR)
