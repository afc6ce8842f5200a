import json

import pytest
from sqlmodel import Session
from typer.testing import CliRunner, Result

from memberapp.cli import load_commands
from memberapp.cli.app import CommandError
from memberapp.core.errors import Conflict
from memberapp.core.work import writes
from tests.personas import alice
from tests.support.factories import make_account
from tests.support.tickets import add_agents, send
from tests.support.units_of_work import run_now

pytestmark = pytest.mark.usefixtures("clock", "database")

WHO = ("--agent", "a.noel", "--reason", "Réponses du jour")


def tickets(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(load_commands(), ("staff", "tickets", *arguments), input=typed)


@writes
def a_ticket(db: Session) -> str:
    persona = alice(db)
    make_account(db, persona.member)
    add_agents(db)
    return send(db, persona)


@pytest.fixture
def reference(database) -> str:
    return run_now(a_ticket)


def test_the_list_names_no_word_of_the_member_and_wants_to_know_who_reads(reference):
    assert isinstance(tickets().exception, CommandError)
    (line,) = tickets(*WHO).stdout.splitlines()
    assert line.startswith(f"waiting  {reference}  remboursements  remboursement")
    assert "charge" not in line
    (listed,) = tickets("--json", *WHO).stdout.splitlines()
    assert json.loads(listed)["late_since"] is None
    assert tickets("--queue", "specialistes", *WHO).stdout == "no ticket\n"


def test_an_agent_takes_answers_passes_and_closes(reference):
    assert "agent a.noel" in tickets("take", reference, *WHO).stdout
    assert "combien reste-t-il" in tickets("show", reference, *WHO).stdout
    asked = tickets(
        "ask", reference, "--version", "1", "--text", "-", *WHO, "--json", typed="Laquelle ?\n"
    )
    told = json.loads(asked.stdout)
    assert (told["version"], told["status"]) == (2, "asked")
    assert told["entries"][-1]["text"] == "Laquelle ?"
    stale = tickets("answer", reference, "--version", "1", "--text", "2 €", *WHO)
    assert isinstance(stale.exception, Conflict)
    tickets("answer", reference, "--version", "2", "--text", "2 €", *WHO)
    passed = tickets("pass", reference, "--version", "3", "--queue", "contrats", *WHO)
    assert "queue contrats" in passed.stdout
    closed = tickets("close", reference, "--version", "4", *WHO)
    assert "closed by Agathe Noël" in closed.stdout
    assert tickets(*WHO).stdout == "no ticket\n"
    assert reference in tickets("--all", *WHO).stdout


def test_another_agent_takes_it_over(reference):
    other = ("--agent", "b.roy", "--reason", "Relève")
    tickets("take", reference, *WHO)
    assert isinstance(tickets("take", reference, *other).exception, Conflict)
    assert "agent b.roy" in tickets("take", reference, "--over", *other).stdout
