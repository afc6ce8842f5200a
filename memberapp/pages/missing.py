"""What a page says when its address names nothing of the member's."""

import reflex as rx

from memberapp import routes
from memberapp.components.brand import page_title
from memberapp.components.button import button_link
from memberapp.components.layout import page_head
from memberapp.pages.help_line import help_line


def missing_object(
    title: str, lead: str, *, way_out: str, to: str, doubt: str, tab_title: str = ""
) -> rx.Component:
    """Say that nothing is at this address, alike whether it is unknown or somebody else's.

    `doubt` is the question of who is sure that there is; `tab_title` that of the page, if another.
    """
    return rx.fragment(
        page_head(title, lead=lead, tab_title=tab_title or None),
        rx.el.p(button_link(way_out, to=to)),
        help_line(doubt),
    )


def missing_contract(title: str, *, way_out: str, to: str) -> rx.Component:
    """Say that no contract of the member has this number."""
    return missing_object(
        title,
        "Aucun contrat de votre espace ne porte ce numéro. Il a peut-être été mal recopié.",
        way_out=way_out,
        to=to,
        doubt="Le numéro figure bien sur votre contrat\u00a0?",
    )


def missing_care(title: str, lead: str, *, doubt: str) -> rx.Component:
    """Say that no care, or no statement, of the member is at this address."""
    return missing_object(
        title,
        lead,
        way_out="Voir tous mes remboursements",
        to=routes.REIMBURSEMENTS.path,
        doubt=doubt,
        tab_title=page_title(title),
    )
