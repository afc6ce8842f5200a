"""A websocket client that speaks just enough of socket.io to send what a browser never would."""

import json
import time
from contextlib import ExitStack, suppress
from types import TracebackType
from typing import Any, Self

from websockets.exceptions import ConnectionClosed
from websockets.protocol import State
from websockets.sync.client import connect
from websockets.typing import Origin

NAMESPACE = "/_event"
ROOT = "reflex___state____state"
HYDRATE = f"{ROOT}.hydrate_and_load"


class SocketClient:
    """One socket of one tab; `received` keeps every frame the server sent."""

    def __init__(
        self,
        origin: str,
        *,
        token: str,
        cookie: str = "",
        from_origin: str | None = "",
        address: str = "",
        is_late: bool = False,
    ) -> None:
        """Connect; a late one waits until `join` before it is the socket of its tab."""
        headers = {"Cookie": cookie} if cookie else {}
        if address:
            headers["X-Forwarded-For"] = address
        address = origin.replace("http", "ws", 1)
        self._stack = ExitStack()
        opening = connect(
            f"{address}{NAMESPACE}/?EIO=4&transport=websocket&token={token}",
            additional_headers=headers,
            origin=Origin(origin if from_origin == "" else from_origin)
            if from_origin is not None
            else None,
            max_size=None,
        )
        self._socket = self._stack.enter_context(opening)
        self.received: list[str] = []
        self._socket.recv(timeout=10)  # the handshake of engine.io
        if not is_late:
            self._socket.send(f"40{NAMESPACE},")
            self.wait_for(f"40{NAMESPACE}")

    def join(self) -> bool:
        """Become the socket of the tab; return False when another socket has it still."""
        self._socket.send(f"40{NAMESPACE},")
        self.received.append(str(self._socket.recv(timeout=10)))
        return "new_token" not in self.received[-1]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave as a browser does, so that the tab's token is free again."""
        self.leave()
        self._stack.close()

    def leave(self) -> None:
        """Leave the tab; the connection stays."""
        with suppress(ConnectionClosed):
            self._socket.send(f"41{NAMESPACE},")

    @property
    def is_closed(self) -> bool:
        """Return whether the server ended the connection."""
        return self._socket.state is State.CLOSED

    def send_event(
        self, name: Any, payload: Any = None, *, path: str = "/", router: Any = None
    ) -> None:
        """Send one event, with the router data of a page unless others are given."""
        router = {"pathname": path, "query": {}, "asPath": path} if router is None else router
        self.send_raw({"name": name, "payload": payload or {}, "router_data": router})

    def send_raw(self, data: Any) -> None:
        """Send any JSON as an event."""
        self._socket.send(f"42{NAMESPACE},{json.dumps(['event', data])}")

    def hydrate(self, path: str = "/") -> None:
        """Ask for the whole state, as a page does when it opens."""
        self.send_event(HYDRATE, path=path)

    def drain(self, *, quiet_seconds: float = 0.4, at_most_seconds: float = 5) -> str:
        """Read until the server is quiet; return all it sent meanwhile."""
        start, already = time.monotonic(), len(self.received)
        while time.monotonic() - start < at_most_seconds:
            try:
                frame = str(self._socket.recv(timeout=quiet_seconds))
            except (TimeoutError, ConnectionClosed):
                break
            if frame == "2":
                self._socket.send("3")
                continue
            self.received.append(frame)
        return "\n".join(self.received[already:])

    def wait_for(self, text: str, *, at_most_seconds: float = 10) -> str:
        """Read until a frame holds the text.

        Raises:
            TimeoutError: it did not come.
        """
        end = time.monotonic() + at_most_seconds
        while time.monotonic() < end:
            frame = str(self._socket.recv(timeout=at_most_seconds))
            if frame == "2":
                self._socket.send("3")
                continue
            self.received.append(frame)
            if text in frame:
                return frame
        raise TimeoutError(text)
