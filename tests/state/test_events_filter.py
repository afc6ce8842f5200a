"""What stands before Reflex's own reading of connections."""

from typing import Any

import pytest

from memberapp.memberapp import app

pytestmark = pytest.mark.anyio


def websocket() -> dict[str, Any]:
    """Return what is known of a new websocket of a tab."""
    scope = {"headers": [(b"host", b"localhost:8000")], "client": ("192.0.2.1", 1)}
    return {"QUERY_STRING": "token=tab-once", "asgi.scope": scope, "REMOTE_ADDR": "192.0.2.1"}


async def test_a_websocket_opens_one_tab() -> None:
    """Each further connection would make a state tree that no limit of sockets counts."""
    namespace: Any = app.event_namespace
    first = websocket()
    assert await namespace.on_connect("socket-1", first) is not False
    namespace.on_disconnect("socket-1")
    assert await namespace.on_connect("socket-2", first) is False
    assert "socket-2" not in namespace.sid_to_token
    assert await namespace.on_connect("socket-3", websocket()) is not False
    namespace.on_disconnect("socket-3")
