"""`/assistance/prestations` and one of them: what the contract provides for, and when."""

from typing import cast

import reflex as rx

from memberapp import addresses, routes
from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.views.services import DROP, ServiceView
from memberapp.components.button import button_link
from memberapp.components.fold import fold
from memberapp.components.icon import icon, icon_among
from memberapp.components.link import link
from memberapp.components.native_form import hidden_field
from memberapp.components.notice import Tone, alert, status
from memberapp.components.props import Prop, Text
from memberapp.components.wizard import facts, step_actions
from memberapp.pages.assistance.frame import (
    access_inputs,
    continue_button,
    step_form,
    step_head,
    step_page,
)
from memberapp.pages.assistance.service_slots import service_slots
from memberapp.pages.registry import page
from memberapp.state.assistance.services import ServicesState, ServiceState

ICONS = frozenset(service.icon for plan in read_assistance().plans for service in plan.services)


@page(routes.ASSISTANCE_SERVICES, on_load=ServicesState.load_services, styles=("assistance",))
def assistance_services_page() -> rx.Component:
    """Show every service of the contract; looking at them asks for nothing."""
    view = ServicesState.view
    nothing_yet = rx.el.p(
        "Aucune prestation choisie pour l’instant. Regarder n’engage à rien.",
        class_name="small muted",
    )
    return step_page(
        step_head(view.title, lead=view.lead),
        rx.cond(view.documents != "", rx.el.p(view.documents, class_name="small")),
        rx.cond(view.covered_title != "", _list(view.covered_title, view.covered)),
        rx.cond(
            view.to_confirm_title != "",
            rx.fragment(
                _list(view.to_confirm_title, view.to_confirm, lead=view.to_confirm_lead),
                rx.cond(view.more_title != "", fold(view.more_title, _rows(view.to_confirm_more))),
            ),
        ),
        rx.cond(view.refused_title != "", fold(view.refused_title, _rows(view.refused))),
        rx.el.p(
            link(
                "Chercher pour un autre événement", to=addresses.event_path(), class_name="text-btn"
            )
        ),
        step_actions(
            rx.cond(
                view.selected != "",
                button_link(view.selected, to=routes.ASSISTANCE_RECAP.path),
                nothing_yet,
            )
        ),
        route=routes.ASSISTANCE_SERVICES,
        help_question="Une question\u00a0?",
        step=4,
        state=ServicesState,
        back=(view.back_text, view.back_path),
        retry=ServicesState.load_services,
        done="25%",
    )


@page(routes.ASSISTANCE_SERVICE, on_load=ServiceState.load_service, styles=("assistance",))
def assistance_service_page() -> rx.Component:
    """Show one service and ask for its day and hour; what else there is to know folds away."""
    view = ServiceState.view
    return step_page(
        step_head(
            view.label,
            lead=rx.fragment(view.summary, " ", rx.el.b(view.limit), "."),
        ),
        _why(),
        rx.cond(view.is_refused, _details(), _keep_form()),
        route=routes.ASSISTANCE_SERVICE,
        help_question="Une question\u00a0?",
        step=4,
        state=ServiceState,
        back=("prestations", routes.ASSISTANCE_SERVICES.path),
        retry=ServiceState.load_service,
        instead=(ServiceState.is_missing, _missing()),
        is_focused=~ServiceState.is_missing,  # pyright: ignore[reportArgumentType]
    )


def _list(title: Text, services: list[ServiceView], *, lead: Text = "") -> rx.Component:
    return rx.fragment(
        rx.el.h2(title, class_name="services__head"),
        rx.cond(lead != "", rx.el.p(lead, class_name="small muted")),
        _rows(services),
    )


def _rows(services: list[ServiceView]) -> rx.Component:
    return rx.el.ul(rx.foreach(services, _service))


def _service(service: ServiceView) -> rx.Component:
    """Show a service as one row to tap; a badge stands only where something is to be noted."""
    return rx.el.li(
        rx.el.span(icon_among(service.icon, ICONS), class_name="tile"),
        rx.el.div(
            rx.el.div(
                rx.el.h3(link(service.label, to=service.path), class_name="svc__t"),
                rx.cond(service.limit != "", rx.el.span(service.limit, class_name="svc__limit")),
                class_name="svc__line",
            ),
            rx.el.p(service.reason, class_name="svc__why lines"),
            rx.cond(service.remains != "", rx.el.p(service.remains, class_name="svc__why")),
            rx.cond(
                service.selected != "",
                status(service.selected, tone=Tone.SUCCESS, icon_name="check"),
            ),
            rx.cond(
                service.documents != "",
                status(service.documents, tone=Tone.ATTENTION, icon_name="file-text"),
            ),
        ),
        icon("chevron-right"),
        class_name="svc",
    )


def _why() -> rx.Component:
    view = ServiceState.view
    return rx.el.div(
        rx.cond(view.status != "", status(view.status, tone=view.tone)),
        rx.el.ul(rx.foreach(view.reasons, rx.el.li), class_name="service__why"),
        rx.cond(view.late != "", alert(rx.el.p(view.late), tone=Tone.ATTENTION)),
        class_name="service__head",
    )


def _details() -> rx.Component:
    view = ServiceState.view
    return fold(
        "Lieu, délai, papiers à préparer",
        rx.el.p(view.description, class_name="measure"),
        facts(view.facts, narrow=True),
    )


def _keep_form() -> rx.Component:
    view = ServiceState.view
    drop = rx.el.button(
        DROP,
        type="button",
        on_click=ServiceState.drop(view.code, ServiceState.version),
        data_busy="Un instant…",
        class_name="text-btn",
    )
    return step_form(
        hidden_field("service", view.code),
        rx.cond(view.needs_slot, _slots()),
        rx.cond(view.asks_access, access_inputs(ServiceState)),
        rx.cond(view.is_selected, rx.el.p(drop)),
        _details(),
        step_actions(continue_button("Je valide ma demande", icon_name="calendar-check")),
        state=ServiceState,
        on_submit=ServiceState.keep,
        is_wide=True,
    )


def _slots() -> rx.Component:
    view = ServiceState.view
    look_from = cast("Prop", ServiceState.look_from)
    return rx.fragment(
        rx.cond(view.shared_call != "", alert(rx.el.p(view.shared_call))),
        service_slots(view, ServiceState, look_from=look_from),
        rx.cond(view.has_days, rx.el.p(view.wish, class_name="hint")),
    )


def _missing() -> rx.Component:
    return rx.fragment(
        step_head(
            "Prestation introuvable", lead="Votre contrat n’a pas de prestation à cette adresse."
        ),
        rx.el.p(button_link("Voir mes prestations", to=routes.ASSISTANCE_SERVICES.path)),
    )
