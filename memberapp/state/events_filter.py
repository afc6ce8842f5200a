"""What a socket may send at all: frames that name a known handler, in the known shape.

Reflex logs what it does not understand, values and cookies included, and keeps a future for each
unknown name (docs/reflex.md, 4). Such frames are dropped here, before it sees them.
"""

from typing import Any, Final

import reflex as rx
from reflex_base.registry import RegistrationContext

from memberapp.state.tabs import registry

DROPPED: Final = (".setvar", ".handle_frontend_exception")
"""Ends of the names of Reflex's own handlers that no page of ours needs."""
_ROUTER_TYPES: Final = {"pathname": str, "asPath": str, "query": dict}
_MAX_PATH_LENGTH: Final = 2000


def filter_events(app: rx.App) -> None:
    """Put the filter before Reflex's own reading of connections, events and errors."""
    namespace: Any = app.event_namespace
    handle_connect, handle_disconnect = namespace.on_connect, namespace.on_disconnect
    handle_event = namespace.on_event

    async def on_connect(sid: str, environ: dict[str, Any], auth: Any = None) -> Any:
        registry.sockets.add(sid)  # before Reflex runs the event that comes with a connection
        try:
            return await handle_connect(sid, environ, auth)
        except BaseException:
            registry.forget_socket(sid)  # a refused connection never disconnects
            raise

    async def on_event(sid: str, data: Any = None) -> Any:
        if sid in namespace.sid_to_token and is_well_formed(data):
            return await handle_event(sid, data)
        return None

    def on_disconnect(sid: str) -> Any:
        registry.forget_socket(sid)
        return handle_disconnect(sid)

    async def on_client_error(_sid: str, _data: Any = None) -> None:
        """Browsers report errors here with text of their own; nothing of it is kept."""

    # python-socketio looks the attributes up at each event.
    namespace.on_connect = on_connect
    namespace.on_event = on_event
    namespace.on_disconnect = on_disconnect
    namespace.on_client_error = on_client_error


def is_well_formed(data: Any) -> bool:
    """Return whether a frame names a handler of ours and has the shape a browser sends."""
    if not isinstance(data, dict) or not isinstance(name := data.get("name"), str):
        return False
    if name.endswith(DROPPED) or name not in RegistrationContext.get().event_handlers:
        return False
    payload, router = data.get("payload", {}), data.get("router_data", {})
    return isinstance(payload, dict) and isinstance(router, dict) and _has_known_router(router)


def _has_known_router(router: dict[str, Any]) -> bool:
    if any(
        key in router and not isinstance(router[key], kind) for key, kind in _ROUTER_TYPES.items()
    ):
        return False
    paths = (router.get("pathname", ""), router.get("asPath", ""))
    return all(len(path) <= _MAX_PATH_LENGTH for path in paths)
