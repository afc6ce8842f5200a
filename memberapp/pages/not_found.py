"""What is shown at an address that leads nowhere."""

import reflex as rx

from memberapp import routes
from memberapp.components.brand import page_title
from memberapp.components.button import button_link
from memberapp.components.layout import page_head
from memberapp.pages.help_line import help_line
from memberapp.pages.shell import plain_page
from memberapp.routes import Route

HEADING = "Page introuvable"
TITLE = page_title(HEADING)
NOT_FOUND = Route("", HEADING, is_public=True)
"""No page of the navigation: nothing there is marked as the current one."""


def not_found_page() -> rx.Component:
    """Answer at an unknown address, to a member or to a visitor alike."""
    return plain_page(
        page_head(
            HEADING,
            lead="L’adresse a peut-être été mal recopiée, ou la page a changé de place.",
        ),
        rx.el.p(button_link("Revenir à l’accueil", to=routes.DASHBOARD.path)),
        help_line("Vous cherchez quelque chose de précis\u00a0?"),
        route=NOT_FOUND,
    )
