"""What the searches among partners and establishments share."""

from typing import Final

import reflex as rx
from reflex.event import EventType

from memberapp import routes
from memberapp.components.form_fields import edited, select
from memberapp.components.layout import back_link, page_head
from memberapp.components.native_form import error_summary, field
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.shell import shell
from memberapp.routes import Route
from memberapp.services.forms import PLACE, RADIUS
from memberapp.state.services.establishments import EstablishmentsState
from memberapp.state.services.network import NetworkState

_COMMUNES: Final = "communes"
Searching = type[NetworkState] | type[EstablishmentsState]


def search_page(
    state: Searching,
    route: Route,
    form: rx.Component,
    result: rx.Component,
    *,
    lead: str,
    question: str,
    retry: EventType[()],
) -> rx.Component:
    """Show a form, what is to be corrected, and what was found, which is told when it changes."""
    content = rx.cond(
        state.is_loaded & rx.State.is_hydrated,
        rx.fragment(
            back_link(routes.SERVICES.title, to=routes.SERVICES.path),
            error_summary(state.error_title, state.errors, tries=state.tries),
            page_head(route.title, lead=lead),
            form,
            rx.el.p(
                rx.cond(state.has_result, state.view.title, ""), role="status", class_name="sr-only"
            ),
            rx.cond(state.has_result, result),
            help_line(question),
        ),
        waiting_page(route, retry=retry),
    )
    return shell(content, route=route)


def place_fields(state: Searching) -> rx.Component:
    """Ask around which commune to look, and how far."""
    places = state.desk.places
    return rx.fragment(
        rx.el.datalist(rx.foreach(places.communes, _commune), id=_COMMUNES),
        field(
            "Code postal ou commune",
            auto_complete="off",
            list=_COMMUNES,
            **edited(state, PLACE),
        ),
        select(state, "Distance", RADIUS, places.radii),
    )


def _commune(line: str) -> rx.Component:
    return rx.el.option(value=line)
