import json

import pytest
from typer.testing import CliRunner, Result

from memberapp.api_clients.scopes import Scope
from memberapp.cli import load_commands
from memberapp.core.errors import InvalidInput, NotFound
from tests.support.api import add_api_agents, add_client
from tests.support.webhooks import happen_often

pytestmark = pytest.mark.usefixtures("clock", "database")

WHO = ("--agent", "a.noel", "--reason", "Suivi des messages")
URL = "https://93.184.215.14/told?key=secret"
CORE = ("core", "--url", URL, "--event", "ticket.sent", "--event", "ticket.written")


@pytest.fixture(autouse=True)
def core(database: str) -> None:
    add_api_agents()
    add_client((Scope.STAFF_TICKETS,))


def webhooks(*arguments: str) -> Result:
    return CliRunner().invoke(load_commands(), ("staff", "webhooks", *arguments, *WHO))


def add() -> dict[str, str]:
    return json.loads(webhooks("add", *CORE, "--json").stdout)


def test_a_secret_is_printed_once_and_never_listed():
    added = webhooks("add", *CORE)
    first, second = added.stdout.splitlines()
    assert first.startswith("webhook ")
    assert second.startswith("secret whsec_")
    assert "not shown again" in added.stderr
    happen_often(2)
    listed = webhooks("list").stdout
    assert "core: ticket.sent, ticket.written" in listed
    assert f"{URL}: 2 told or to be told, 2 waiting, 0 given up" in listed
    assert second.removeprefix("secret ") not in listed


def test_a_webhook_is_rotated_resumed_and_ended():
    webhook = add()["webhook"]
    happen_often(1)
    assert "secret whsec_" in webhooks("rotate", webhook, "--overlap-hours", "1").stdout
    assert "1 waiting" in webhooks("resume", webhook).stdout
    assert "ended 2026-11-21 10:00 UTC" in webhooks("end", webhook).stdout
    (line,) = webhooks("given-up", webhook, "--json").stdout.splitlines()
    told = json.loads(line)
    assert (told["type"], told["reference"], told["sequence"]) == ("ticket.sent", "SUI-0", 1)
    assert isinstance(webhooks("retry", webhook).exception, NotFound)
    assert "no address any more" in webhooks("list").stdout


def test_nothing_given_up_and_nothing_to_send_again_are_said():
    webhook = add()["webhook"]
    assert webhooks("given-up", webhook).stdout == "nothing was given up\n"
    assert webhooks("retry", webhook).stdout == "0 messages queued again\n"


def test_an_address_inside_and_an_unknown_event_are_refused():
    inside = webhooks("add", "core", "--url", "https://127.0.0.1/", "--event", "ticket.sent")
    assert isinstance(inside.exception, InvalidInput)
    assert "MEMBERAPP_WEBHOOK_NETWORKS" in str(inside.exception)
    assert webhooks("add", "core", "--url", URL, "--event", "all").exit_code == 2
    assert webhooks("list").stdout == "no webhook\n"
