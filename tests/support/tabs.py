"""Screens as a signed-in tab sees them: real events through the real gate, a real database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from reflex.state import State, StateUpdate
from sqlmodel import Session

from memberapp import clock
from memberapp.account import sessions
from memberapp.core.access import Access, LiveSession, Origin
from memberapp.state.bases import AuthState
from tests.personas import Persona
from tests.support.factories import make_account
from tests.support.gate import Socket, open_gate
from tests.support.units_of_work import change, work_in

HYDRATE = "reflex___state____state.hydrate_and_load"
HOSTILE: tuple[Any, ...] = (
    None,
    [],
    {},
    7,
    float("inf"),
    True,
    "x" * 100_000,
    "\ud800\0",
    "'; --",
    {"a": [1]},
)


def session_of(persona: Persona) -> str:
    """Open a session for a persona and return its cookie's token."""

    def work(db: Session) -> str:
        account = make_account(db, persona.member)
        return sessions.create(
            work_in(db, origin=Origin(), now=clock.now()), account=account, access=Access.MEMBER
        )

    return change(work)


@asynccontextmanager
async def tab_of(persona: Persona) -> AsyncIterator[Socket]:
    """Open a tab in which a persona is signed in."""
    token = session_of(persona)
    async with open_gate() as gate:
        socket = gate.socket(token="tab-a", session_token=token)
        await socket.send(HYDRATE)
        yield socket


def event(state: type[State], handler: str) -> str:
    """Return the name by which a browser calls a handler."""
    return f"{state.get_full_name()}.{handler}"


def shown(updates: list[StateUpdate], state: type[State]) -> dict[str, Any]:
    """Return the vars of one state that the updates changed, by their own names."""
    return {
        name.removesuffix("_rx_state_"): value
        for update in updates
        for name, value in update.delta.get(state.get_full_name(), {}).items()
    }


async def open_screen(state: type[Any], persona: Persona) -> Any:
    """Return a screen's state of a signed-in member, without socket or gate."""
    root = State(_reflex_internal_init=True)
    auth = await root.get_state(AuthState)
    auth._session = LiveSession(persona.id, persona.id, persona.id, Access.MEMBER)
    return await root.get_state(state)
