"""What stands on the screen while the data is on its way."""

import reflex as rx


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
