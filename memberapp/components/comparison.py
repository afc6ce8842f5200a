"""Two years by kind of care: one table whose bars tell the amounts that stand beside them."""

import reflex as rx

from memberapp.components.inline import inline
from memberapp.dashboard.views.comparison import BarView, ComparisonView, KindView


def comparison_table(comparison: ComparisonView) -> rx.Component:
    """Show what was left to pay by kind of care, both years at one scale, last year outlined."""

    def row(kind: KindView) -> rx.Component:
        return _row(kind, comparison)

    has_last_year = comparison.has_last_year
    return rx.fragment(
        rx.cond(
            has_last_year,
            rx.el.ul(
                _key("key key--last", comparison.last_year, comparison.until),
                _key("key key--rac", comparison.this_year, comparison.until),
                class_name="keys",
                aria_hidden=True,
            ),
        ),
        rx.el.table(
            rx.el.caption(comparison.caption, class_name="sr-only"),
            rx.el.thead(
                rx.el.tr(
                    _heading("Soin"),
                    rx.cond(has_last_year, _heading("Écart")),
                    rx.cond(has_last_year, _heading(comparison.last_year)),
                    _heading(comparison.this_year),
                    role="row",
                ),
                role="rowgroup",
            ),
            rx.el.tbody(rx.foreach(comparison.kinds, row), role="rowgroup"),
            class_name="cmp",
            role="table",  # drawn as a grid, it would be none to a screen reader
        ),
        rx.cond(
            comparison.nothing_left != "", rx.el.p(comparison.nothing_left, class_name="cmp__zero")
        ),
    )


def _key(class_name: str, *text: rx.Var | str) -> rx.Component:
    return rx.el.li(rx.el.span(class_name=class_name), *text)


def _heading(text: rx.Var | str) -> rx.Component:
    return rx.el.th(text, role="columnheader", scope="col")


def _row(kind: KindView, comparison: ComparisonView) -> rx.Component:
    gap = rx.cond(kind.is_less, "money less", rx.cond(kind.is_same, "muted", "money"))
    return rx.el.tr(
        rx.el.th(kind.name, role="rowheader", scope="row"),
        rx.cond(
            comparison.has_last_year,
            rx.fragment(
                rx.el.td(rx.el.span(kind.gap, class_name=gap), role="cell", class_name="gap"),
                _year(comparison.last_year, kind.last_year, "y y--last"),
            ),
        ),
        _year(comparison.this_year, kind.this_year, "y"),
        role="row",
    )


def _year(year: rx.Var | str, bar: BarView, class_name: str) -> rx.Component:
    return rx.el.td(
        rx.el.span(year, aria_hidden=True),
        rx.el.span(
            class_name=rx.cond(bar.is_zero, "bar bar--0", "bar"), **inline({"--w": bar.width})
        ),
        rx.el.b(bar.amount, class_name="money"),
        role="cell",
        class_name=class_name,
    )
