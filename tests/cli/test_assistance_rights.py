"""The rights left, read by an agent: what the member sees, and a line in their trail."""

import json

import pytest
from sqlmodel import Session, select
from typer.testing import CliRunner, Result

from memberapp.assistance import rights
from memberapp.cli import load_commands
from memberapp.core.errors import NotFound
from memberapp.core.tables import AuditEvent
from memberapp.core.work import writes
from tests.support.assistance_requests import AT_HOME, BY_PHONE, someone
from tests.support.units_of_work import run_now, work_in

pytestmark = pytest.mark.usefixtures("clock", "database")
WHO = ("--agent", "a.noel", "--reason", "Heures restantes")


def ask(*arguments: str) -> Result:
    return CliRunner().invoke(load_commands(), ("staff", "dossiers", "rights", *arguments, *WHO))


@writes
def send(db: Session) -> tuple[str, list[int]]:
    one = someone(db, "M010000001")
    reference = one.send()
    seen = rights.rights_of(work_in(db, **one.ids), reference=reference)
    return reference, [right.left for right in seen]


@pytest.fixture(autouse=True)
def agent(database) -> None:
    added = CliRunner().invoke(
        load_commands(), ("staff", "agents", "add", "a.noel", "--name", "Agathe Noël")
    )
    assert added.exit_code == 0


def test_an_agent_reads_what_the_member_reads():
    reference, seen = run_now(send)
    told = [json.loads(line) for line in ask(reference, "--json").output.splitlines()]
    assert [one["service"] for one in told] == [AT_HOME, BY_PHONE]
    assert [one["left"] for one in told] == seen == [0, 9]
    assert "reste 9\u00a0entretiens" in ask(reference).output
    events = run_now(lambda db: db.exec(select(AuditEvent.event)).all())
    assert events.count("staff:cases_read") == 2


def test_an_unknown_case_has_no_rights():
    assert isinstance(ask("AST-2026-0000000-0").exception, NotFound)
