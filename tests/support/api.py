"""A client of the API: it knows its key, signs when it has a secret, and nothing of the code."""

import asyncio
import hashlib
import json
import secrets
from collections.abc import Awaitable, Callable, Collection, Generator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import httpx

from memberapp import clock
from memberapp.api.app import application
from memberapp.api_clients import service as clients
from memberapp.api_clients.rules import SignedParts, signature_of
from memberapp.api_clients.scopes import Scope
from memberapp.api_clients.service import IssuedKey
from tests.support.tickets import add_agents
from tests.support.units_of_work import as_agent, change

_OF_SIGNATURE = ("x-content-sha256", "x-timestamp", "x-nonce", "x-signature")
WHO = {"x-agent": "a.noel", "x-reason": quote("Réponses du jour")}


def add_client(
    scopes: Collection[Scope] = tuple(Scope),
    *,
    client_id: str = "core",
    agents: Collection[str] = ("a.noel", "b.roy"),
    **more: Any,
) -> IssuedKey:
    """Let a system call, and return its key."""
    return change(
        lambda db: clients.add(
            as_agent(db, agent_id="a.noel"),
            client_id=client_id,
            name="Cœur",
            scopes=scopes,
            agents=agents,
            **more,
        )
    )


def add_api_agents() -> None:
    """Let Agathe Noël and Bruno Roy act."""
    change(add_agents)


class Api:
    """The API in this process, behind a real HTTP client."""

    def __init__(self, runner: asyncio.Runner) -> None:
        self._runner = runner
        transport = httpx.ASGITransport(application(), raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8100")
        self.headers = self._client.headers

    def sign_as(self, issued: IssuedKey) -> None:
        """Send a key with each request unless it says otherwise, and sign those that have it."""
        self.headers.update(bearer(issued))
        self._client.auth = _Signing(issued)

    def at_once(self, *requests: Callable[[httpx.AsyncClient], Awaitable[httpx.Response]]) -> Any:
        """Send several requests at the same time, and return their answers in their order."""

        async def gather() -> list[httpx.Response]:
            return await asyncio.gather(*(one(self._client) for one in requests))

        return self._runner.run(gather())

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request and return its answer."""
        return self._runner.run(self._client.request(method, path, **options))

    def get(self, path: str, **options: Any) -> httpx.Response:
        """Send a GET."""
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        """Send a POST."""
        return self.request("POST", path, **options)


class _Signing(httpx.Auth):
    """Signs whatever has the key of a client, just before it is sent."""

    requires_request_body = True

    def __init__(self, issued: IssuedKey) -> None:
        self._issued = issued

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        sent = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in request.headers.raw
        }
        if sent.get("authorization") == bearer(self._issued)["authorization"]:
            target = request.url.raw_path.decode("latin-1")
            told = signed(self._issued, request.method, target, request.content, **sent)
            request.headers.update({name: told[name] for name in _OF_SIGNATURE})
        yield request


@contextmanager
def open_api() -> Iterator[Api]:
    """Start the API in this process."""
    with asyncio.Runner() as runner:
        yield Api(runner)


def bearer(issued: IssuedKey) -> dict[str, str]:
    """Return the header of a key."""
    return {"authorization": f"Bearer {issued.key}"}


def new_key() -> dict[str, str]:
    """Return an `Idempotency-Key` that was never used."""
    return {"idempotency-key": secrets.token_hex(16)}


def signed(
    issued: IssuedKey,
    method: str,
    target: str,
    body: bytes = b"",
    *,
    late: timedelta = timedelta(),
    **headers: str,
) -> dict[str, str]:
    """Return the headers of a signed request, as docs/api/README.md tells how to."""
    sent = {**bearer(issued), **{name.replace("_", "-"): text for name, text in headers.items()}}
    digest = sent.get("x-content-sha256") or hashlib.sha256(body).hexdigest()
    parts = SignedParts(
        method,
        target,
        sent.get("x-agent", ""),
        sent.get("x-reason", ""),
        sent.get("idempotency-key", ""),
        digest,
    )
    timestamp = str(int((clock.now() - late).timestamp()))
    nonce = secrets.token_hex(16)
    signature = signature_of(issued.signing_secret, parts, timestamp=timestamp, nonce=nonce)
    return sent | {
        "x-content-sha256": digest,
        "x-timestamp": timestamp,
        "x-nonce": nonce,
        "x-signature": signature,
    }


def is_problem(answer: httpx.Response, status: int, code: str) -> bool:
    """Return whether an answer is this problem of RFC 9457."""
    told = answer.json()
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    assert told["status"] == answer.status_code == status, answer.text
    return told["type"] == f"urn:memberapp:problem:{code}"


def body_of(**fields: Any) -> bytes:
    """Return a JSON body."""
    return json.dumps(fields).encode()
