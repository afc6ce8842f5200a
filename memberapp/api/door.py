"""The door: whose a request is, which agent acts, and what its body holds, all of it bounded."""

import asyncio
import hashlib
import hmac
import logging
import re
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Final
from urllib.parse import quote, unquote

from limits import RateLimitItemPerMinute
from starlette.requests import ClientDisconnect, Request

from memberapp import clock
from memberapp.api.problems import Problem
from memberapp.api_clients import admission
from memberapp.api_clients import service as clients
from memberapp.api_clients.rules import Proof, SignedParts
from memberapp.api_clients.scopes import SIGNED, Refusal, Scope
from memberapp.api_clients.service import ClientSummary
from memberapp.core import limits, metrics
from memberapp.core.access import Actor, Origin, Role
from memberapp.core.errors import InvalidInput, NotFound, TooManyTries
from memberapp.core.rates import Rates
from memberapp.core.work import NOBODY, Caller, run
from memberapp.staff import service as agents

_log = logging.getLogger(__name__)

MAX_BODY_BYTES: Final = 64 * 1024
_BODY_SECONDS: Final = 10
_BEARER: Final = "bearer "
_FAILURES: Final = RateLimitItemPerMinute(120)
"""Of an address; a client with a valid key is not held up by them."""
_FAILURES_WINDOW: Final = timedelta(minutes=1)
_NOTHING_SHA256: Final = hashlib.sha256(b"").hexdigest()
_SHA256: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_IDEMPOTENCY_KEY: Final = re.compile(r"[\w-]{8,64}", re.ASCII)
_MAX_HEADER: Final = 1000
_WORDS: Final = {
    Refusal.KEY: "a valid key is needed: Authorization: Bearer mapi_…",
    Refusal.SIGNATURE: "this client signs its requests, and this signature is not right",
    Refusal.CLOCK: "X-Timestamp is more than five minutes from the time here",
    Refusal.REPLAYED: "X-Nonce was used before",
}


@dataclass(frozen=True)
class Admitted:
    """A request whose client may do what it asks for."""

    request: Request
    client: ClientSummary
    content_sha256: str
    """What the client says that its body is, which a signature covers; empty when it does not."""

    @property
    def caller(self) -> Caller:
        """Return the client itself, as the trail names it."""
        return Caller(Actor(f"api:{self.client.id}", Role.SYSTEM), origin=self.origin)

    @property
    def origin(self) -> Origin:
        """Return from where it acts: the trail names the client beside the agent."""
        return Origin(browser=f"API {self.client.id}")


async def admit(request: Request, scope: Scope) -> Admitted:
    """Let a request in.

    Raises:
        Problem: 401 without a valid key or signature, 403 without the scope, or with one of a
            client that signs.
        TooManyTries: above the limit of the client, or of its address without a valid key.
    """
    parts, proof = _signed_parts(request), _proof(request)
    key = _key(request)
    known = await run(clients.find, key=key)  # read only: nobody waits for who has no key
    if known is None:
        metrics.count(metrics.API_REFUSED, Refusal.KEY)
        await _count_failure(request)
        _log.warning("api: a request is refused (%s)", Refusal.KEY)
        raise _refused(Refusal.KEY)
    try:
        found = await run(admission.admit, key=key, parts=parts, proof=proof)
    except TooManyTries as error:
        await run(limits.record_reached, NOBODY, counter=error.counter, until=error.until)
        raise
    if isinstance(found, Refusal):
        await _note(request, known.client, found)
        raise _refused(found)
    if scope not in found.scopes:
        await _note(request, found, Refusal.SCOPE)
        raise Problem(HTTPStatus.FORBIDDEN, "scope", f"the client has not the scope {scope}")
    if scope in SIGNED and not found.is_signed:
        await _note(request, found, Refusal.UNSIGNED)
        raise Problem(
            HTTPStatus.FORBIDDEN,
            "signed_client_needed",
            f"the scope {scope} is for clients that sign: add one with --signed",
        )
    return Admitted(request, found, parts.content_sha256 if _says_content(request) else "")


def _refused(refusal: Refusal) -> Problem:
    return Problem(
        HTTPStatus.UNAUTHORIZED,
        f"refused_{refusal}",
        _WORDS[refusal],
        headers={"www-authenticate": "Bearer"},
    )


async def _note(request: Request, client: ClientSummary, refusal: Refusal) -> None:
    """Leave what a refusal of a known client is investigated with: no person, nothing it sent."""
    metrics.count(metrics.API_REFUSED, refusal)
    path = request.scope["route"].path
    _log.warning("api: %s is refused at %s (%s)", client.id, path, refusal)
    system = Admitted(request, client, "").caller
    await run(admission.record_refusal, system, client_id=client.id, refusal=refusal)


async def _count_failure(request: Request) -> None:
    """Count a request without a valid key, where nothing is written for it.

    Raises:
        TooManyTries: its address sent as many of them as it may in a minute.
    """
    rates: Rates = request.app.state.rates
    address = limits.limited_ip_address(request.client.host if request.client else "")
    if not await rates.hit(_FAILURES, "api_failure", address):
        raise TooManyTries(clock.now() + _FAILURES_WINDOW)


async def agent_of(admitted: Admitted) -> Caller:
    """Return the agent that a request names, with the reason that the trail keeps.

    Raises:
        Problem: 403 when no such agent acts, or the client not as them, 400 without agent or
            reason.
    """
    agent, sent = _header(admitted.request, "x-agent"), _header(admitted.request, "x-reason")
    try:
        reason = unquote(sent, errors="strict")
    except UnicodeDecodeError:
        reason = ""
    if not agent or not reason.strip():
        raise Problem(
            HTTPStatus.BAD_REQUEST,
            "agent_needed",
            "X-Agent names who acts, X-Reason why (UTF-8, percent-encoded)",
        )
    if agent not in admitted.client.agents:
        await _note(admitted.request, admitted.client, Refusal.AGENT)
        raise Problem(
            HTTPStatus.FORBIDDEN,
            "unknown_agent",
            "the client does not act as this agent: staff api-clients agents",
        )
    try:
        named = await run(agents.caller, agent_id=agent, reason=reason)
    except NotFound:
        raise Problem(HTTPStatus.FORBIDDEN, "unknown_agent", "no such agent acts here") from None
    except InvalidInput as error:
        raise Problem(HTTPStatus.BAD_REQUEST, "agent_needed", str(error)) from None
    return Caller(named.actor, origin=admitted.origin, reason=named.reason)


def idempotency_key_of(request: Request) -> str:
    """Return the key that an act is done once for.

    Raises:
        Problem: 400 without one.
    """
    key = _header(request, "idempotency-key")
    if not _IDEMPOTENCY_KEY.fullmatch(key):
        raise Problem(
            HTTPStatus.BAD_REQUEST,
            "idempotency_key_needed",
            "Idempotency-Key: 8 to 64 letters, digits, hyphens or underscores, new for each act",
        )
    return key


async def read_body(admitted: Admitted) -> bytes:
    """Return a short JSON body.

    Raises:
        Problem: it is not JSON, too long, too slow or not what the client says it is.
    """
    request = admitted.request
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise Problem(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "media_type", "Content-Type must be application/json"
        )
    body = bytearray()
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MAX_BODY_BYTES:
                    raise too_large(MAX_BODY_BYTES)
    except (TimeoutError, ClientDisconnect):
        raise Problem(HTTPStatus.REQUEST_TIMEOUT, "too_slow") from None
    check_content(admitted, hashlib.sha256(body).hexdigest())
    return bytes(body)


def too_large(most: int) -> Problem:
    """Return the problem of a body above a bound."""
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return Problem(status, "too_large", f"at most {most} bytes")


def check_content(admitted: Admitted, sha256: str) -> None:
    """Do nothing when a body is the one that the client says, and that its signature covers.

    Raises:
        Problem: 400, it is another one.
    """
    said = admitted.content_sha256 or (_NOTHING_SHA256 if admitted.client.is_signed else "")
    if said and not hmac.compare_digest(said, sha256):
        raise Problem(
            HTTPStatus.BAD_REQUEST,
            "other_content",
            "the SHA-256 of the body is not that of X-Content-SHA256",
        )


def target_of(request: Request) -> str:
    """Return path and query as they were sent: a signature covers them."""
    raw = request.scope.get("raw_path") or quote(request.scope["path"]).encode()
    path = raw.partition(b"?")[0].decode("latin-1")
    query = request.scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


def _key(request: Request) -> str:
    value = _header(request, "authorization")
    return value[len(_BEARER) :].strip() if value[: len(_BEARER)].lower() == _BEARER else ""


def _header(request: Request, name: str) -> str:
    """Return a header that comes once and is of a bearable length, else an empty text."""
    found = request.headers.getlist(name)
    return found[0] if len(found) == 1 and len(found[0]) <= _MAX_HEADER else ""


def _says_content(request: Request) -> bool:
    return bool(_SHA256.fullmatch(_header(request, "x-content-sha256")))


def _signed_parts(request: Request) -> SignedParts:
    return SignedParts(
        method=request.method,
        target=target_of(request),
        agent=_header(request, "x-agent"),
        reason=_header(request, "x-reason"),
        idempotency_key=_header(request, "idempotency-key"),
        content_sha256=_header(request, "x-content-sha256") or _NOTHING_SHA256,
    )


def _proof(request: Request) -> Proof | None:
    names = ("x-timestamp", "x-nonce", "x-signature")
    timestamp, nonce, signature = (_header(request, name) for name in names)
    return Proof(timestamp, nonce, signature) if signature else None
