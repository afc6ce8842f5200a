"""A member space in bare Reflex: sign in, totals and 25 lines, the next 25."""

import sqlite3
from os import environ

import reflex as rx

PAGE = 25


def query(statement: str, *values: object) -> list[tuple]:
    """Read the file of the bench."""
    with sqlite3.connect(environ["BENCH_DATABASE"]) as connection:
        return connection.execute(statement, values).fetchall()


class Counter(rx.State):
    """The smallest event there is."""

    count: int = 0

    @rx.event
    def increment(self) -> None:
        """Add one."""
        self.count += 1


class Lines(rx.State):
    """One member's lines."""

    is_signed_in: bool = False
    total: str = ""
    rows: list[list[str]] = []
    _member: str = ""
    _offset: int = 0

    @rx.event
    def sign_in(self, form: dict[str, str]) -> None:
        """Show the first lines of who signs in."""
        found = query("SELECT id FROM account WHERE id = ? AND password = ?", *form.values())
        if not found:
            return
        self._member, self._offset, self.is_signed_in = found[0][0], 0, True
        ((count, spent, remaining),) = query(
            "SELECT count(*), sum(spent), sum(remaining) FROM line WHERE member = ?", self._member
        )
        self.total = f"{count} actes, {spent / 100:.2f} €, reste {remaining / 100:.2f} €"
        self._read()

    @rx.event
    def more(self) -> None:
        """Show the next lines."""
        self._offset += PAGE
        self._read()

    def _read(self) -> None:
        self.rows = [
            [day, label, provider, *(f"{cents / 100:.2f} €" for cents in amounts)]
            for day, label, provider, *amounts in query(
                "SELECT day, label, provider, spent, social, mutual, other, remaining FROM line "
                "WHERE member = ? ORDER BY day DESC, id DESC LIMIT ? OFFSET ?",
                self._member,
                PAGE,
                self._offset,
            )
        ]


def index() -> rx.Component:
    """Show the sign-in, then the lines."""
    return rx.cond(
        Lines.is_signed_in,
        rx.el.main(
            rx.el.p(Lines.total, id="total"),
            rx.el.table(
                rx.el.tbody(
                    rx.foreach(
                        Lines.rows,
                        lambda row: rx.el.tr(rx.foreach(row, rx.el.td)),
                    )
                )
            ),
            rx.el.button("25 suivantes", on_click=Lines.more, id="next"),
        ),
        rx.el.form(
            rx.el.input(name="identifier"),
            rx.el.input(name="password", type="password"),
            rx.el.button("Se connecter", type="submit", id="sign-in"),
            on_submit=Lines.sign_in,
        ),
    )


app = rx.App(html_lang="fr")
app.add_page(index, route="/")
