"""The states that closed tabs leave: those of visitors are dropped, those of members stay."""

from collections.abc import AsyncIterator

import pytest
import reflex as rx
from redis.asyncio import Redis
from reflex.istate.manager import StateManager
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.redis import StateManagerRedis

from memberapp.core.access import Access, LiveSession
from memberapp.memberapp import app
from memberapp.state.bases import AuthState
from memberapp.state.shell import ShellState
from memberapp.state.visitors import drop_state

pytestmark = pytest.mark.anyio

TAB = "tab-left"


@pytest.fixture(params=["memory", "redis"])
async def manager(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[StateManager]:
    made: StateManager = StateManagerMemory()
    if request.param == "redis":
        made = StateManagerRedis(redis=Redis.from_url(request.getfixturevalue("redis_url")))
    monkeypatch.setattr(app, "_state_manager", made)
    yield made
    await made.close()


async def leave(manager: StateManager, session: LiveSession | None) -> None:
    """Leave a tab whose state has something on its screen."""
    key = rx.BaseStateToken(ident=TAB, cls=rx.State)
    async with manager.modify_state(key) as state:
        (await state.get_state(ShellState)).display_name = "Alice"
        (await state.get_state(AuthState))._session = session


async def shown(manager: StateManager) -> str:
    state = await manager.get_state(rx.BaseStateToken(ident=TAB, cls=ShellState))
    return (await state.get_state(ShellState)).display_name


async def test_the_state_of_a_visitor_is_dropped(manager: StateManager) -> None:
    await leave(manager, None)
    await drop_state(app, TAB)
    assert await shown(manager) == ""
    if isinstance(manager, StateManagerMemory):
        manager._purge_token(rx.BaseStateToken(ident=TAB, cls=rx.State))
        await drop_state(app, TAB)
        assert not manager.states


async def test_the_state_of_a_member_stays(manager: StateManager) -> None:
    session = LiveSession("session-1", "account-1", "M010000001", Access.MEMBER)
    await leave(manager, session)
    await drop_state(app, TAB)
    assert await shown(manager) == "Alice"
