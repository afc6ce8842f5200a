"""What stands on the screen while the data is on its way: grey, in the shape of what comes."""

from enum import StrEnum
from typing import Final

import reflex as rx


class Shape(StrEnum):
    """What the grey announces, so that little moves when it comes."""

    TEXT = "text"
    FORM = "form"
    FACTS = "facts"
    CHOICES = "choices"
    FIGURE = "figure"
    DAYS = "days"


_LINES: Final[dict[Shape, tuple[str, ...]]] = {
    Shape.FORM: ("short", "tall", "short", "tall", "short"),
    Shape.FACTS: ("fact",) * 7,
    Shape.CHOICES: ("tall",) * 5,
    Shape.FIGURE: ("figure", *("fact",) * 4),
    Shape.DAYS: ("tall",) * 10,
}


def skeleton(
    *,
    lines: int = 4,
    text: str = "Chargement en cours…",
    is_told: bool = False,
    shape: Shape = Shape.TEXT,
) -> rx.Component:
    """Show grey lines, with words for a screen reader, or for everybody when `is_told`.

    `lines` is for a text; the other shapes have their own number.
    """
    kinds = _LINES.get(shape, ("",) * lines)
    drawn = (_line(kind) for kind in kinds)
    is_days = shape is Shape.DAYS
    return rx.el.div(
        rx.el.span(text, class_name="small muted" if is_told else "sr-only"),
        *(
            (_line("short"), rx.el.div(*drawn, class_name="pills pills--days"))
            if is_days
            else drawn
        ),
        class_name="skeleton",
        role="status",
    )


def title_to_come(name: str) -> rx.Component:
    """Hold the place of a title that depends on the data; `name` is for a screen reader."""
    return rx.el.div(
        rx.el.h1(rx.el.span(name, class_name="sr-only"), _line("title"), tab_index=-1),
        class_name="page-head",
    )


def _line(kind: str) -> rx.Component:
    named = f"skeleton__line skeleton__line--{kind}" if kind else "skeleton__line"
    return rx.el.span(class_name=named, aria_hidden=True)
