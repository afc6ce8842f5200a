"""What stands on the screen while the data is on its way."""

from typing import Final

import reflex as rx

TEXT: Final = "Chargement en cours…"


def skeleton_shape(*blocks: rx.Component, text: str = TEXT, is_told: bool = False) -> rx.Component:
    """Show blocks of `skeleton_lines`, laid out as what comes, with words for a screen reader.

    `is_told` shows the words to everybody.
    """
    words = "small muted" if is_told else "sr-only"
    return rx.fragment(rx.el.span(text, class_name=words, role="status"), *blocks)


def skeleton_lines(*kinds: str, class_name: str = "") -> rx.Component:
    """Show grey lines, each of a kind of the style sheets.

    `text`, `short` (a label), `say`, `title`, `row`, `bar`, `pill`.
    """
    return rx.el.div(
        *(rx.el.span(class_name=f"skeleton__line skeleton__line--{kind}") for kind in kinds),
        class_name=f"skeleton {class_name}".strip(),
        aria_hidden=True,
    )


def title_to_come(name: str) -> rx.Component:
    """Hold the place of a title that depends on the data; `name` is for a screen reader."""
    grey = rx.el.span(class_name="skeleton__line skeleton__line--title", aria_hidden=True)
    return rx.el.div(
        rx.el.h1(rx.el.span(name, class_name="sr-only"), grey, tab_index=-1),
        class_name="page-head",
    )


def skeleton(*, lines: int = 4, text: str = TEXT, is_told: bool = False) -> rx.Component:
    """Show grey lines, with words for a screen reader, or for everybody when `is_told`."""
    return rx.el.div(
        rx.el.span(text, class_name="small muted" if is_told else "sr-only"),
        *(rx.el.span(class_name="skeleton__line", aria_hidden=True) for _ in range(lines)),
        class_name="skeleton",
        role="status",
    )
