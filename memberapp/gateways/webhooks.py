"""Webhooks: what happens here, told to the insurer's systems (Standard Webhooks 1.0.0).

An address is https alone. Its name is resolved once for each try, every address that comes back
must be one that may be called, and the connection goes to what was checked: a name that changes its
answer meanwhile (DNS rebinding) leads nowhere else. The certificate is still that of the name. Of
an answer only its head is read, no redirect is followed, and all of it ends in time.
"""

import asyncio
import ipaddress
import json
import socket
import ssl
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Final

import httpx
from standardwebhooks import Webhook

from memberapp.core.errors import InvalidInput
from memberapp.core.outgoing import MAX_WAIT
from memberapp.core.webhooks import Telling
from memberapp.gateways.failures import NotDelivered, RecipientGone, ServiceUnavailable
from memberapp.settings import get_settings

_CALL_SECONDS: Final = 4
# A TLS handshake cancelled midway leaks its socket, so this exceeds two handshakes.
_WHOLE_SECONDS: Final = 25
_MAX_ADDRESSES: Final = 2
_NAMES: Final = ThreadPoolExecutor(4, thread_name_prefix="names")
"""A name service that says nothing keeps a thread for longer than anybody waits: these alone."""
_MAX_URL: Final = 1000
_HTTPS_PORT: Final = 443
_MAX_PORT: Final = 65535
_LATER: Final = (
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
)
_LEADS_ELSEWHERE: Final = tuple(
    ipaddress.IPv6Network(one) for one in ("2002::/16", "64:ff9b::/96", "2001::/32")
)
"""6to4, NAT64 and Teredo: an address of IPv4 is inside, any one."""

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Asked(ServiceUnavailable):
    """The receiver asks to wait for a while."""

    def __init__(self, why: str, wait: timedelta) -> None:
        super().__init__(why)
        self.wait = wait


def check_form(url: str) -> str:
    """Return an address that a webhook may have, as it is stored.

    Raises:
        InvalidInput: it is not one; that its name leads nowhere else is seen when it is called.
    """
    try:
        read = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        raise InvalidInput("url", "an address, https://…") from None
    if len(url) > _MAX_URL or not url.isascii() or not url.isprintable() or " " in url:
        raise InvalidInput("url", f"at most {_MAX_URL} characters of ASCII, without spaces")
    if read.scheme != "https" or not read.host or read.userinfo or read.fragment:
        raise InvalidInput("url", "https, with a host, without user, password and fragment")
    if read.port is not None and not 0 < read.port <= _MAX_PORT:
        raise InvalidInput("url", f"a port of 1 to {_MAX_PORT}")
    return str(read)


def check_reached(url: str) -> None:
    """Do nothing when all that a name leads to now may be called; it asks the name service.

    Raises:
        InvalidInput: it leads nowhere, or into a network that the settings do not name.
    """
    read = httpx.URL(check_form(url))
    try:
        _allowed(_found(socket.getaddrinfo(_host(read), _port(read), type=socket.SOCK_STREAM)))
    except (OSError, ServiceUnavailable):
        raise InvalidInput(
            "url", "its host has no public address, nor one of MEMBERAPP_WEBHOOK_NETWORKS"
        ) from None


def body_of(telling: Telling) -> str:
    """Return what is sent: what happened, when, to which reference, and its place in the order."""
    content = {
        "type": telling.happening,
        "timestamp": telling.at.isoformat().replace("+00:00", "Z"),
        "data": {"reference": telling.reference or None, "sequence": telling.sequence},
    }
    return json.dumps(content, separators=(",", ":"))


async def send(telling: Telling, *, now: datetime) -> None:
    """Send a message to its receiver, once.

    Raises:
        RecipientGone: the receiver wants nothing any more.
        ServiceUnavailable: it cannot be reached, takes too long, or asks to wait.
        NotDelivered: it refused this message.
    """
    body, message_id = body_of(telling), f"msg_{telling.id}"
    signatures = [Webhook(one).sign(message_id, now, body) for one in telling.secrets]
    headers = {
        "content-type": "application/json",
        "user-agent": "memberapp-webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
    try:
        async with asyncio.timeout(_WHOLE_SECONDS):
            status, asked = await _post(httpx.URL(telling.url), body, headers)
    except TimeoutError:
        raise ServiceUnavailable("timeout") from None
    _answered(status, asked)


async def _post(url: httpx.URL, body: str, headers: dict[str, str]) -> tuple[int, str]:
    """Return the status of the first address that lets itself be connected to, and its wait."""
    addresses, failure = await _resolved(url), "address"
    trusted = _trusted(get_settings().webhook_authorities_file)
    async with httpx.AsyncClient(
        timeout=_CALL_SECONDS, trust_env=False, verify=trusted, follow_redirects=False
    ) as client:
        for address in addresses[:_MAX_ADDRESSES]:
            try:
                return await _post_to(client, address, url, body, headers)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = _named(error)
            except httpx.HTTPError as error:  # it may have taken it: the id is the same next time
                raise ServiceUnavailable(_named(error)) from None
    raise ServiceUnavailable(failure)


async def _post_to(
    client: httpx.AsyncClient,
    address: _Address,
    url: httpx.URL,
    body: str,
    headers: dict[str, str],
) -> tuple[int, str]:
    async with client.stream(
        "POST",
        url.copy_with(host=str(address)),
        content=body.encode(),
        headers={**headers, "host": url.netloc.decode("ascii")},
        extensions={"sni_hostname": _host(url)},
    ) as answer:
        return answer.status_code, answer.headers.get("retry-after", "")


def _answered(status: int, asked: str) -> None:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return
    if status == HTTPStatus.GONE:
        raise RecipientGone(str(status))
    if status in _LATER:
        seconds = int(asked[:6]) if asked.isascii() and asked.isdecimal() else 0
        raise Asked(str(status), min(timedelta(seconds=seconds), MAX_WAIT))
    raise NotDelivered(str(status))


async def _resolved(url: httpx.URL) -> Sequence[_Address]:
    asked = (_host(url), _port(url), socket.AF_UNSPEC, socket.SOCK_STREAM)
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(_CALL_SECONDS):
            found = await loop.run_in_executor(_NAMES, socket.getaddrinfo, *asked)
    except (OSError, UnicodeError):
        raise ServiceUnavailable("name") from None
    return _allowed(_found(found))


def _found(
    answers: Sequence[tuple[object, object, object, object, tuple[object, ...]]],
) -> list[_Address]:
    named = dict.fromkeys(str(one[4][0]).partition("%")[0] for one in answers)
    return [ipaddress.ip_address(one) for one in named]


def _allowed(addresses: Sequence[_Address]) -> Sequence[_Address]:
    """Return addresses that may all be called: one that may not spoils the name.

    Raises:
        ServiceUnavailable: there is none, or one may not.
    """
    if not addresses or not all(map(_may_be_called, addresses)):
        raise ServiceUnavailable("address")
    return addresses


def _may_be_called(address: _Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return _may_be_called(address.ipv4_mapped)
        if address.is_site_local or any(address in one for one in _LEADS_ELSEWHERE):
            return False
    networks = get_settings().webhook_networks.split()
    if any(address in ipaddress.ip_network(one) for one in networks):
        return True
    return address.is_global and not (address.is_multicast or address.is_reserved)


@cache
def _trusted(above: Path | None) -> ssl.SSLContext:
    """Return what certificates are checked with; to read the public authorities takes a while."""
    context = httpx.create_ssl_context(trust_env=False)
    if above is not None:
        context.load_verify_locations(above)
    return context


def _named(error: httpx.HTTPError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "timeout"
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return "tls"
        cause = cause.__cause__ or cause.__context__
    return type(error).__name__


def _host(url: httpx.URL) -> str:
    return url.raw_host.decode("ascii").strip("[]")


def _port(url: httpx.URL) -> int:
    return url.port or _HTTPS_PORT
