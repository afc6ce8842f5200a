"""The paper statement's table; under 73rem each row is a card, so the roles are explicit."""

from collections.abc import Sequence

import reflex as rx

from memberapp.care.views.lines import (
    ACT,
    DAY,
    PERSON,
    REFERENCE,
    TAKEN_OVER,
    TOP_UP,
    FactView,
    LineView,
)
from memberapp.care.views.shares import COLUMNS, AmountsView, AmountView
from memberapp.care.views.statements import TOTAL_NAME, PersonView
from memberapp.components.link import link
from memberapp.components.notice import Tone, status
from memberapp.components.props import Child

_CLASSES = {
    "spent": ("c-dep", ""),
    "social_security": ("k-ss", "h-ss"),
    "mutual": ("k-mut", "h-mut"),
    "other_insurer": ("k-autre", "h-autre"),
    "remaining": ("k-rac strong", "h-rac"),
}
_AMOUNTS = tuple((field, name, *_CLASSES[field]) for field, name in COLUMNS.items())
"""Field, heading, class of the cells and class of the heading of each amount, in paper order."""


def care_table(
    lines: list[LineView],
    *,
    caption: Child,
    total_name: Child,
    totals: AmountsView,
) -> rx.Component:
    """Show lines with the nine columns of the paper statement, and their totals."""
    return _table(
        rx.el.tbody(rx.foreach(lines, _listed_line), role="rowgroup"),
        caption=caption,
        headings=(DAY, ACT, PERSON),
        last_heading=REFERENCE,
        total=_sum_row(total_name, totals, rx.el.td(role="cell", class_name="blank")),
    )


def statement_table(
    people: list[PersonView],
    *,
    caption: Child,
    has_several_people: bool,
    totals: AmountsView,
) -> rx.Component:
    """Show the lines of one statement, by person with subtotals, and its total."""

    def group(person: PersonView) -> rx.Component:
        heading = rx.el.tr(
            rx.el.th(person.name, role="rowheader", scope="rowgroup", col_span=8),
            role="row",
            class_name="group",
        )
        subtotal = _sum_row(person.subtotal_name, person.subtotal, class_name="subtotal")
        return rx.el.tbody(
            rx.cond(has_several_people, heading),
            rx.foreach(person.lines, _statement_line),
            rx.cond(has_several_people, subtotal),
            role="rowgroup",
        )

    return _table(
        rx.foreach(people, group),
        caption=caption,
        headings=(DAY, ACT, PERSON),
        total=_sum_row(TOTAL_NAME, totals),
    )


def _table(
    body: rx.Component,
    *,
    caption: Child,
    headings: Sequence[str],
    total: rx.Component,
    last_heading: str = "",
) -> rx.Component:
    amounts = (
        rx.el.th(name, role="columnheader", scope="col", class_name=f"r {css}".strip())
        for _field, name, _cell, css in _AMOUNTS
    )
    last = (rx.el.th(last_heading, role="columnheader", scope="col", class_name="r"),)
    return rx.el.table(
        rx.el.caption(caption, class_name="sr-only"),
        rx.el.thead(
            rx.el.tr(
                *(rx.el.th(name, role="columnheader", scope="col") for name in headings),
                *amounts,
                *(last if last_heading else ()),
                role="row",
            ),
            role="rowgroup",
        ),
        body,
        rx.el.tfoot(total, role="rowgroup"),
        class_name="table table--decompte",
        role="table",
    )


def _listed_line(line: LineView) -> rx.Component:
    return _line(line, _reference_cell(line))


def _statement_line(line: LineView) -> rx.Component:
    return _line(line)


def _line(line: LineView, *more: rx.Component) -> rx.Component:
    return rx.el.tr(
        rx.el.td(
            rx.el.time(line.day, date_time=line.day_iso, class_name="num"),
            role="cell",
            class_name="c-date",
        ),
        rx.el.th(
            rx.el.span(line.label, class_name="c-label"),
            rx.el.span(line.provider, class_name="sub"),
            _statuses(line),
            _detail(line),
            role="rowheader",
            scope="row",
            class_name="c-acte",
        ),
        rx.el.td(line.person, role="cell", class_name="c-benef"),
        *_amount_cells(line.amounts),
        *more,
        role="row",
        class_name=rx.cond(line.is_cancelled, "is-cancelled", ""),
    )


def _statuses(line: LineView) -> rx.Component:
    return rx.fragment(
        rx.cond(line.is_pending, status("En cours", tone=Tone.ATTENTION)),
        rx.cond(line.is_cancelled, status("Annulé", icon_name="x")),
        rx.cond(line.is_top_up, status(TOP_UP, tone=Tone.INFO, icon_name="plus")),
        rx.cond(line.is_taken_over, status(TAKEN_OVER)),
    )


def _detail(line: LineView) -> rx.Component:
    return rx.el.details(
        rx.el.summary("Détail", rx.el.span(" de ", line.label, class_name="sr-only")),
        rx.el.dl(rx.foreach(line.facts, _fact)),
        class_name="detail",
    )


def _fact(fact: FactView) -> rx.Component:
    return rx.el.div(rx.el.dt(fact.term), rx.el.dd(fact.value))


def _reference_cell(line: LineView) -> rx.Component:
    return rx.el.td(
        rx.cond(
            line.path != "",
            link(line.reference, to=line.path, class_name="ref"),
            rx.el.span(
                rx.cond(line.is_pending, "à venir", "aucune"),
                class_name="muted",
            ),
        ),
        role="cell",
        class_name="r c-ref",
        custom_attrs={"data-label": REFERENCE},
    )


def _amount_cells(amounts: AmountsView) -> list[rx.Component]:
    return [
        _amount_cell(getattr(amounts, field), name, css) for field, name, css, _heading in _AMOUNTS
    ]


def _amount_cell(amount: AmountView, name: str, css: str) -> rx.Component:
    return rx.el.td(
        amount.text,
        role="cell",
        class_name=rx.cond(amount.is_muted, f"r {css} zero", f"r {css}"),
        custom_attrs={"data-label": name},
    )


def _sum_row(
    name: Child, amounts: AmountsView, *more: rx.Component, class_name: str = ""
) -> rx.Component:
    return rx.el.tr(
        rx.el.th(name, role="rowheader", scope="row", col_span=3),
        *_amount_cells(amounts),
        *more,
        role="row",
        class_name=class_name,
    )
