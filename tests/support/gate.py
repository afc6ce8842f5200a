"""Real events through the real gate: Reflex's own processor, without a server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from reflex.event import Event
from reflex.istate.manager.memory import StateManagerMemory
from reflex.state import StateUpdate
from reflex_base.event.processor.base_state_processor import BaseStateEventProcessor

from memberapp.core.cookies import CookieKind, cookie_name
from memberapp.memberapp import app
from memberapp.state.gate import AccessGate
from memberapp.state.tabs import registry


class Socket:
    """One socket of one tab, as the gate sees it: its token, its cookie, its id."""

    def __init__(self, gate: "Gate", *, token: str, cookie: str, socket_id: str) -> None:
        self._gate = gate
        self.token = token
        self._router = {
            "headers": {"cookie": cookie, "user-agent": "(Android 14) Chrome/130.0"},
            "token": token,
            "sid": socket_id,
            "ip": "192.0.2.1",
            "query": {},
        }

    async def send(
        self, name: str, payload: dict[str, Any] | None = None, *, path: str = "/"
    ) -> list[StateUpdate]:
        """Send one event and return every update it caused, chained events included."""
        router = {**self._router, "pathname": path, "asPath": path}
        return await self._gate.run(
            self.token, Event(name=name, payload=payload or {}, router_data=router)
        )


class Gate:
    """The processor with a gate of its own; what it emits is collected."""

    def __init__(self, processor: BaseStateEventProcessor, emitted: list[tuple[str, StateUpdate]]):
        self._processor = processor
        self._emitted = emitted
        self._sockets = 0

    def socket(self, *, token: str, session_token: str = "") -> Socket:
        """Open a socket of a tab, with or without a session cookie."""
        self._sockets += 1
        cookie = f"{cookie_name(CookieKind.SESSION)}={session_token}" if session_token else ""
        socket_id = f"socket-{self._sockets}"
        registry.sockets.add(socket_id)
        return Socket(self, token=token, cookie=cookie, socket_id=socket_id)

    async def run(self, token: str, event: Event) -> list[StateUpdate]:
        """Process one event to its end."""
        start = len(self._emitted)
        future = await self._processor.enqueue(token, event)
        await future.wait_all()
        return [update for whose, update in self._emitted[start:] if whose == token]


@asynccontextmanager
async def open_gate() -> AsyncIterator[Gate]:
    """Start a processor with the application's middleware and an empty state."""
    emitted: list[tuple[str, StateUpdate]] = []

    class Namespace:
        async def emit_update(self, update: StateUpdate, token: str) -> None:
            emitted.append((token, update))

    def fail(exception: Exception) -> None:
        raise AssertionError("a handler failed") from exception

    registry.sockets.clear()
    registry.session_of_socket.clear()
    registry.tabs.clear()
    registry.socket_of_tab.clear()
    app._middlewares[:] = [AccessGate()]  # its limits begin anew
    processor = BaseStateEventProcessor(middleware=app, backend_exception_handler=fail)
    processor.configure(state_manager=StateManagerMemory(), event_namespace=Namespace())  # pyright: ignore[reportArgumentType]
    async with processor:
        yield Gate(processor, emitted)


def redirects(updates: list[StateUpdate]) -> list[str]:
    """Return where the updates send the browser."""
    return [
        event.payload["path"]
        for update in updates
        for event in update.events
        if event.name == "_redirect"
    ]


def deltas(updates: list[StateUpdate]) -> dict[str, Any]:
    """Return every var the updates changed, as one mapping."""
    found: dict[str, Any] = {}
    for update in updates:
        for state, changed in update.delta.items():
            found |= {f"{state}.{name}": value for name, value in changed.items()}
    return found
