"""The name of a column, said again in each cell where a phone shows a table without its head."""

import reflex as rx


def stack_label(text: str) -> rx.Component:
    """Name a cell for the eye; a screen reader knows the head of its column."""
    return rx.el.span(f"{text}\u00a0: ", class_name="stack-label", aria_hidden=True)
