"""The gate: who may call which event handler.

Every public method of a Reflex state is a remote endpoint, so access is decided in one place,
before any handler, and denied by default (docs/security.md). The gate resolves the session cookie
of the websocket handshake to a session row, checks that row again at each event, empties the state
tree when its owner is not that session, and compares the level declared by the state class with
the session's.
"""

from typing import Final

import reflex as rx
from limits import parse_many
from reflex.event import Event
from reflex.istate.data import RouterData
from reflex.state import BaseState, StateUpdate
from reflex_base.registry import RegistrationContext

from memberapp import addresses, routes
from memberapp.account import door, sessions
from memberapp.core import metrics
from memberapp.core.access import Access, LiveSession
from memberapp.core.health import DatabaseUnavailable
from memberapp.core.rates import Rates
from memberapp.core.work import run
from memberapp.settings import get_settings
from memberapp.state.bases import AuthState, all_states, origin_of
from memberapp.state.tabs import Tab, registry

_ROOT: Final = "reflex___state____state"
LOADED: Final = ".set_is_hydrated"
"""The end of a loading. When the session ended meanwhile, no handler is left to refuse:
without a way to sign in the page would wait for ever."""

BUILT_IN: Final = frozenset(
    {
        f"{_ROOT}.hydrate",
        f"{_ROOT}.hydrate_and_load",
        f"{_ROOT}.set_is_hydrated",
        f"{_ROOT}.reflex___state____on_load_internal_state.on_load_internal",
        f"{_ROOT}.reflex___state____on_load_internal_state.set_is_hydrated",
        f"{_ROOT}.reflex___state____update_vars_internal_state.update_vars_internal",
    }
)
"""Reflex's own handlers that a page needs; a test compares this list with the registry."""

ON_LOAD_PREFIX: Final = "load"
"""Handlers chained from a page's loading start with this word: a reconnect runs them again, so
they are no sign that the member is there."""


class AccessGate(rx.Middleware):
    """Refuses every event that its handler's declared level does not allow."""

    def __init__(self) -> None:
        settings = get_settings()
        self._rates = Rates()
        rates = f"{settings.events_per_second}/second; {settings.events_per_minute}/minute"
        self._limits = parse_many(rates)

    async def preprocess(
        self,
        app: rx.App,  # noqa: ARG002 - Reflex passes it by name
        state: BaseState,
        event: Event,
    ) -> StateUpdate | None:
        """Let an event through (None), or answer it without running its handler."""
        outcome, answer = await self._judge(state, event)
        metrics.count(metrics.EVENTS, _screen_of(event.name), outcome)
        return answer

    async def _judge(self, state: BaseState, event: Event) -> tuple[str, StateUpdate | None]:
        """Return how an event is called in the figures, and its answer, None to let it through."""
        root, router = state._get_root_state(), state.router  # made anew each time
        session = router.session
        if not registry.reach(session.client_token, session.session_id):
            return "closed", StateUpdate(delta={})  # it was queued when its socket closed
        try:
            live = await self._live_session(state, router)
        except DatabaseUnavailable:
            return "unavailable", StateUpdate(delta={}, events=to_unavailable(root))
        if not await self._is_within_rate(live, session.client_ip):
            return "limited", StateUpdate(delta={})
        was_foreign = await self._bind(root, live)
        if live is not None:
            tab = Tab(live.member_id, live.id, session.session_id)
            registry.see(session.client_token, tab)
        if event.name in BUILT_IN and not (was_foreign and event.name.endswith(LOADED)):
            return "built_in", None
        level = _declared_access(event.name)
        if was_foreign or level is None or not _is_allowed(level, live):
            needs_proof = level is Access.RECENT_PROOF and not was_foreign
            return "refused", await self._refuse(root, live, needs_proof=needs_proof)
        if live is not None and live.is_touch_due and not _is_on_load(event.name):
            await run(sessions.touch, session_id=live.id)
        return "allowed", None

    async def _live_session(self, state: BaseState, router: RouterData) -> LiveSession | None:
        """Resolve the cookie once per socket, then check that session's row at each event."""
        socket_id = router.session.session_id
        known = registry.session_of_socket.get(socket_id)
        if known is not None:
            return await run(sessions.load_row, session_id=known) if known else None
        token = sessions.token_of(router.headers.cookie)
        live = await door.session_of(token, origin_of(state))
        registry.bind(socket_id, live.id if live else "")
        return live

    async def _is_within_rate(self, live: LiveSession | None, ip_address: str) -> bool:
        who = f"session:{live.id}" if live else f"address:{ip_address}"
        return all([await self._rates.hit(limit, "event", who) for limit in self._limits])

    async def _bind(self, root: BaseState, live: LiveSession | None) -> bool:
        """Bind the state tree to this session; return whether it belonged to another one."""
        auth = await root.get_state(AuthState)
        before = auth._session
        if before == live:
            return False
        auth._session = live
        if (before.id if before else "") == (live.id if live else ""):
            return False
        await empty(root)
        auth._session = live
        return before is not None

    async def _refuse(
        self, root: BaseState, live: LiveSession | None, *, needs_proof: bool
    ) -> StateUpdate:
        """Answer with the emptied state and the way to sign in, or to give the factor again."""
        delta = await root._get_resolved_delta()
        root._clean()
        if needs_proof and live is not None and live.access is Access.MEMBER:
            path = root.router.url.path.rstrip("/") or "/"
            proof = rx.redirect(addresses.proof_path(path), replace=True)
            return StateUpdate(delta=delta, events=Event.from_event_type(proof))
        return StateUpdate(delta=delta, events=to_sign_in(root, live))


def to_sign_in(root: BaseState, live: LiveSession | None) -> list[Event]:
    """Return what redirects a tab to the sign-in, from where it comes back to its page."""
    path = root.router.url.path.rstrip("/") or "/"
    needs_code = live is not None and live.access == Access.PASSWORD_OK
    page = routes.SIGN_IN_CODE if needs_code else routes.SIGN_IN
    if path == page.path:
        return []  # a page never redirects to itself
    wanted = f"{path}?{root.router.url.query}" if root.router.url.query else path
    return Event.from_event_type(rx.redirect(addresses.returning_to(page, wanted), replace=True))


def to_unavailable(root: BaseState) -> list[Event]:
    """Return the event that sends a tab to the page of an unavailable database."""
    if root.router.url.path.rstrip("/") == routes.UNAVAILABLE.path:
        return []
    return Event.from_event_type(rx.redirect(routes.UNAVAILABLE.path))


async def empty(root: BaseState) -> None:
    """Forget all that a tab's state tree holds, and whose it was."""
    # With Redis only loaded substates are reset, so all of them are loaded first.
    for substate in all_states():
        await root.get_state(substate)
    root.reset()


def _screen_of(event_name: str) -> str:
    """Return the class of the state that handles an event."""
    handler = RegistrationContext.get().event_handlers.get(event_name)
    return handler.states[0].__name__ if handler else "none"


def _declared_access(event_name: str) -> Access | None:
    handler = RegistrationContext.get().event_handlers.get(event_name)
    return getattr(handler.states[0], "access", None) if handler else None


def _is_allowed(level: Access, live: LiveSession | None) -> bool:
    return level == Access.PUBLIC or (live is not None and live.access >= level)


def _is_on_load(event_name: str) -> bool:
    return event_name.rpartition(".")[2].startswith(ON_LOAD_PREFIX)
