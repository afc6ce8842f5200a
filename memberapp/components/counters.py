"""What is left of ceilings and fees, each with its gauge: never by the gauge alone."""

import reflex as rx

from memberapp.care.views.counters import FEE_ICON, ICONS, CounterView
from memberapp.components.icon import icon_among
from memberapp.components.inline import inline


def counter_rows(counters: list[CounterView]) -> rx.Component:
    """List counters."""
    return rx.el.ul(rx.foreach(counters, _counter), class_name="counters")


def gauge(percent: int | rx.Var[int]) -> rx.Component:
    """Draw a share in whole per cent, for who sees it: words beside it say the same."""
    return rx.el.div(
        rx.el.span(**inline({"--left": f"{percent}%"})), class_name="gauge", aria_hidden=True
    )


def _counter(counter: CounterView) -> rx.Component:
    return rx.el.li(
        icon_among(counter.icon, (*ICONS.values(), FEE_ICON)),
        rx.el.div(
            rx.el.p(counter.name, "\u00a0: ", rx.el.b(counter.text, class_name="num")),
            gauge(counter.percent),
            rx.el.p(counter.note, class_name="small muted"),
        ),
    )
