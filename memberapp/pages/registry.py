"""The registry of pages: `@page(route, on_load=…)` on a function makes it the page of a route."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

import reflex as rx
from reflex.event import EventCallback, EventHandler

from memberapp import routes
from memberapp.components.brand import page_title
from memberapp.components.room_styles import RoomStyles
from memberapp.routes import Route
from memberapp.state.bases import MemberState
from memberapp.state.shell import FrameState, ShellState

Draw = Callable[[], rx.Component]


@dataclass(frozen=True)
class Page:
    """A page: where it is, what draws it and what fills it."""

    route: Route
    component: Draw
    on_load: tuple[EventCallback, ...]
    styles: tuple[str, ...]

    @property
    def title(self) -> str:
        """Return the title of the browser's tab."""
        return page_title(self.route.title)


_PAGES: dict[Route, Page] = {}


def page(
    route: Route,
    *,
    on_load: EventCallback | tuple[EventCallback, ...] = (),
    styles: tuple[str, ...] = (),
) -> Callable[[Draw], Draw]:
    """Declare the page of a route; before the rest it loads what surrounds it.

    `styles` names the sheets of `assets/styles/rooms/` that it needs beside those of every page.

    Raises:
        ValueError: the route is not in `routes.py`, has another page already, or is a member's
            and no handler of a `MemberState` fills its page.
    """
    loads = on_load if isinstance(on_load, tuple) else (on_load,)
    if route not in routes.PAGES:
        raise ValueError(f"{route.path} is not a route of routes.py")
    if route in _PAGES:
        raise ValueError(f"{route.path} has two pages")
    if not route.is_public and not any(_is_of_a_member(load) for load in loads):
        raise ValueError(f"{route.path} needs an on_load of a MemberState: it is not public")
    loads = (FrameState.load_frame if route.is_public else ShellState.load_shell, *loads)

    def declare(component: Draw) -> Draw:
        _PAGES[route] = Page(route, _styled(component, styles), loads, styles)
        return component

    return declare


def _styled(component: Draw, styles: tuple[str, ...]) -> Draw:
    # Reflex names the files of the front end after the function's module: it keeps its own.
    @wraps(component)
    def draw() -> rx.Component:
        return RoomStyles.create(component(), sheets=styles)

    return draw


def pages_of(wanted: list[Route]) -> tuple[Page, ...]:
    """Return the pages of some routes, in their order.

    Raises:
        LookupError: a route has no page.
    """
    missing = [route.path for route in wanted if route not in _PAGES]
    if missing:
        raise LookupError(f"no function of memberapp/pages/ is the @page of {', '.join(missing)}")
    return tuple(_PAGES[route] for route in wanted)


def _is_of_a_member(load: object) -> bool:
    state = load.state if isinstance(load, EventHandler) else None
    return state is not None and issubclass(state, MemberState)
