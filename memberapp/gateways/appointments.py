"""Appointments at the practices of the network, over HTTP.

`PUT {address}/appointments/{practitioner}/{reference}` hands a request over, and says it again:
whoever answers says where it stands by `status` (`received`, `confirmed` or `refused`) and, of what
is confirmed, by `starts`, an instant with its offset. `DELETE` says that nobody comes and is
answered by `ended`. As of `partners.py`, an answer comes within three seconds or is none.
"""

from datetime import datetime
from typing import Any, Final

from memberapp.gateways import partners
from memberapp.gateways.failures import GatewayUnavailable

_ROOT: Final = "appointments"
_WORDS: Final = {"received", "confirmed", "refused"}


async def ask(
    practitioner: str, reference: str, request: dict[str, Any]
) -> tuple[str, datetime | None]:
    """Hand a request over; return where it stands, and the hour that the practice gives.

    Raises:
        GatewayUnavailable: nobody answers in time, or says something else than they must.
    """
    answer = await partners.exchange("PUT", (_ROOT, practitioner, reference), _WORDS, json=request)
    starts = answer.get("starts")
    if starts is None:
        return answer["status"], None
    try:
        starts_at = datetime.fromisoformat(starts)
    except (TypeError, ValueError):
        raise GatewayUnavailable("the answer has no hour that can be read") from None
    if starts_at.tzinfo is None:
        raise GatewayUnavailable("the answer has an hour of no clock")
    return answer["status"], starts_at


async def cancel(practitioner: str, reference: str) -> None:
    """Say that nobody comes.

    Raises:
        GatewayUnavailable: nobody answers in time, or says something else than they must.
    """
    await partners.exchange("DELETE", (_ROOT, practitioner, reference), {"ended"})
