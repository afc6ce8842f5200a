"""What stands in for a screen that is on its way, or that did not come."""

from typing import Final

import reflex as rx

from memberapp import routes
from memberapp.components.button import ButtonKind, button
from memberapp.components.layout import page_head
from memberapp.components.props import Prop
from memberapp.components.skeleton import skeleton, skeleton_lines, skeleton_shape, title_to_come
from memberapp.routes import Route
from memberapp.state.failure import FailureState

_STEPS: Final = (
    routes.ASSISTANCE,
    routes.ASSISTANCE_NEED,
    routes.ASSISTANCE_QUESTION,
    routes.ASSISTANCE_SERVICES,
    routes.ASSISTANCE_SERVICE,
    routes.ASSISTANCE_RECAP,
)
_TITLED_LATE: Final = {
    *_STEPS,
    routes.STATEMENT,
    routes.CARE_REASON,
    routes.CASE,
    routes.CALLBACK_ASKED,
    routes.REQUEST,
    routes.REQUEST_FORM,
    routes.TICKET,
    routes.MESSAGE,
    routes.SELF_TEST,
}
"""The pages whose title depends on their data: no other title stands there before."""

_FORM: Final = ("short", "row", "short", "row")
_FACTS: Final = ("row",) * 6
_FIGURE: Final = ("say", "bar", "text", *("row",) * 4)
_SHAPES: Final[dict[Route, tuple[str, ...]]] = {
    **dict.fromkeys(_STEPS, ("text", *("pill",) * 5)),
    **dict.fromkeys((routes.BANK, routes.BANK_CONFIRM, routes.PROOF, routes.PHONE_CHECK), _FORM),
    **dict.fromkeys((routes.STATEMENT, routes.CARE_REASON, routes.CONTRACT, routes.CARD), _FIGURE),
    **dict.fromkeys((routes.PROFILE, routes.CERTIFICATE, routes.SECURITY), _FACTS),
}
_TEXT: Final = ("text",) * 6


def waiting_page(route: Route, *, retry: Prop | None = None, is_told: bool = False) -> rx.Component:
    """Stand in for a whole page: its title, when it is known, and the shape of what comes.

    After a failure it offers to load again, where `retry` says how.
    """
    title = title_to_come(route.title) if route in _TITLED_LATE else page_head(route.title)
    shape = skeleton_shape(skeleton_lines(*_SHAPES.get(route, _TEXT)), is_told=is_told)
    return rx.fragment(title, shape if retry is None else loading(retry=retry, shape=shape))


def loading(*, retry: Prop, lines: int = 6, shape: rx.Component | None = None) -> rx.Component:
    """Show grey lines; after a failure, offer to load again (the incident's banner says why).

    `shape` stands there instead of lines: what comes, in grey (`skeleton_shape`).
    """
    return rx.cond(
        FailureState.failure_number != "",
        rx.el.p(button("Réessayer", kind=ButtonKind.SECONDARY, on_click=retry)),
        shape or skeleton(lines=lines),
    )
