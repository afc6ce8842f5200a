"""Facts as label and value, with an optional link beside each."""

import reflex as rx

from memberapp.components.props import Child


def definition(term: Child, *value: Child, action: rx.Component | None = None) -> rx.Component:
    """Show one fact; `action` is a link or button that changes it."""
    return rx.el.div(
        rx.el.dt(term),
        rx.el.dd(*value),
        *([rx.el.dd(action, class_name="dl__action")] if action is not None else []),
    )


def definition_list(*definitions: rx.Component, narrow: bool = False) -> rx.Component:
    """Show facts one under the other."""
    return rx.el.dl(*definitions, class_name="dl dl--narrow" if narrow else "dl")
