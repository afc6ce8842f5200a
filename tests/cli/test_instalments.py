"""`memberapp staff instalments`, from the list to the answer."""

import json

import pytest
from typer.testing import CliRunner, Result

from memberapp.cli import load_commands
from memberapp.contributions import plans
from memberapp.core.errors import NotFound
from tests.personas import bob
from tests.support.contribution_values import make_contribution
from tests.support.requests import WHO as AGENT
from tests.support.requests import add_agent
from tests.support.units_of_work import change, work_in

pytestmark = pytest.mark.usefixtures("clock", "database")
WHO = ("--agent", AGENT["agent_id"], "--reason", AGENT["reason"])


def instalments(*arguments: str) -> Result:
    return CliRunner().invoke(load_commands(), ("staff", "instalments", *arguments))


@pytest.fixture
def contract(database) -> str:
    add_agent()
    persona = change(bob)

    def ask(db) -> str:
        found = db.merge(persona.contract)
        found.pay = "VIR_OGM"
        make_contribution(db, found)
        work = work_in(db, member_id=persona.id)
        plans.ask(work, contract_id=found.id, count=2, shown_cents=2820)
        return found.id

    return change(ask)


def test_an_agent_reads_who_asks_and_agrees(contract):
    (line,) = instalments(*WHO, "--json").stdout.splitlines()
    told = json.loads(line)
    assert (told["contract"], told["status"], told["is_late"]) == (contract, "asked", False)
    assert [part["cents"] for part in told["parts"]] == [1410, 1410]
    assert "granted" in instalments("grant", contract, *WHO).stdout
    assert instalments(*WHO).stdout == "no plan waits\n"
    assert isinstance(instalments("grant", contract, *WHO).exception, NotFound)


def test_a_refusal_says_why(contract):
    done = instalments("refuse", contract, "--text", "Trop long.", *WHO)
    assert "refused" in done.stdout
