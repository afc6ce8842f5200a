"""Notifications of browsers, by the push service that each browser names (RFC 8030).

`webpush` encrypts what is sent for the one browser that shows it (RFC 8291) and signs who sends it
(RFC 8292); the request is ours. A browser says where its service is, so an address counts only
when its host is one of `MEMBERAPP_PUSH_SERVICES`: nobody makes this server call anything else.
"""

import base64
import binascii
import json
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

import httpx
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import TypeAdapter, ValidationError
from webpush import WebPush, WebPushSubscription

from memberapp.core.channels import sender_email
from memberapp.core.outbox import MessageToSend
from memberapp.gateways.failures import (
    GivenUp,
    NotDelivered,
    RecipientGone,
    ServiceUnavailable,
)
from memberapp.gateways.push_key import PushKey, push_key
from memberapp.settings import get_settings

LIFETIME: Final = timedelta(days=3)
"""For so long after it was queued a notification is news, here or at the service."""
_PAUSE_SECONDS: Final = 30
"""How long nothing is sent to a service that did not answer, or asked to wait."""
_MAX_PAUSE_SECONDS: Final = 900
_TIMEOUT_SECONDS: Final = 5
_TOPIC: Final = "espace"
"""A later notification replaces one that still waits at the service (RFC 8030, 5.4)."""
_MAX_ENDPOINT: Final = 1500
_MAX_GIVEN: Final = 4096
_HTTPS_PORT: Final = 443
_AUTH_BYTES: Final = 16
_GONE: Final = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_WAIT: Final = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)

_paused_until: dict[str, float] = {}
"""Services by host, until when on the monotonic clock."""


@dataclass(frozen=True)
class Keys:
    """What a notification is encrypted with, in base64url."""

    p256dh: str = field(repr=False)
    auth: str = field(repr=False)


@dataclass(frozen=True)
class Subscription:
    """Where a browser gets notifications, and for which keys."""

    endpoint: str = field(repr=False)
    keys: Keys


_GIVEN: Final = TypeAdapter(Subscription)


def public_key() -> str:
    """Return the key that browsers subscribe with; empty where notifications are off."""
    key = push_key()
    return key.public_text if key else ""


def read_subscription(text: str) -> Subscription:
    """Return the subscription that a browser gave as JSON.

    Raises:
        ValueError: it is none, or its service is not one of the allowed.
    """
    if len(text) > _MAX_GIVEN:
        raise ValueError("too long")
    try:
        given = _GIVEN.validate_json(text)
    except ValidationError:
        raise ValueError("no subscription") from None  # its own words quote what was given
    _check_keys(given.keys)
    if not is_allowed(given.endpoint):
        raise ValueError("no push service that is allowed")
    return given


def is_allowed(endpoint: str) -> bool:
    """Return whether an address is that of an allowed push service, by https on its own port."""
    settings = get_settings()
    try:
        # Read by what will call it: no other reading of the same text can differ.
        url = httpx.URL(endpoint)
    except (httpx.InvalidURL, ValueError):
        return False
    if len(endpoint) > _MAX_ENDPOINT or not endpoint.isascii() or url.userinfo or url.fragment:
        return False
    if settings.push_test_service and _origin_of(url) == settings.push_test_service:
        return True
    is_plain = url.scheme == "https" and url.port in {None, _HTTPS_PORT}
    return is_plain and any(_names(one, url.host) for one in settings.push_services.split())


def send(
    message: MessageToSend, subscription: Subscription, *, title: str, text: str, now: datetime
) -> None:
    """Hand a notification over to the service of one browser.

    Raises:
        RecipientGone: the browser takes none any longer.
        GivenUp: it is too late, or the service is no longer allowed.
        ServiceUnavailable: the service cannot be reached, or was not a moment ago.
        NotDelivered: it refused the notification, or did not say in time that it took it.
    """
    key = push_key()
    ttl = int((message.queued_at + LIFETIME - now).total_seconds())
    if key is None or ttl <= 0 or not is_allowed(subscription.endpoint):
        raise GivenUp("off, late or not allowed")
    host = httpx.URL(subscription.endpoint).host
    if time.monotonic() < _paused_until.get(host, 0):
        raise ServiceUnavailable("paused")
    # A repeat has the same id: the worker of the page shows it once (assets/js/push-worker.js).
    said = json.dumps({"id": message.id, "title": title, "text": text.strip()})
    try:
        body, headers = _encrypted(key, subscription, said, ttl)
    except ValueError:
        raise GivenUp("keys") from None
    _answered(host, *_post(host, subscription.endpoint, body, headers))


def forget_pauses() -> None:
    """Try every service again."""
    _paused_until.clear()


def _encrypted(
    key: PushKey, subscription: Subscription, said: str, ttl: int
) -> tuple[bytes, dict[str, str]]:
    # One of its own for each message: what it is called with stays in it.
    writer = WebPush(key.private_pem, key.public_pem, sender_email(), ttl)
    to: Any = {"endpoint": subscription.endpoint, "keys": vars(subscription.keys)}
    made = writer.get(said, WebPushSubscription.model_validate(to))
    headers = {str(name): str(value) for name, value in made.headers.items()}
    return made.encrypted, {**headers, "urgency": "normal", "topic": _TOPIC}


def _post(
    host: str, endpoint: str, body: bytes, headers: dict[str, str]
) -> tuple[int, httpx.Headers]:
    """Send the request; of the answer only its head is read.

    No redirect is followed, and no proxy is read from the environment.
    """
    try:
        with (
            httpx.Client(timeout=_TIMEOUT_SECONDS, trust_env=False) as client,
            client.stream("POST", endpoint, content=body, headers=headers) as answer,
        ):
            return answer.status_code, answer.headers
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        _pause(host)
        raise ServiceUnavailable(type(error).__name__) from None
    except httpx.HTTPError as error:  # it may have taken it
        _pause(host)
        raise NotDelivered(type(error).__name__) from None


def _answered(host: str, status: int, headers: httpx.Headers) -> None:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return
    if status in _GONE:
        raise RecipientGone(str(status))
    if status in _WAIT:
        asked = headers.get("retry-after", "")
        _pause(host, int(asked) if asked.isascii() and asked.isdecimal() else _PAUSE_SECONDS)
    raise NotDelivered(str(status))


def _pause(host: str, seconds: int = _PAUSE_SECONDS) -> None:
    _paused_until[host] = time.monotonic() + min(seconds, _MAX_PAUSE_SECONDS)


def _check_keys(keys: Keys) -> None:
    """Refuse what nothing could be encrypted with; a point off the curve would betray the key.

    Raises:
        ValueError: they are no keys.
    """
    try:
        point, auth = (_decoded(text) for text in (keys.p256dh, keys.auth))
    except binascii.Error:
        raise ValueError("no base64url") from None
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    if len(auth) != _AUTH_BYTES:
        raise ValueError("no auth secret")


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _names(allowed: str, host: str) -> bool:
    """Return whether a host is an allowed one; `*.` stands for one name or more before it."""
    return host.endswith(allowed[1:]) if allowed.startswith("*.") else host == allowed


def _origin_of(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode()}"
