"""What few need, folded away under a title that says what is in it."""

import reflex as rx

from memberapp.components.icon import icon
from memberapp.components.props import Child, Prop


def fold(title: Child, *children: Child, body_class: str = "", **props: Prop) -> rx.Component:
    """Fold away what few need; `body_class` sets what is in it apart, `props` are of the whole."""
    return rx.el.details(
        rx.el.summary(rx.el.span(title), icon("chevron-down")),
        rx.el.div(*children, class_name=f"fold__body {body_class}".strip()),
        class_name="fold",
        **props,
    )
