"""`memberapp staff dispatches`: what an agent has sent to a member."""

import json

import pytest
from typer.testing import CliRunner, Result

from memberapp.cli import load_commands
from memberapp.core.errors import NotFound
from tests.personas import with_account
from tests.support.requests import WHO as AGENT
from tests.support.requests import add_agent

pytestmark = pytest.mark.usefixtures("clock", "database")
WHO = ("--agent", AGENT["agent_id"], "--reason", AGENT["reason"])
VISIT = ("--adviser", "doctor", "--when", "2026-12-07T10:30")


def dispatches(*arguments: str) -> Result:
    return CliRunner().invoke(load_commands(), ("staff", "dispatches", *arguments))


@pytest.fixture
def member_id(database) -> str:
    add_agent()
    return with_account().member_id


def test_an_agent_reminds_of_a_consultation_and_cancels_it(member_id):
    done = dispatches("consultation", member_id, *VISIT, "--place", "Namur", *WHO, "--json")
    assert json.loads(done.stdout)["queued"] > 0
    assert "messages queued" in dispatches("cancel-consultation", member_id, *VISIT, *WHO).stdout


def test_an_agent_asks_for_a_step_of_an_insurance(member_id):
    done = dispatches("insurance", member_id, "--step", "declare_stay", *WHO)
    assert "messages queued" in done.stdout, done.output
    refused = dispatches("insurance", "M999999999", "--step", "declare_stay", *WHO)
    assert isinstance(refused.exception, NotFound)
