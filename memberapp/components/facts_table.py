"""A table of words: each row is a card on a phone, so the roles are explicit."""

from collections.abc import Sequence

import reflex as rx

from memberapp.components.props import Text


def facts_table(
    rows: Sequence[Sequence[Text]], *, caption: Text, headings: Sequence[str]
) -> rx.Component:
    """Show rows of words, the first of which names its row."""
    return rx.el.table(
        rx.el.caption(caption, class_name="sr-only"),
        _head(headings),
        rx.el.tbody(*(_row(row) for row in rows), role="rowgroup"),
        role="table",
        class_name="table table--stack",
    )


def _head(headings: Sequence[str]) -> rx.Component:
    cells = (rx.el.th(one, role="columnheader", scope="col") for one in headings)
    return rx.el.thead(rx.el.tr(*cells, role="row"), role="rowgroup")


def _row(cells: Sequence[Text]) -> rx.Component:
    name, *others = cells
    return rx.el.tr(
        rx.el.th(name, role="rowheader", scope="row"),
        *(rx.el.td(one, role="cell") for one in others),
        role="row",
    )
