"""The same page in NiceGUI."""

import sys

import bench_data as data
from nicegui import ui

COLUMNS = [{"name": name, "label": name, "field": name} for name in data.Line._fields]


@ui.page("/")
def index() -> None:
    """Show the sign-in, then the lines."""
    offset = 0

    def sign_in() -> None:
        if not data.signs_in(identifier.value, password.value):
            return
        form.clear()
        with form:
            ui.label(data.total(identifier.value)).props("id=total")
            table = ui.table(columns=COLUMNS, rows=[], row_key="day")

            def show() -> None:
                table.rows = [line._asdict() for line in data.lines(identifier.value, offset)]

            def more() -> None:
                nonlocal offset
                offset += data.PAGE
                show()

            show()
            ui.button("25 suivantes", on_click=more).props("id=next")

    with ui.column() as form:
        identifier = ui.input().props("name=identifier")
        password = ui.input(password=True).props("name=password")
        ui.button("Se connecter", on_click=sign_in).props("id=sign-in")


ui.run(port=int(sys.argv[1]), show=False, reload=False)
