"""Sessions that end by themselves: open tabs are told before it, and emptied after it.

One task per process looks at the sessions of the open tabs every few seconds, by the clock of the
server. Like live changes it bypasses the gate, and never counts as activity.
"""

import asyncio
import logging
from typing import Final

import reflex as rx
from reflex.state import StateUpdate

from memberapp import clock
from memberapp.account import sessions
from memberapp.account.sessions import SessionEnd
from memberapp.account.views import shell
from memberapp.core import metrics, view_cache
from memberapp.core.work import run
from memberapp.state.bases import AuthState
from memberapp.state.gate import empty, to_sign_in
from memberapp.state.shell import ShellState
from memberapp.state.tabs import Tab, registry

_log = logging.getLogger(__name__)

PERIOD_SECONDS: Final = 3.0


async def watch_sessions(app: rx.App) -> None:
    """Watch until the process ends; one failed tab never stops the others."""
    told: dict[str, str] = {}
    while True:
        await asyncio.sleep(PERIOD_SECONDS)
        try:
            await _look(app, told)
        except Exception:  # noqa: BLE001 - the watch must outlive a briefly unavailable database
            _log.exception("the sessions of the open tabs could not be read")


async def _look(app: rx.App, told: dict[str, str]) -> None:
    """Bring every open tab up to date; `told` is what each one shows already."""
    tabs = dict(registry.tabs)
    metrics.show(metrics.OPEN_TABS, len(tabs))
    metrics.show(metrics.OPEN_SOCKETS, len(registry.sockets))
    for closed in told.keys() - tabs.keys():
        del told[closed]
    now = clock.now()
    view_cache.forget_old(now)
    kept = view_cache.session_ids()
    if not tabs and not kept:
        return
    watched = {tab.session_id for tab in tabs.values()} | kept
    ends = await run(sessions.ends_of, session_ids=watched)
    view_cache.forget(kept - ends.keys())
    for token, tab in tabs.items():
        end = ends.get(tab.session_id)
        try:
            if end is None:
                await _leave(app, token, tab)
            elif (warning := shell.end_warning(end, now)) != told.get(token, ""):
                await _warn(app, token, tab, warning, end)
                told[token] = warning
        except Exception as error:  # noqa: BLE001 - one tab must not stop the others
            _log.warning("a tab could not be told of its session: %s", type(error).__name__)


async def _warn(app: rx.App, token: str, tab: Tab, warning: str, end: SessionEnd) -> None:
    async with app.modify_state(rx.BaseStateToken(ident=token, cls=rx.State)) as state:
        root = state._get_root_state()
        auth = await root.get_state(AuthState)
        if (
            auth._session is not None and auth._session.id == tab.session_id
        ):  # else the tab changed hands meanwhile
            shown = await root.get_state(ShellState)
            shown.end_warning, shown.can_stay = warning, not end.is_final


async def _leave(app: rx.App, token: str, tab: Tab) -> None:
    """Empty a tab whose session is over, then lead it to the sign-in."""
    if registry.tabs.get(token) is tab:
        del registry.tabs[token]
    async with app.modify_state(rx.BaseStateToken(ident=token, cls=rx.State)) as state:
        root = state._get_root_state()
        auth = await root.get_state(AuthState)
        if auth._session is None or auth._session.id != tab.session_id:
            return
        await empty(root)
        way_in = to_sign_in(root, None)  # whose page says why the member is there
    if way_in and app.event_namespace is not None:
        await app.event_namespace.emit_update(StateUpdate(events=way_in), token=token)
