"""A hostile websocket client against the real server: it reads nothing and changes nothing.

It sends every handler of the registry without a session, with a stolen tab token, with another
member's references and with values of the wrong type; no log line holds what it sent.
"""

import hashlib
import inspect
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from reflex_base.registry import RegistrationContext
from websockets.exceptions import InvalidStatus

import memberapp.memberapp  # noqa: F401 - fills the registry
from memberapp import addresses, routes
from memberapp.cli.demo import sign_ins
from memberapp.state.frames import MAX_FRAME_BYTES
from tests.attacks.socket_client import HYDRATE, SocketClient
from tests.support.servers import Server

pytestmark = pytest.mark.slow

CANARY = "CANARI-9f3b77"
WRONG_VALUES: list[Any] = [
    None,
    [CANARY],
    {"x": CANARY},
    float("inf"),
    -1,
    True,
    CANARY,
    f"{CANARY}\r\nSet-Cookie: x=1",
    f"{CANARY}\x00",
    f"{CANARY}\ud800",
    "\u202e" + CANARY,
    "../../etc/passwd",
    "%_' OR 1=1 --",
]


def handlers() -> dict[str, list[str]]:
    """Return every handler of the registry with the names of its arguments."""
    found = {}
    for name, registered in RegistrationContext.get().event_handlers.items():
        parameters = list(inspect.signature(registered.handler.fn).parameters)
        found[name] = parameters[1:]
    return found


@pytest.fixture(scope="module")
def site(frontend: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the demo members to a client that is not slowed down."""
    assert frontend.is_dir()
    fast = {"events_per_second": 100_000, "events_per_minute": 1_000_000}
    # The worker writes by itself; here only the attacker may.
    fast["worker_in_process"] = False
    server = Server(tmp_path_factory.mktemp("attacked"), **fast)
    server.seed()
    server.start()
    yield server
    server.stop()


def cookie_of(site: Server, persona: int) -> str:
    """Sign a persona in and return their session cookie."""
    form = {"identifier": sign_ins()[persona].member_id, "password": sign_ins()[persona].password}
    answer = httpx.post(site.origin + routes.POST_SIGN_IN, data=form, headers=site.headers)
    assert answer.headers["location"] == "/", answer.headers
    return f"session={answer.cookies['session']}"


def content_of(site: Server) -> dict[str, str]:
    """Return a digest of each table, but for what a member's own reading may write."""
    own_traces = {"sign_in_session", "alembic_version"}
    with sqlite3.connect(f"file:{site.folder}/var/memberapp.db?mode=ro", uri=True) as db:
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        return {
            name: hashlib.sha256(
                repr(db.execute(f"SELECT * FROM {name}").fetchall()).encode()
            ).hexdigest()
            for name in names
            if name not in own_traces and not name.startswith("sqlite_")
        }


def content_at_rest(site: Server) -> dict[str, str]:
    """Return the digests once the server did all that an earlier test had sent."""
    before, now = {}, content_of(site)
    while now != before:
        time.sleep(1)
        before, now = now, content_of(site)
    return now


def private_texts(site: Server) -> list[str]:
    """Return what must never reach a stranger: names, references, practitioners, numbers."""
    with sqlite3.connect(f"file:{site.folder}/var/memberapp.db?mode=ro", uri=True) as db:
        texts = {row[0] for row in db.execute("SELECT last_name FROM member")}
        texts |= {row[0] for row in db.execute("SELECT reference FROM statement")}
        texts |= {row[0] for row in db.execute("SELECT DISTINCT provider FROM reimbursement")}
        texts |= {row[0] for row in db.execute("SELECT id FROM member")}
    return sorted(text for text in texts if len(text) > 4)


def send_everything(client: SocketClient, paths: list[str]) -> None:
    """Send every handler with every wrong value in each argument, and with arguments too many."""
    for name, arguments in handlers().items():
        if name.endswith("hydrate_and_load"):
            continue
        path = paths[hash(name) % len(paths)]
        client.send_event(name, {}, path=path)
        client.send_event(name, {"admin": True, "member_id": CANARY}, path=path)
        for value in WRONG_VALUES:
            client.send_event(name, dict.fromkeys(arguments, value), path=path)
        client.drain(quiet_seconds=0.02, at_most_seconds=0.5)


def assert_nothing_logged(site: Server) -> None:
    assert CANARY not in site.log_text
    assert "Traceback" not in site.log_text
    for text in private_texts(site):
        assert text not in site.log_text


def test_without_a_session_every_handler_answers_with_a_redirect_at_most(site: Server) -> None:
    before = content_at_rest(site)
    with SocketClient(site.origin, token="attacker-1") as client:
        client.hydrate("/")
        client.drain()
        send_everything(client, ["/", "/remboursements", "/profil/securite", f"/{CANARY}"])
        client.hydrate("/remboursements")
        client.drain(quiet_seconds=1)
        received = "\n".join(client.received)
    assert len(received) > 1000
    for text in private_texts(site):
        assert text not in received
    assert content_of(site) == before
    assert_nothing_logged(site)


def test_a_stolen_tab_token_shows_and_changes_nothing(site: Server) -> None:
    victim_cookie, thief_cookie = cookie_of(site, 0), cookie_of(site, 1)
    with SocketClient(site.origin, token="tab-of-camille", cookie=victim_cookie) as victim:
        victim.hydrate("/")
        shown = victim.drain(quiet_seconds=1.5, at_most_seconds=10)
        assert "Camille" in shown
    before = content_at_rest(site)
    for cookie in ("", thief_cookie):
        with SocketClient(site.origin, token="tab-of-camille", cookie=cookie) as thief:
            thief.hydrate("/")
            thief.drain(quiet_seconds=1.5, at_most_seconds=10)
            send_everything(thief, ["/", "/remboursements"])
            thief.hydrate("/profil/securite")
            thief.drain(quiet_seconds=1)
            received = "\n".join(thief.received)
        assert "Camille" not in received
        assert "Berthelot" not in received
    changed = {name for name, digest in content_of(site).items() if digest != before[name]}
    # What the thief asked for in their own name, and how often: they may end their own sessions.
    assert changed <= {"audit_event", "attempt_counter", "change"}
    assert_nothing_logged(site)


def test_another_members_statement_reads_like_an_unknown_one(site: Server) -> None:
    with sqlite3.connect(f"file:{site.folder}/var/memberapp.db?mode=ro", uri=True) as db:
        (foreign,) = db.execute(
            "SELECT reference FROM statement WHERE member_id = ?", [sign_ins()[1].member_id]
        ).fetchone()
    cookie = cookie_of(site, 0)

    def answer(reference: str) -> str:
        path = addresses.statement_path(reference)
        with SocketClient(site.origin, token=f"tab-{reference}", cookie=cookie) as client:
            client.send_event(
                HYDRATE,
                router={
                    "pathname": routes.STATEMENT.path,
                    "query": {"statement": reference},
                    "asPath": path,
                },
            )
            received = client.drain(quiet_seconds=1.5, at_most_seconds=10)
        own = received.replace(reference, "REFERENCE").split("statement_state")[-1]
        return own.splitlines()[0]  # the frames of the frame around the page come in any order

    unknown = answer("DEC-2026-9999999-X")
    assert unknown
    assert answer(foreign) == unknown
    assert answer(f"{CANARY}") == unknown
    assert_nothing_logged(site)


def test_a_long_frame_closes_the_socket_and_nothing_else(site: Server) -> None:
    with SocketClient(site.origin, token="attacker-2") as client:
        client.send_event(HYDRATE, router={"pathname": "/", "filler": "x" * MAX_FRAME_BYTES})
        client.drain(at_most_seconds=2)
        assert client.is_closed
    assert httpx.get(site.origin + routes.HEALTHZ).status_code == 200


def test_frames_of_no_known_shape_are_dropped_without_a_trace(site: Server) -> None:
    with SocketClient(site.origin, token="attacker-3") as client:
        for frame in (
            None,
            CANARY,
            [CANARY],
            {"name": CANARY, "payload": {"password": CANARY}},
            {"name": f"{CANARY}.setvar", "payload": {"var_name": "is_ready", "value": True}},
            {"name": HYDRATE, "payload": CANARY},
            {"name": HYDRATE, "router_data": CANARY},
            {"name": HYDRATE, "router_data": {"pathname": [CANARY]}},
        ):
            client.send_raw(frame)
        assert CANARY not in client.drain()
        client.hydrate()
        assert client.drain()
    assert_nothing_logged(site)


def test_a_page_of_another_site_cannot_open_a_socket(site: Server) -> None:
    with pytest.raises(InvalidStatus):
        SocketClient(site.origin, token="attacker-4", from_origin="https://evil.example")
