"""What stands in for a screen that is on its way, or that did not come."""

import reflex as rx

from memberapp.components.button import ButtonKind, button
from memberapp.components.props import Prop
from memberapp.components.skeleton import skeleton
from memberapp.state.incident import IncidentState


def loading(
    *, retry: Prop, lines: int = 6, is_told: bool = False, shape: rx.Component | None = None
) -> rx.Component:
    """Show grey lines; after a failure, offer to load again (the incident's banner says why).

    `is_told` says in words for everybody that it loads. `shape` stands there instead of lines: what
    comes, in grey (`skeleton_shape`).
    """
    return rx.cond(
        IncidentState.incident_number != "",
        rx.el.p(button("Réessayer", kind=ButtonKind.SECONDARY, on_click=retry)),
        shape or skeleton(lines=lines, is_told=is_told),
    )
