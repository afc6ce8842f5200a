"""Bare Reflex: the smallest event there is, and the page that the other frameworks show."""

from typing import Any

import bench_data as data
import reflex as rx


class Counter(rx.State):
    """A number."""

    count: int = 0

    @rx.event
    def increment(self) -> None:
        """Add one."""
        self.count += 1


class Lines(rx.State):
    """What a member sees."""

    member: str = ""
    offset: int = 0
    total: str = ""
    rows: list[list[str]] = []

    @rx.event
    def sign_in(self, form: dict[str, Any]) -> None:
        """Show the totals and the first lines of who signs in."""
        if data.signs_in(form["identifier"], form["password"]):
            self.member, self.total = form["identifier"], data.total(form["identifier"])
            self._show()

    @rx.event
    def more(self) -> None:
        """Show the next lines."""
        self.offset += data.PAGE
        self._show()

    def _show(self) -> None:
        self.rows = [[*line] for line in data.lines(self.member, self.offset)]


def index() -> rx.Component:
    """Show the number."""
    return rx.el.button(Counter.count, on_click=Counter.increment)


def lines() -> rx.Component:
    """Show the sign-in, then the lines."""
    return rx.cond(
        Lines.member,
        rx.el.main(
            rx.el.p(Lines.total),
            rx.el.table(
                rx.el.tbody(
                    rx.foreach(
                        Lines.rows,
                        lambda row: rx.el.tr(rx.foreach(row, rx.el.td)),
                    )
                )
            ),
            rx.el.button("25 suivantes", on_click=Lines.more),
        ),
        rx.el.form(
            rx.el.input(name="identifier"),
            rx.el.input(name="password", type="password"),
            rx.el.button("Se connecter", type="submit"),
            on_submit=Lines.sign_in,
        ),
    )


app = rx.App(html_lang="fr")
app.add_page(index, route="/")
app.add_page(lines, route="/lines")
