import json

import pytest
from sqlmodel import Session
from typer.testing import CliRunner, Result

from memberapp import clock
from memberapp.cli import load_commands
from memberapp.cli.app import CommandError
from memberapp.core.errors import InvalidInput, NotFound
from memberapp.core.work import writes
from memberapp.fraud import reports
from memberapp.fraud.rules.values import Received, Way
from tests.personas import alice
from tests.support.factories import make_account
from tests.support.tickets import add_agents, as_member
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")

WHO = ("--agent", "a.noel", "--reason", "Veille du jour")
TEXT = "Mutuelle des Tilleuls : validez votre RIB sur https://tilleuls-rib.info\x1b[2J"


def staff(*arguments: str) -> Result:
    return CliRunner().invoke(load_commands(), ("staff", *arguments))


@writes
def a_report(db: Session, sender: str = "+33 6 39 98 11 82") -> str:
    persona = alice(db)
    make_account(db, persona.member)
    add_agents(db)
    work = as_member(db, persona.id)
    return reports.hand_over(work, received=Received(Way.SMS, TEXT, sender))


@pytest.fixture
def reference(database) -> str:
    return run_now(a_report)


@pytest.fixture
def until() -> str:
    return f"{clock.now().year + 1}-01-05T18:00"


def test_counts_are_read_by_somebody_for_a_reason_and_open_nothing(reference):
    assert isinstance(staff("reports").exception, CommandError)
    printed = staff("reports", *WHO).stdout
    assert printed.startswith("1 reports in 30 days")
    assert "tilleuls-rib[.]info" in printed
    assert "tilleuls-rib.info" not in printed
    assert "validez" not in printed
    told = json.loads(staff("reports", "--json", *WHO).stdout)
    assert {"kind": "host", "value": "tilleuls-rib[.]info", "reports": 1} in told["by_pattern"]


def test_one_report_is_printed_without_commands_for_the_terminal(reference):
    printed = staff("reports", "show", reference, *WHO).stdout
    assert "validez votre RIB sur https[://]tilleuls-rib.info" in printed
    assert "\x1b" not in printed
    assert isinstance(staff("reports", "show", "SIG-1", *WHO).exception, NotFound)


def test_a_sender_forges_no_line_and_no_command(database):
    sender = "Mutuelle\r\nSIG-2026-0000001-X  M010000001\n\x1b[2Jweb from us: ours"
    reference = run_now(a_report, sender=sender)
    printed = staff("reports", "show", reference, *WHO).stdout
    assert "\r" not in printed
    assert "\x1b" not in printed
    assert not any(line.startswith(("SIG-2026-0000001-X", "web")) for line in printed.splitlines())
    assert "Mutuelle" in printed.splitlines()[1]


def test_a_warning_is_previewed_published_listed_and_ended(reference, until, tmp_path):
    file = tmp_path / "avertissement.yaml"
    file.write_text(
        f"title: De faux conseillers appellent\ntext: Raccrochez.\nuntil: {until}\n", "utf-8"
    )
    previewed = staff("warning", "preview", str(file)).stdout
    assert "De faux conseillers appellent\nDepuis le" in previewed
    assert staff("warning", "list", *WHO).stdout == "no warning\n"
    told = json.loads(staff("warning", "publish", str(file), "--json", *WHO).stdout)
    assert "De faux conseillers appellent" in staff("warning", "list", *WHO).stdout
    ended = json.loads(staff("warning", "end", told["id"], "--json", *WHO).stdout)
    assert ended["ends_at"] < told["ends_at"]


def test_a_wrong_warning_is_refused_with_its_field(reference, until, tmp_path):
    words = ("--title", "Attention", "--text", "Raccrochez.")
    assert isinstance(staff("warning", "publish", *words, *WHO).exception, CommandError)
    late = staff("warning", "publish", *words, "--until", "demain", *WHO)
    assert isinstance(late.exception, CommandError)
    elsewhere = ("--until", until, "--link", "https://evil.example")
    refused = staff("warning", "publish", *words, *elsewhere, *WHO).exception
    assert isinstance(refused, InvalidInput)
    assert refused.field == "link"
    for content in ("- a\n", "colour: red\n", "{", "a" * 20_000):
        file = tmp_path / "faux.yaml"
        file.write_text(content, "utf-8")
        assert isinstance(staff("warning", "preview", str(file)).exception, CommandError)
