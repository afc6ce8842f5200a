"""Requests to services of others over HTTP: short answers, in time, or none."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

import httpx

from memberapp.gateways.failures import GatewayUnavailable

_MAX_BYTES: Final = 128 * 1024


@asynccontextmanager
async def opened(*, call_seconds: float, whole_seconds: float) -> AsyncIterator[httpx.AsyncClient]:
    """Open a client for one exchange, which ends in time whatever the other side does.

    It follows no redirect and reads no proxy from the environment.

    Raises:
        GatewayUnavailable: the exchange takes too long.
    """
    try:
        async with (
            asyncio.timeout(whole_seconds),
            httpx.AsyncClient(timeout=call_seconds, trust_env=False) as client,
        ):
            yield client
    except TimeoutError:
        raise GatewayUnavailable("the answer takes too long") from None


async def fetch(client: httpx.AsyncClient, method: str, url: str, **options: Any) -> bytes:
    """Return a short answer.

    Raises:
        GatewayUnavailable: there is none, it failed, or it is too long.
    """
    body = bytearray()
    try:
        async with client.stream(method, url, **options) as answer:
            if answer.status_code != httpx.codes.OK:
                raise GatewayUnavailable(f"the answer is {answer.status_code}")
            async for chunk in answer.aiter_bytes():
                body += chunk
                if len(body) > _MAX_BYTES:
                    raise GatewayUnavailable("the answer is too long")
    except httpx.HTTPError as error:
        raise GatewayUnavailable(type(error).__name__) from None
    return bytes(body)


def read_object(text: str) -> Mapping[str, Any]:
    """Return the JSON object of an answer.

    Raises:
        GatewayUnavailable: it is something else.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise GatewayUnavailable("the answer is not what it must be")
    return found
