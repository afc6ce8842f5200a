"""Two years of care, one bar each, at the same scale."""

import reflex as rx

from memberapp.components.money import money
from memberapp.components.shares import payer_keys, shares_bar
from memberapp.dashboard.views.comparison import YearView


def years_compared(years: list[YearView]) -> rx.Component:
    """Show what each year cost and who paid."""
    return rx.fragment(
        rx.el.div(rx.foreach(years, _year), class_name="years"),
        payer_keys(),
    )


def _year(year: YearView) -> rx.Component:
    return rx.el.div(
        rx.el.span(
            year.year,
            " ",
            rx.el.span(year.extent, class_name="years__extent"),
            class_name="years__year",
        ),
        rx.el.b(year.spent, class_name="money"),
        rx.el.div(
            shares_bar(year.shares.sentence, year.shares.parts, thin=True),
            class_name="years__bar",
            style={"--w": year.width},
        ),
        rx.el.p(
            "Reste à charge\u00a0: ",
            rx.el.b(money(year.remaining)),
            ", soit ",
            year.percent,
            class_name="years__rac",
        ),
        class_name="years__row",
    )
