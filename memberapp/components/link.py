"""Links: inside the application without a page load, and everywhere else with one."""

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

Child = str | rx.Var | rx.Component


def link(*children: Child, to: str | rx.Var, **props: Any) -> rx.Component:
    """Lead to another page of the application."""
    return ReactRouterLink.create(*children, to=to, **props)


def outer_link(*children: Child, href: str | rx.Var, **props: Any) -> rx.Component:
    """Lead to a file, an HTTP route or another site, by a full page load."""
    return rx.el.a(*children, href=href, **props)
