"""Bare Reflex: the smallest event there is."""

import reflex as rx


class Counter(rx.State):
    """A number."""

    count: int = 0

    @rx.event
    def increment(self) -> None:
        """Add one."""
        self.count += 1


def index() -> rx.Component:
    """Show the number."""
    return rx.el.button(Counter.count, on_click=Counter.increment)


app = rx.App(html_lang="fr")
app.add_page(index, route="/")
