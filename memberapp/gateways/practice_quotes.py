"""Quotes of the practices of the network, over HTTP.

`PUT {address}/quotes/{practitioner}/{reference}` hands a request over, and says it again: whoever
answers says where it stands by `status` (`received`, `offered` or `refused`) and, of a quote, by
`until`, its last day, and `lines`: each has `code`, `label`, `quantity`, `price` and maybe `base`,
whole cents of the whole line. `DELETE` says that no quote is wanted and is answered by `ended`. As
of `partners.py`, an answer comes within three seconds or is none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from memberapp.gateways import partners
from memberapp.gateways.failures import GatewayUnavailable

_ROOT: Final = "quotes"
_OFFERED: Final = "offered"
_WORDS: Final = {"received", _OFFERED, "refused"}


@dataclass(frozen=True)
class SaidLine:
    """A line of a quote as it was said; its amounts are cents."""

    code: str
    label: str
    quantity: int
    price: int
    base: int | None


@dataclass(frozen=True)
class Said:
    """Where a request stands, and the quote where there is one."""

    status: str
    lines: tuple[SaidLine, ...] = ()
    until: date | None = None


async def ask(practitioner: str, reference: str, request: dict[str, Any]) -> Said:
    """Hand a request over; return where it stands, and the quote that the practice gives.

    Raises:
        GatewayUnavailable: nobody answers in time, or says something else than they must.
    """
    answer = await partners.exchange("PUT", (_ROOT, practitioner, reference), _WORDS, json=request)
    if answer["status"] != _OFFERED:
        return Said(answer["status"])
    lines, until = answer.get("lines"), answer.get("until")
    if not isinstance(lines, list) or not isinstance(until, str):
        raise GatewayUnavailable("the quote has no lines or no last day")
    try:
        return Said(_OFFERED, tuple(_line(one) for one in lines), date.fromisoformat(until))
    except ValueError:
        raise GatewayUnavailable("the quote has a day that cannot be read") from None


async def cancel(practitioner: str, reference: str) -> None:
    """Say that no quote is wanted.

    Raises:
        GatewayUnavailable: nobody answers in time, or says something else than they must.
    """
    await partners.exchange("DELETE", (_ROOT, practitioner, reference), {"ended"})


def _line(said: Any) -> SaidLine:
    if not isinstance(said, Mapping):
        raise GatewayUnavailable("a line of the quote is no object")
    code, label = said.get("code"), said.get("label")
    if not isinstance(code, str) or not isinstance(label, str):
        raise GatewayUnavailable("a line of the quote has no code or no name")
    base = said.get("base")
    return SaidLine(
        code,
        label,
        _whole(said.get("quantity")),
        _whole(said.get("price")),
        None if base is None else _whole(base),
    )


def _whole(said: Any) -> int:
    # A truth value is a whole number to Python, and an amount to nobody.
    if not isinstance(said, int) or isinstance(said, bool):
        raise GatewayUnavailable("a line of the quote has an amount that is no whole number")
    return said
