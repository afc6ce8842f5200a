"""A field for a text of several lines, with how much was typed."""

import reflex as rx

from memberapp.components.icon import icon
from memberapp.components.props import Child, Prop, Text


def text_area(
    label: Child,
    *,
    name: str,
    error: Text,
    hint: Child | None = None,
    max_length: int | None = None,
    rows: int = 6,
    count: Text | None = None,
    **props: Prop,
) -> rx.Component:
    """Ask for a text; `count` says below how long it is, without being read out at each letter."""
    hinted = [f"{name}-hint"] if hint is not None else []
    counted = [f"{name}-count"] if count is not None else []
    if max_length is not None:
        props["max_length"] = max_length
    return rx.el.div(
        rx.el.label(label, html_for=name, class_name="label"),
        *([rx.el.span(hint, id=f"{name}-hint", class_name="hint")] if hint is not None else []),
        rx.cond(
            error != "",
            rx.el.p(
                icon("circle-alert"), rx.el.span(error), id=f"{name}-error", class_name="error"
            ),
        ),
        rx.el.textarea(
            id=name,
            name=name,
            rows=str(rows),
            class_name="input",
            aria_invalid=rx.cond(error != "", "true", "false"),
            aria_describedby=rx.cond(
                error != "",
                " ".join([*hinted, f"{name}-error", *counted]),
                " ".join([*hinted, *counted]),
            ),
            **props,
        ),
        *([rx.el.span(count, id=f"{name}-count", class_name="hint")] if count is not None else []),
        class_name=rx.cond(error != "", "field field--error", "field"),
    )
