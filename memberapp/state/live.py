"""Live changes: open screens load again when what they show has changed.

One task per process reads the new rows of `change` each second and runs the screen's own loader
for the open tabs of that member. These pushes bypass the gate, so the session row is checked
here; they never count as activity.
"""

import asyncio
import logging
from collections import defaultdict
from typing import Final

import reflex as rx
from reflex.state import BaseState

from memberapp.account import sessions
from memberapp.core import changes
from memberapp.core.changes import ChangeSnapshot
from memberapp.core.topics import Topic
from memberapp.core.work import run
from memberapp.state.bases import AuthState, LiveScreen, all_states
from memberapp.state.tabs import Tab, registry

_log = logging.getLogger(__name__)

PERIOD_SECONDS: Final = 1.0
REREAD_IDS: Final = 200
"""How far back each reading looks: on PostgreSQL ids can be committed out of order."""


async def push_changes(app: rx.App) -> None:
    """Watch the changes until the process ends; one failed tab never stops the others."""
    newest = await run(changes.last_id)
    seen: set[int] = set(range(max(0, newest - REREAD_IDS), newest + 1))
    while True:
        await asyncio.sleep(PERIOD_SECONDS)
        try:
            found = await run(changes.read_after, after=max(0, newest - REREAD_IDS))
            fresh = [change for change in found if change.id not in seen]
            seen = {change.id for change in found} | {i for i in seen if i > newest - REREAD_IDS}
            newest = max([newest, *(change.id for change in fresh)])
            await _push(app, fresh)
        except Exception:  # noqa: BLE001 - see below
            # The watch must outlive a briefly unavailable database.
            _log.exception("live changes could not be read")


async def _push(app: rx.App, fresh: list[ChangeSnapshot]) -> None:
    topics_by_member: dict[str, set[Topic]] = defaultdict(set)
    for change in fresh:
        topics_by_member[change.member_id].add(change.topic)
    for member_id, topics in topics_by_member.items():
        for token, tab in registry.tabs_of(member_id):
            try:
                await _refresh(app, token, tab, topics)
            except Exception as error:  # noqa: BLE001 - one tab must not stop the others
                _log.warning("a live change failed: %s", type(error).__name__)


async def _refresh(app: rx.App, token: str, tab: Tab, topics: set[Topic]) -> None:
    live = await run(sessions.load_row, session_id=tab.session_id)
    if live is None or live.member_id != tab.member_id:
        return
    async with app.modify_state(rx.BaseStateToken(ident=token, cls=rx.State)) as state:
        root = state._get_root_state()
        auth = await root.get_state(AuthState)
        if auth._session is None or auth._session.id != tab.session_id:
            return  # the tab changed hands meanwhile
        auth._session = live
        for screen in live_screens():
            shown = await root.get_state(screen)
            if isinstance(shown, LiveScreen) and shown.topics & topics and shown._is_open():
                await shown._show()


def live_screens() -> list[type[BaseState]]:
    """Return the states that show what can change under a member's eyes."""
    live = [state for state in all_states() if issubclass(state, LiveScreen) and state.topics]
    return sorted(live, key=lambda state: state.__name__)
