"""What the logs hold: our own short lines, and of others only that they spoke."""

import io
import json
import logging
from collections.abc import Callable, Iterator

import httpx
import pytest
from engineio import ASGIApp, AsyncServer

from memberapp.gateways import logs
from memberapp.settings import Settings

CANARY = "CANARI-54d1"


@pytest.fixture
def written(
    monkeypatch: pytest.MonkeyPatch, settings: Callable[..., Settings]
) -> Iterator[io.StringIO]:
    """Configure the logs as the server does, as JSON, into memory."""
    root = logging.getLogger()
    before = (root.handlers, root.level, logging.getLogger(logs.OWN).level)
    settings(log_json=True)
    output = io.StringIO()
    monkeypatch.setattr("sys.stderr", output)
    logs.configure()
    yield output
    root.handlers, root.level = before[0], before[1]
    logging.getLogger(logs.OWN).setLevel(before[2])


def records(written: io.StringIO) -> list[dict[str, str]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_our_own_lines_are_kept_as_they_are(written: io.StringIO) -> None:
    logging.getLogger("memberapp.worker").warning("message %s did not leave", "abc")
    (record,) = records(written)
    assert record["event"] == "message abc did not leave"
    assert (record["level"], record["logger"]) == ("warning", "memberapp.worker")


@pytest.mark.parametrize("name", ["reflex.app", "socketio.server", "sqlalchemy.pool", "anything"])
def test_of_other_libraries_only_the_place_is_kept(written: io.StringIO, name: str) -> None:
    formatted = f"Event(payload={{'password': '{CANARY}'}}) %s"
    logging.getLogger(name).error(formatted, CANARY)
    assert CANARY not in written.getvalue()
    assert records(written)[0]["logger"] == name


def test_a_traceback_is_replaced_by_the_kind_of_the_failure(written: io.StringIO) -> None:
    try:
        int(CANARY)
    except ValueError:
        logging.getLogger("memberapp.worker").exception("a turn was missed")
    assert CANARY not in written.getvalue()
    assert records(written)[0]["event"] == "a turn was missed (ValueError)"


def test_a_line_break_cannot_forge_a_record(written: io.StringIO) -> None:
    logging.getLogger("memberapp.worker").warning("one\r\n[error] two")
    (record,) = records(written)
    assert record["event"] == "one\\r\\n[error] two"


def test_what_others_say_in_passing_is_not_written(written: io.StringIO) -> None:
    logging.getLogger("reflex.app").info(CANARY)
    logging.getLogger("engineio.server").debug(CANARY)
    assert written.getvalue() == ""


@pytest.mark.anyio
async def test_a_foreign_origin_never_reaches_the_log(
    written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server of the sockets gives its logger a handler of its own (docs/reflex.md, 20)."""
    monkeypatch.setattr("sys.stderr", written)  # pytest has put its own back since
    logging.getLogger().handlers = []
    logging.getLogger("engineio.server").setLevel(logging.NOTSET)
    server = AsyncServer(async_mode="asgi", cors_allowed_origins=["http://localhost:8000"])
    assert logging.getLogger("engineio.server").handlers
    logs.configure()
    transport = httpx.ASGITransport(ASGIApp(server))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as browser:
        answer = await browser.get("/engine.io/", headers={"origin": f"https://{CANARY}.example"})

    assert answer.status_code == 400
    assert CANARY not in written.getvalue()
    assert records(written)[0]["logger"] == "engineio.server"
