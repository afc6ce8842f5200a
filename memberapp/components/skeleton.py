"""What stands on the screen while the data is on its way."""

import reflex as rx


def skeleton_shape(*blocks: rx.Component) -> rx.Component:
    """Show blocks of `skeleton_lines`, laid out as what comes, with words for a screen reader."""
    return rx.fragment(
        rx.el.span("Chargement en cours…", class_name="sr-only", role="status"), *blocks
    )


def skeleton_lines(*kinds: str, class_name: str) -> rx.Component:
    """Show grey lines, each of a kind of the style sheets: `text`, `say`, `bar`, `row`."""
    return rx.el.div(
        *(rx.el.span(class_name=f"skeleton__line skeleton__line--{kind}") for kind in kinds),
        class_name=f"skeleton {class_name}",
        aria_hidden=True,
    )


def skeleton(
    *, lines: int = 4, text: str = "Chargement en cours…", is_told: bool = False
) -> rx.Component:
    """Show grey lines, with words for a screen reader, or for everybody when `is_told`."""
    return rx.el.div(
        rx.el.span(text, class_name="small muted" if is_told else "sr-only"),
        *(rx.el.span(class_name="skeleton__line", aria_hidden=True) for _ in range(lines)),
        class_name="skeleton",
        role="status",
    )
