"""`/indisponible`: the database is unavailable. The page reads nothing from it."""

import reflex as rx

from memberapp import routes
from memberapp.components.button import button_link
from memberapp.components.layout import page_head
from memberapp.core import wording
from memberapp.pages.help_line import help_line
from memberapp.pages.registry import page
from memberapp.pages.shell import plain_page


@page(routes.UNAVAILABLE)
def unavailable_page() -> rx.Component:
    """Say what happens, that nothing is lost, and who helps meanwhile."""
    return plain_page(
        page_head(routes.UNAVAILABLE.title, lead=wording.UNAVAILABLE),
        rx.el.div(
            rx.el.p(wording.CHECK_FIRST, class_name="measure"),
            # page.js leads it back to the page from which the reader was brought here
            rx.el.p(
                button_link("Réessayer", to=routes.DASHBOARD.path, is_outer=True, data_retry="yes")
            ),
            class_name="stack",
        ),
        help_line("Besoin d’aide tout de suite\u00a0?", offers_callback=False),
        route=routes.UNAVAILABLE,
    )
