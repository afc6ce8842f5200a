"""Payments received, newest first."""

import reflex as rx

from memberapp.components.icon import icon
from memberapp.components.link import link
from memberapp.dashboard.views import PaymentView


def payment_rows(payments: list[PaymentView]) -> rx.Component:
    """List payments; each leads to its statement when it has one."""
    return rx.el.ul(rx.foreach(payments, _payment), class_name="rows")


def _payment(payment: PaymentView) -> rx.Component:
    content = (
        rx.el.span(
            rx.el.span(payment.title, class_name="row__title"),
            rx.el.span(payment.about, class_name="row__meta"),
            class_name="row__body",
        ),
        rx.el.span(
            rx.el.b(payment.amount, class_name="money"),
            rx.el.span(payment.day, class_name="row__meta"),
            class_name="row__end",
        ),
    )
    return rx.el.li(
        rx.cond(
            payment.path != "",
            link(*content, icon("chevron-right"), to=payment.path, class_name="row"),
            rx.el.div(*content, class_name="row"),
        )
    )
