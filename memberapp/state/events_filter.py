"""What a socket may send at all, and to whom an answer goes.

Reflex logs what it does not understand, values and cookies included, keeps a future for each
unknown name and all that comes with an event, and answers to whoever has the tab's token
(docs/reflex.md, 2, 4, 5 and 19). So this stands before it: what is none of ours is dropped, of the
rest only what a page needs goes on, and an answer reaches the socket that asked.
"""

import re
from typing import Any, Final
from urllib.parse import parse_qs

import reflex as rx

from memberapp.state.frames import MAX_FRAME_BYTES, is_well_formed, without_the_rest
from memberapp.state.tabs import registry

_MAX_WAITING: Final = 50
"""Events of one tab that wait for their turn: a page load causes five."""
_CONNECTED: Final = "memberapp.connected"
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


def filter_events(app: rx.App) -> None:
    """Put the filter before Reflex's own reading of connections, events and errors."""
    sio: Any = app.sio
    sio.eio.max_http_buffer_size = MAX_FRAME_BYTES
    namespace: Any = app.event_namespace
    put_before = _Filter(app, namespace)
    # python-socketio and Reflex look the attributes up at each event.
    namespace.on_connect = put_before.on_connect
    namespace.on_event = put_before.on_event
    namespace.on_disconnect = put_before.on_disconnect
    namespace.emit_update = put_before.emit_update
    namespace.on_client_error = put_before.on_client_error


class _Filter:
    """Each method does its part, then what Reflex does."""

    def __init__(self, app: rx.App, namespace: Any) -> None:
        self._app = app
        self._namespace = namespace
        self._connect, self._disconnect = namespace.on_connect, namespace.on_disconnect
        self._event, self._update = namespace.on_event, namespace.emit_update

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> Any:
        """Refuse a token that no browser makes, and a second connection on one websocket.

        Each would have a token of the server's own, so a state tree, behind the limit of sockets.
        A browser that connects again opens another websocket.
        """
        if environ.get(_CONNECTED):
            return False
        environ[_CONNECTED] = True  # it lives as long as the websocket
        token = parse_qs(environ.get("QUERY_STRING", "")).get("token", [""])[0]
        if not _TOKEN.fullmatch(token):
            return False
        registry.sockets.add(sid)  # before Reflex runs the event that comes with a connection
        try:
            return await self._connect(sid, environ, auth)
        except BaseException:
            registry.forget_socket(sid, token)  # a refused connection never disconnects
            raise

    async def on_event(self, sid: str, data: Any = None) -> Any:
        """Drop what no browser sends, and what comes while too much waits."""
        token = self._namespace.sid_to_token.get(sid)
        if token is None or not is_well_formed(data):
            return None
        if len(self._app.event_processor._token_queues.get(token, ())) >= _MAX_WAITING:
            return None
        return await self._event(sid, without_the_rest(data))

    def on_disconnect(self, sid: str) -> Any:
        """Forget the socket and its tab."""
        registry.forget_socket(sid, self._namespace.sid_to_token.get(sid, ""))
        return self._disconnect(sid)

    async def emit_update(self, update: Any, token: str) -> None:
        """Send an update to the socket that it answers, and to no later one of the same token.

        Reflex would also hand it to another process, where that tab would be a later one.
        """
        socket = self._namespace._token_manager.token_to_socket.get(token)
        if socket is not None and registry.may_receive(token, socket.sid):
            await self._update(update, token)

    async def on_client_error(self, _sid: str, _data: Any = None) -> None:
        """Browsers report errors here with text of their own; nothing of it is kept."""
