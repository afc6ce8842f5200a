import json

import pytest
from typer.testing import CliRunner, Result

from memberapp.api_clients import service as clients
from memberapp.cli import load_commands
from memberapp.core.errors import Conflict, InvalidInput, NotFound
from tests.support.tickets import add_agents
from tests.support.units_of_work import change, run_now

pytestmark = pytest.mark.usefixtures("clock", "database")

WHO = ("--agent", "a.noel", "--reason", "Flux du cœur")
CORE = ("core", "--name", "Cœur", "--scope", "feed:write", "--scope", "changes:read")


@pytest.fixture(autouse=True)
def agents(database: str) -> None:
    change(add_agents)


def api_clients(*arguments: str) -> Result:
    return CliRunner().invoke(load_commands(), ("staff", "api-clients", *arguments, *WHO))


def test_a_key_is_printed_once_and_never_listed():
    added = api_clients("add", *CORE, "--signed", "--json")
    told = json.loads(added.stdout)
    assert run_now(clients.find, key=told["key"]).signing_secret == told["signing_secret"]
    assert "not shown again" in added.stderr
    listed = api_clients("list").stdout
    assert listed.startswith("core  Cœur: changes:read, feed:write, 600 a minute, signed\n  key ")
    assert told["key"] not in listed
    assert told["signing_secret"] not in listed


def test_a_key_is_replaced_then_the_client_ended():
    first = json.loads(api_clients("add", *CORE, "--signed", "--json").stdout)
    second = api_clients("rotate", "core", "--overlap-hours", "1")
    assert second.stdout.startswith("key mapi_")
    assert isinstance(api_clients("rotate", "core").exception, Conflict)
    (line,) = api_clients("list", "--json").stdout.splitlines()
    newest = json.loads(line)["keys"][-1]["id"]
    api_clients("revoke", "core", "--key", newest)
    assert run_now(clients.find, key=first["key"]) is not None
    assert "ended 2026-11-21 10:00 UTC" in api_clients("revoke", "core").stdout
    assert run_now(clients.find, key=first["key"]) is None


def test_a_client_of_the_core_signs():
    refused = api_clients("add", *CORE)
    assert "signed: changes:read, feed:write: for clients that sign" in str(refused.exception)


def test_the_agents_of_a_client_are_said_and_changed():
    desk = ("desk", "--name", "Bureau", "--scope", "staff:calls", "--for-agent", "b.roy")
    api_clients("add", *desk)
    assert "a minute, as b.roy\n" in api_clients("list").stdout
    told = api_clients("agents", "desk", "--for-agent", "a.noel", "--for-agent", "b.roy").stdout
    assert "as a.noel, b.roy" in told
    assert "as " not in api_clients("agents", "desk").stdout
    assert isinstance(api_clients("agents", "desk", "--for-agent", "a b").exception, InvalidInput)


def test_an_unknown_scope_client_or_agent_is_refused():
    assert api_clients("add", "core", "--name", "Cœur", "--scope", "all").exit_code == 2
    assert isinstance(api_clients("revoke", "core").exception, NotFound)
    unknown = ("staff", "api-clients", "list", "--agent", "nobody", "--reason", "Pour voir")
    assert isinstance(CliRunner().invoke(load_commands(), unknown).exception, NotFound)
