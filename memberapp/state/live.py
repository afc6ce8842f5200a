"""Live changes: open screens load again when what they show has changed.

One task per process looks at the last changes of the members who have a tab open here, when a
commit wakes it and each second, and runs the screen's own loader for those tabs. These pushes
bypass the gate, so the session row is checked here; they never count as activity.
"""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

import reflex as rx
from reflex.state import BaseState

from memberapp import clock
from memberapp.account import sessions
from memberapp.core import changes, wakeups
from memberapp.core.changes import LastChange
from memberapp.core.topics import Topic
from memberapp.core.wakeups import Signal
from memberapp.core.work import run
from memberapp.state.bases import AuthState, LiveScreen, all_states
from memberapp.state.tabs import Tab, registry

_log = logging.getLogger(__name__)

PERIOD_SECONDS: Final = 1.0
_PAUSE_SECONDS: Final = 0.1
"""Between two looks, however many commits there are."""
_JUST_NOW: Final = timedelta(minutes=1)
"""A tab that is new here may have loaded before a change that is younger than this."""

Known = Mapping[str, Mapping[Topic, LastChange]]
"""By member: the last change of each topic."""


async def push_changes(app: rx.App) -> None:
    """Watch the changes until the process ends; one failed tab never stops the others."""
    known: Known = {}
    with wakeups.listening(Signal.CHANGES) as woken:
        while True:
            try:
                known = await _look(app, known)
            except Exception:  # noqa: BLE001 - see below
                # The watch must outlive a briefly unavailable database.
                _log.exception("live changes could not be read")
            await asyncio.sleep(_PAUSE_SECONDS)
            await wakeups.wait(woken, PERIOD_SECONDS - _PAUSE_SECONDS)


async def _look(app: rx.App, known: Known) -> Known:
    """Push what has changed since it was known to the members' open tabs; return what is now."""
    tabs = registry.tabs_by_member()
    if not tabs:
        return {}
    found = await run(changes.of_members, member_ids=tabs.keys())
    for member_id, last in found.items():
        topics = fresh_topics(known.get(member_id), last, clock.now())
        for token, tab in tabs[member_id] if topics else ():
            try:
                await _refresh(app, token, tab, topics)
            except Exception as error:  # noqa: BLE001 - one tab must not stop the others
                _log.warning("a live change failed: %s", type(error).__name__)
    return found


def fresh_topics(
    known: Mapping[Topic, LastChange] | None, last: Mapping[Topic, LastChange], now: datetime
) -> set[Topic]:
    """Return the topics of a member whose last change is another one than was known.

    Of a member who had no tab open at the last look (None), these are the topics of just now.
    """
    if known is None:
        return {topic for topic, change in last.items() if change.at > now - _JUST_NOW}
    return {topic for topic, change in last.items() if known.get(topic) != change}


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
