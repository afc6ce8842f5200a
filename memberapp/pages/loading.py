"""What stands in for a screen that is on its way, or that did not come."""

from typing import Final

import reflex as rx

from memberapp import routes
from memberapp.components.button import ButtonKind, button
from memberapp.components.layout import page_head
from memberapp.components.props import Prop
from memberapp.components.skeleton import Shape, skeleton, title_to_come
from memberapp.routes import Route
from memberapp.state.incident import IncidentState

_STEPS: Final = {
    routes.ASSISTANCE,
    routes.ASSISTANCE_NEED,
    routes.ASSISTANCE_QUESTION,
    routes.ASSISTANCE_SERVICES,
    routes.ASSISTANCE_SERVICE,
    routes.ASSISTANCE_RECAP,
}
_TITLED_LATE: Final = _STEPS | {
    routes.DASHBOARD,
    routes.STATEMENT,
    routes.CASE,
    routes.CALLBACK_ASKED,
}
"""The pages whose title depends on their data: no other title stands there before."""

_SHAPES: Final = {
    **dict.fromkeys(_STEPS, Shape.CHOICES),
    **dict.fromkeys(
        (routes.BANK, routes.BANK_CONFIRM, routes.PROOF, routes.PHONE_CHECK), Shape.FORM
    ),
    **dict.fromkeys(
        (routes.DASHBOARD, routes.STATEMENT, routes.CONTRACT, routes.CARD), Shape.FIGURE
    ),
    **dict.fromkeys((routes.PROFILE, routes.CERTIFICATE, routes.SECURITY), Shape.FACTS),
}


def waiting(route: Route, *, retry: Prop | None = None, is_told: bool = False) -> rx.Component:
    """Stand in for a whole page: its title, when it is known, and the shape of what comes.

    After a failure it offers to load again, where `retry` says how.
    """
    title = title_to_come(route.title) if route in _TITLED_LATE else page_head(route.title)
    shape = _SHAPES.get(route, Shape.TEXT)
    if retry is None:
        return rx.fragment(title, skeleton(lines=6, shape=shape, is_told=is_told))
    return rx.fragment(title, loading(retry=retry, is_told=is_told, shape=shape))


def loading(
    *, retry: Prop, lines: int = 6, is_told: bool = False, shape: Shape = Shape.TEXT
) -> rx.Component:
    """Show grey lines; after a failure, offer to load again (the incident's banner says why).

    `is_told` says in words for everybody that it loads.
    """
    return rx.cond(
        IncidentState.incident_number != "",
        rx.el.p(button("Réessayer", kind=ButtonKind.SECONDARY, on_click=retry)),
        skeleton(lines=lines, is_told=is_told, shape=shape),
    )
