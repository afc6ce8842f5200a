"""What stands above the pages of a member whose data was copied, until they read of it."""

import reflex as rx

from memberapp import routes
from memberapp.components.link import link
from memberapp.components.notice import Tone, alert
from memberapp.routes import Route
from memberapp.state.shell import ShellState


def breach_banner(route: Route) -> rx.Component:
    """Lead to what was copied and what to do, from every page but that one."""
    if route == routes.INCIDENT:
        return rx.fragment()
    return rx.cond(
        ShellState.breach.text != "",
        alert(
            rx.el.p(
                ShellState.breach.text,
                " ",
                link("Voir ce qui vous concerne", to=ShellState.breach.path),
            ),
            tone=Tone.ATTENTION,
            icon_name="triangle-alert",
            class_name="no-print",
        ),
    )
