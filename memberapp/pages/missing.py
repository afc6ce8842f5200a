"""What a page says when its address names a contract that is none of the member's."""

import reflex as rx

from memberapp.components.button import button_link
from memberapp.components.layout import page_head
from memberapp.pages.help_line import help_line


def missing_contract(title: str, *, way_out: str, to: str) -> rx.Component:
    """Say that no contract has this number, alike whether it is unknown or somebody else's."""
    return rx.fragment(
        page_head(
            title,
            lead="Aucun contrat de votre espace ne porte ce numéro. Il a peut-être été mal "
            "recopié.",
        ),
        rx.el.p(button_link(way_out, to=to)),
        help_line("Le numéro figure bien sur votre contrat\u00a0?"),
    )
