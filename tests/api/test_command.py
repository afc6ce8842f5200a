"""The real command: another process and port, that serves real requests."""

import json
import socket
import subprocess
from types import SimpleNamespace

import httpx
import pytest
from typer.testing import CliRunner

from memberapp import clock
from memberapp.cli import load_commands
from memberapp.cli.app import CommandError
from memberapp.settings import UnsafeSettingsError
from tests.feeds import SAMPLE
from tests.support.api import signed
from tests.support.ports import accepts, free_port
from tests.support.servers import MEMBERAPP, Server
from tests.support.waiting import wait_for

JSONL = {"content_type": "application/jsonl"}
WHO = ("--agent", "a.noel", "--reason", "Essai")


def test_it_is_off_unless_it_has_a_port(database):
    told = CliRunner().invoke(load_commands(), ["api"]).exception
    assert isinstance(told, CommandError)
    assert "MEMBERAPP_API_PORT" in str(told)


def test_a_port_that_is_taken_is_told(database, settings):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings(api_port=taken.getsockname()[1])
        told = CliRunner().invoke(load_commands(), ["api"]).exception
    assert isinstance(told, CommandError)
    assert "MEMBERAPP_API_PORT" in str(told)


@pytest.mark.parametrize(
    "wrong", [{"api_host": "0.0.0.0"}, {"api_port": 8000}], ids=["everywhere", "same port"]
)
def test_it_has_an_address_and_a_port_of_its_own(settings, wrong):
    with pytest.raises(UnsafeSettingsError):
        settings(**wrong)


@pytest.mark.slow
def test_the_process_takes_a_feed_while_no_page_is_served(tmp_path):
    port = free_port()
    server = Server(tmp_path / "server", api_port=port)
    assert server.command("migrate").returncode == 0
    server.command("staff", "agents", "add", "a.noel", "--name", "Agathe Noël")
    client = ("core", "--name", "Cœur", "--scope", "feed:write", "--signed", "--json")
    told = json.loads(server.command("staff", "api-clients", "add", *client, *WHO).stdout)
    issued = SimpleNamespace(key=told["key"], signing_secret=told["signing_secret"])
    content = SAMPLE.read_bytes()
    with server.log_file.open("ab") as log:
        process = subprocess.Popen(
            [MEMBERAPP, "api"], env=server.environment, stdout=log, stderr=log
        )
    try:
        wait_for(lambda: accepts(port), "the API does not answer", seconds=120)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as http:
            assert http.get("/readyz").text == "ready"
            late = clock.now() - server.clock.now
            sent = signed(issued, "POST", "/v1/feeds", content, late=late, **JSONL)
            answer = http.post("/v1/feeds", content=content, headers=sent)
            assert answer.json()["imported"] == 1802, answer.text
            assert http.get("/connexion").status_code == 404
        assert not accepts(server.port)
        assert server.get("/healthz") == 0
    finally:
        process.terminate()
        process.wait(30)
    assert "mapi_" not in server.log_text
