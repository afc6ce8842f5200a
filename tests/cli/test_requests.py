"""`memberapp staff requests`, from the list to the answer."""

import json

import pytest
from typer.testing import CliRunner, Result

from memberapp.cli import load_commands
from memberapp.cli.app import CommandError
from memberapp.core.errors import Conflict, InvalidInput, NotFound
from tests.personas import signed_in
from tests.support.requests import WHO as AGENT
from tests.support.requests import add_agent, send

pytestmark = pytest.mark.usefixtures("clock", "database")
WHO = ("--agent", AGENT["agent_id"], "--reason", AGENT["reason"])


def requests(*arguments: str) -> Result:
    return CliRunner().invoke(load_commands(), ("staff", "requests", *arguments))


def at(version: int) -> tuple[str, str]:
    return "--version", str(version)


@pytest.fixture
def reference(database) -> str:
    add_agent()
    return send(signed_in())


def test_the_list_says_what_is_due_and_who_asks(reference):
    assert requests(*WHO).stdout == (
        f"due 2027-01-21  {reference}  received  Réclamation, Alice Moreau, member M010000001\n"
    )
    (listed,) = requests(*WHO, "--json").stdout.splitlines()
    told = json.loads(listed)
    assert (told["kind"], told["taken_by"], told["late_since"]) == ("claim", "2026-12-03", None)
    assert told["text"].startswith("Il manque")


def test_a_claim_is_taken_completed_and_answered(reference):
    assert "followed by Agathe Noël" in requests("take", reference, *WHO).stdout
    asked = requests(
        "ask", reference, *at(2), *WHO, "--text", "La facture.", "--until", "2026-12-01"
    )
    assert "asked by Agathe Noël: La facture." in asked.stdout
    assert "answered by" in requests("answer", reference, *at(3), *WHO, "--text", "Non.").stdout
    assert requests(*WHO).stdout == "no request waits\n"
    assert "Non." in requests("show", reference.lower(), *WHO).stdout


@pytest.mark.parametrize("decision", ["answer", "accept", "refuse", "close", "ask"])
def test_nobody_decides_over_what_they_have_not_read(reference, decision):
    assert requests("take", reference, *WHO).exit_code == 0
    assert "\nversion 2\n" in requests("show", reference, *WHO).stdout
    over = requests(decision, reference, *at(1), *WHO, "--text", "Voici.")
    assert isinstance(over.exception, Conflict)
    assert str(over.exception) == f"the request {reference} went on meanwhile: read it again"
    assert requests(decision, reference, *WHO, "--text", "Voici.").exit_code == 2
    assert requests(decision, reference, *at(2), *WHO, "--text", "Voici.").exit_code == 0


def test_what_cannot_be_done_says_why(reference):
    assert isinstance(requests().exception, CommandError)
    assert isinstance(requests("take", "DEM-2026-0000000-0", *WHO).exception, NotFound)
    past = requests("ask", reference, *at(1), *WHO, "--text", "Oui", "--until", "2026-11-01")
    assert isinstance(past.exception, InvalidInput)
    assert requests("refuse", reference, *at(1), *WHO, "--text", "Pas prévu.").exit_code == 0
    assert isinstance(
        requests("accept", reference, *at(2), *WHO, "--text", "Si.").exception, Conflict
    )
    assert requests("close", reference, *at(2), *WHO, "--text", "Fini.").exit_code == 0
    assert isinstance(
        requests("close", reference, *at(3), *WHO, "--text", "Bis.").exception, Conflict
    )
