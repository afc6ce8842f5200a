"""A line of a list that stands for itself: a service, a transfer, a paper, a request."""

import reflex as rx

from memberapp.components.notice import status
from memberapp.components.props import Child, Text


def visit(
    title: Child, *children: Child, state: Text, tone: Text, key: Text, is_large: bool = False
) -> rx.Component:
    """Show a title and where it stands, then what there is to know; an empty state shows none."""
    name = "visit__t visit__t--large" if is_large else "visit__t"
    return rx.el.li(
        rx.el.div(
            rx.el.h3(title, class_name=name),
            rx.cond(state != "", status(state, tone=tone)),
            class_name="visit__head",
        ),
        *children,
        key=key,
        class_name="visit",
    )
