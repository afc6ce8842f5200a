"""The bases of our states, and whose state tree it is.

Every public method of a Reflex state is a remote endpoint: a class that does not declare `access`
does not import, and `_call` is the only door from a state to a use case. The caller comes from the
session, which the gate checks at each event, never from an argument.
"""

from collections.abc import Callable
from typing import Any, ClassVar, Concatenate, TypeVar

import reflex as rx
from reflex.state import BaseState

from memberapp.account import devices, door
from memberapp.core import form_return
from memberapp.core.access import Access, LiveSession, Origin
from memberapp.core.browsers import browser_in_words
from memberapp.core.forms import ReturnedForm
from memberapp.core.topics import Topic
from memberapp.core.work import Caller, NotSignedIn, Work
from memberapp.routes import Route

R = TypeVar("R")


class AuthState(rx.State):
    """Whose state tree this is; nothing here ever reaches the browser."""

    access: ClassVar[Access] = Access.PUBLIC

    _session: LiveSession | None = None
    """The session as the gate found it at the last event."""


class LiveScreen:
    """What lets a live change fill an open screen of a member again."""

    topics: ClassVar[frozenset[Topic]] = frozenset()
    """The topics whose changes make an open screen load again, through `_show`."""

    def _is_open(self) -> bool:
        """Return whether the member is looking at this screen, so that a live change fills it."""
        return bool(getattr(self, "is_loaded", False) or getattr(self, "is_ready", False))

    async def _show(self) -> None:
        """Fill the screen from the database; on_load and live changes both run it."""
        raise TypeError(f"{type(self).__name__} has no loader")


class PublicState(LiveScreen, rx.State, mixin=True):
    """Base of the states that anyone may call."""

    access: ClassVar[Access]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse, at import, a state class that does not say itself who may call it."""
        super().__init_subclass__(**kwargs)
        if not cls._mixin and not isinstance(cls.__dict__.get("access"), Access):
            raise TypeError(f"{cls.__name__} must declare access")

    async def _session(self) -> LiveSession | None:
        """Return the session of this browser, however far its sign-in went."""
        return (await self.get_state(AuthState))._session

    async def _call(self, use_case: Callable[Concatenate[Work, ...], R], /, **arguments: Any) -> R:
        """Run a use case for whoever this browser is.

        Raises:
            NotSignedIn: the use case needs a member and nobody is signed in.
            MemberappError: what the use case refuses.
        """
        caller = Caller.of_browser(await self._session(), origin_of(self))
        return await door.call(use_case, caller, **arguments)

    async def _returned(self, page: Route) -> ReturnedForm:
        """Return what the last post to a page left for it to show again."""
        token = form_return.token_of(self.router.headers.cookie)
        found = await self._call(form_return.load, token=token, page=page.path) if token else None
        return found or ReturnedForm()


class MemberState(PublicState, rx.State, mixin=True):
    """Base of the states of a signed-in member."""

    async def _call(self, use_case: Callable[Concatenate[Work, ...], R], /, **arguments: Any) -> R:
        """Run a use case for the member of this session.

        Raises:
            NotSignedIn: nobody is signed in.
            MemberappError: what the use case refuses.
        """
        if await self._session() is None:
            raise NotSignedIn
        return await super()._call(use_case, **arguments)


def origin_of(state: BaseState) -> Origin:
    """Return from where the socket of a state came: its address and its browser in words."""
    router = state.router  # made anew each time it is asked for
    browser = browser_in_words(router.headers.user_agent)
    device = devices.token_of(router.headers.cookie)
    return Origin(router.session.client_ip, browser, device)


def all_states(top: type[BaseState] = rx.State) -> list[type[BaseState]]:
    """Return a state class and all below it: by default all that a tab's state tree holds."""
    return [top] + [below for child in top.get_substates() for below in all_states(child)]
