"""The partners of the connected services, over HTTP.

Whoever reaches them for the insurer has one address: `PUT {address}/{service}/{identifier}` lets an
identifier in until a day, `DELETE` ends it. Both may be said twice. Each answers with its
`status`: `active`, `refused` or `ended`. An answer comes within three seconds or is none; each is
asked twice at most.
"""

import logging
from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from urllib.parse import quote
from uuid import uuid4

from memberapp.gateways import web
from memberapp.gateways.failures import GatewayUnavailable
from memberapp.settings import get_settings

_log = logging.getLogger(__name__)

_CALL_SECONDS: Final = 3
_TRIES: Final = 2


async def let_in(service: str, identifier: str, until: date | None) -> str:
    """Have an identifier let in; return the partner's word, `active` or `refused`.

    Raises:
        GatewayUnavailable: nobody answers in time, or says something else than they must.
    """
    body = {"until": until.isoformat() if until else None}
    said = await exchange("PUT", (service, identifier), {"active", "refused"}, json=body)
    return said["status"]


async def shut_out(service: str, identifier: str) -> None:
    """Have an identifier end.

    Raises:
        GatewayUnavailable: nobody answers in time, or says something else than they must.
    """
    await exchange("DELETE", (service, identifier), {"ended"})


async def exchange(
    method: str,
    path: tuple[str, ...],
    words: set[str],
    *,
    seconds: float | None = None,
    headers: Mapping[str, str] | None = None,
    **options: Any,
) -> Mapping[str, Any]:
    """Ask the partner of `path`, whose first part is a service, and return what they say.

    Its `status` is one of `words`. `seconds` bounds each try, `_CALL_SECONDS` by default.

    Raises:
        GatewayUnavailable: nobody answers in time, or says something else than they must.
    """
    told = {**(headers or {}), "x-request-id": str(uuid4())}  # the same of both tries
    most = _CALL_SECONDS if seconds is None else seconds
    for number in range(1, _TRIES + 1):
        try:
            return await _once(method, path, words, most, headers=told, **options)
        except GatewayUnavailable as error:
            _log.warning("the partner of %s, try %d: %s", path[0], number, error)
            if number == _TRIES:
                raise
    raise AssertionError("unreachable")


async def _once(
    method: str,
    path: tuple[str, ...],
    words: set[str],
    seconds: float,
    *,
    headers: Mapping[str, str],
    **options: Any,
) -> Mapping[str, Any]:
    settings = get_settings()
    sent = {**headers, "accept": "application/json"}
    if settings.services_token is not None:
        sent["authorization"] = f"Bearer {settings.services_token.get_secret_value()}"
    url = "/".join((settings.services_url.rstrip("/"), *map(quote, path)))
    async with web.opened(call_seconds=seconds, whole_seconds=seconds) as client:
        answer = await web.fetch(client, method, url, headers=sent, **options)
    said = web.read_object(answer.decode("utf-8", "replace"))
    status = said.get("status")
    if not isinstance(status, str) or status not in words:
        raise GatewayUnavailable("the answer has no known status")
    return said
