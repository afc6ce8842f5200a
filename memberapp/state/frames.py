"""The shape of what a socket sends: a known handler, its arguments, and the page it comes from."""

import inspect
from collections.abc import Iterable
from functools import cache
from sys import getsizeof
from typing import Any, Final

from reflex_base.registry import RegistrationContext

DROPPED: Final = (".setvar", ".handle_frontend_exception")
"""Ends of the names of Reflex's own handlers that no page of ours needs."""
MAX_FRAME_BYTES: Final = 64 * 1024
"""The longest frame of a browser has about 1 KB; a longer one than this closes its socket."""
MAX_EVENT_BYTES: Final = 16 * 1024
"""What an event may take of our memory, however it was written: 50 of a tab may wait. The longest
form of ours, three lines of an address, takes about 2 KB."""
_MAX_DEPTH: Final = 5
"""How deep a form goes: it comes as the list of its pairs, in an argument of the payload."""
_MAX_PATH_LENGTH: Final = 2000
_ROUTER_TYPES: Final = {"pathname": str, "asPath": str, "query": dict}


def is_well_formed(data: Any) -> bool:
    """Return whether a frame names a handler of ours and has the shape a browser sends."""
    if not isinstance(data, dict) or not isinstance(name := data.get("name"), str):
        return False
    if name.endswith(DROPPED) or name not in RegistrationContext.get().event_handlers:
        return False
    payload, router = data.get("payload", {}), data.get("router_data", {})
    return (
        isinstance(payload, dict)
        and _has_known_arguments(name, payload)
        and isinstance(router, dict)
        and _has_known_router(router)
        and _bytes_of(without_the_rest(data)) <= MAX_EVENT_BYTES
    )


def _has_known_arguments(name: str, payload: dict[str, Any]) -> bool:
    """Return whether a handler can be called with these arguments.

    Ours read each value themselves; those of Reflex fail with another value than a browser's.
    """
    known, required, is_our_own = _arguments_of(name)
    if not required <= payload.keys() <= known:
        return False
    return is_our_own or all(_is_sound(argument, value) for argument, value in payload.items())


@cache
def _arguments_of(name: str) -> tuple[frozenset[str], frozenset[str], bool]:
    """Return a handler's arguments, those it cannot do without, and whether it is one of ours."""
    found = RegistrationContext.get().event_handlers[name]
    parameters = list(inspect.signature(found.handler.fn).parameters.values())[1:]  # without self
    required = {one.name for one in parameters if one.default is inspect.Parameter.empty}
    is_our_own = hasattr(found.states[0], "access")
    return frozenset(one.name for one in parameters), frozenset(required), is_our_own


def _is_sound(argument: str, value: object) -> bool:
    """Return whether a handler of Reflex gets what a browser sends: it echoes or reads anything."""
    match argument:
        case "value":
            return isinstance(value, bool)
        case "hashes":
            return isinstance(value, list | None) and all(
                isinstance(one, str) for one in value or ()
            )
        case _:
            return not value  # `vars`, what the browser stores: nothing, in our states


def _has_known_router(router: dict[str, Any]) -> bool:
    if any(
        key in router and not isinstance(router[key], kind) for key, kind in _ROUTER_TYPES.items()
    ):
        return False
    query = router.get("query", {})
    # An address that leads nowhere comes as the list of its parts.
    nowhere = query.get("splat")
    parts = nowhere if isinstance(nowhere, list) else []
    asked = [value for value in query.values() if value is not parts]
    values = [router.get("pathname", ""), router.get("asPath", ""), *query, *asked, *parts]
    if not all(isinstance(value, str) for value in values):
        return False
    return max(map(len, values[:2])) <= _MAX_PATH_LENGTH >= sum(map(len, values[2:]))


def _bytes_of(value: object, depth: int = 0) -> float:
    """Return the memory that a value takes with all it holds; without bound where it is deep.

    Lists in lists are a few characters each on their way, and far more here.
    """
    inside: Iterable[object] = ()
    if isinstance(value, dict):
        inside = (*value.keys(), *value.values())
    elif isinstance(value, list):
        inside = value
    if inside and depth == _MAX_DEPTH:
        return float("inf")
    return getsizeof(value) + sum(_bytes_of(one, depth + 1) for one in inside)


def without_the_rest(data: dict[str, Any]) -> dict[str, Any]:
    """Return a frame with what a page needs, and nothing else: Reflex keeps all it gets."""
    router = data.get("router_data", {})
    return {
        "name": data["name"],
        "payload": data.get("payload", {}),
        "router_data": {key: router[key] for key in _ROUTER_TYPES if key in router},
    }
