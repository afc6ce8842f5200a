"""Secrets that are hidden but for their end, with words for those who listen."""

import reflex as rx

from memberapp.components.props import Text


def masked(text: Text, *, spoken: Text) -> rx.Component:
    """Show a masked number; `spoken` replaces its dots for a screen reader."""
    return rx.fragment(
        rx.el.span(text, class_name="num mask", aria_hidden=rx.cond(spoken != "", "true", "false")),
        rx.el.span(spoken, class_name="sr-only"),
    )
