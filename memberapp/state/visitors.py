"""The state of a tab that closed without a session is dropped at once, not after 15 minutes.

Anybody can open tabs, with any token. What a visitor's page shows is made again when it comes back;
the state of a member stays, so that a lost connection costs nothing (docs/security.md, 56).
"""

import asyncio
import logging
from typing import Any, Final

import reflex as rx
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.redis import StateManagerRedis

from memberapp.state.bases import AuthState, all_states
from memberapp.state.tabs import registry

_log = logging.getLogger(__name__)

PERIOD_SECONDS: Final = 2.0


async def drop_left_states(app: rx.App) -> None:
    """Drop them until the process ends; one that fails never stops the others."""
    while True:
        await asyncio.sleep(PERIOD_SECONDS)
        while registry.left_tabs:
            try:
                await drop_state(app, registry.left_tabs.pop())
            except Exception as error:  # noqa: BLE001 - the next one may succeed
                _log.warning("a state could not be dropped: %s", type(error).__name__)


async def drop_state(app: rx.App, token: str) -> None:
    """Drop the state of a tab, unless it is open again or belongs to a session."""
    namespace: Any = app.event_namespace
    if await namespace._token_manager.is_token_connected(token):
        return
    key = rx.BaseStateToken(ident=token, cls=AuthState)
    async with app.state_manager.modify_state(key) as state:
        auth = await state._get_root_state().get_state(AuthState)
        if auth._session is not None:
            return
    # No manager has a public way to drop a state: each keeps it in its own place.
    match app.state_manager:
        case StateManagerMemory() as memory:
            memory._purge_token(key)
        case StateManagerRedis() as manager:
            await manager.redis.delete(*(key._state_key(part) for part in all_states()))
