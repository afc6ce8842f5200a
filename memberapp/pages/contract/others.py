"""Links to the member's other contracts."""

import reflex as rx

from memberapp.components.icon import icon
from memberapp.components.layout import rows
from memberapp.components.link import link
from memberapp.contract.views.others import OtherView


def other_contracts(others: list[OtherView], *, icon_name: str) -> rx.Component:
    """List other contracts, each leading to its page."""

    def row(other: OtherView) -> rx.Component:
        return rx.el.li(
            link(
                rx.el.span(icon(icon_name), class_name="tile"),
                rx.el.span(
                    rx.el.span(other.name, class_name="row__title"),
                    rx.el.span(other.about, class_name="row__meta"),
                    class_name="row__body",
                ),
                icon("chevron-right"),
                to=other.path,
                class_name="row",
            )
        )

    return rows(rx.foreach(others, row))
