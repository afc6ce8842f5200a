"""Links: inside the application without a page load, and everywhere else with one."""

import reflex as rx
from reflex_components_core.el.elements.inline import A
from reflex_components_core.react_router.dom import ReactRouterLink

from memberapp.components.props import Child, Prop


def link(*children: Child, to: str | rx.Var, **props: Prop) -> rx.Component:
    """Lead to another page of the application."""
    return ReactRouterLink.create(*children, to=to, **props)


def outer_link(*children: Child, href: str | rx.Var, **props: Prop) -> rx.Component:
    """Lead to a file, an HTTP route, another site or a place in the page.

    `rx.el.a` is no plain anchor: it stays inside the application, like `link`.
    """
    return A.create(*children, href=href, **props)
