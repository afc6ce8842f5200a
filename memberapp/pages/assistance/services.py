"""`/assistance/prestations` and one of them: what the contract provides for, and when."""

from collections.abc import Callable

import reflex as rx

from memberapp import routes
from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.views.services import DROP, ServiceView
from memberapp.components.button import button_link
from memberapp.components.icon import icon, icon_among
from memberapp.components.link import link
from memberapp.components.native_form import hidden_field
from memberapp.components.notice import Tone, alert, status
from memberapp.components.slots import slots
from memberapp.components.wizard import facts, step_actions
from memberapp.pages.assistance.frame import (
    access_inputs,
    ask_for_a_call,
    continue_button,
    step_form,
    step_head,
    step_page,
)
from memberapp.pages.help_line import help_line
from memberapp.pages.registry import page
from memberapp.state.assistance.services import ServicesState, ServiceState

ICONS = frozenset(service.icon for plan in read_assistance().plans for service in plan.services)


@page(routes.ASSISTANCE_SERVICES, on_load=ServicesState.load_services)
def assistance_services_page() -> rx.Component:
    """Show every service of the contract; looking at them asks for nothing."""
    view = ServicesState.view
    to_recap = button_link(view.selected, to=routes.ASSISTANCE_RECAP.path)
    nothing_yet = rx.el.p(
        "Aucune prestation sélectionnée pour l’instant. Consulter n’engage à rien.",
        class_name="small muted",
    )
    return step_page(
        step_head(view.title, lead=view.lead),
        rx.cond(
            view.covered_title != "",
            rx.fragment(
                rx.el.h2(view.covered_title, class_name="services__head"), _list(view.covered)
            ),
        ),
        rx.cond(
            view.to_confirm_title != "",
            rx.fragment(
                rx.el.h2(view.to_confirm_title, class_name="services__head"),
                rx.el.p(view.to_confirm_lead, class_name="small muted"),
                _list(view.to_confirm),
            ),
        ),
        rx.cond(view.refused_title != "", _refused()),
        rx.el.p(link("Chercher pour un autre événement", to=routes.event_path())),
        step_actions(
            rx.cond(view.selected != "", to_recap, nothing_yet),
            ask_for_a_call(ServicesState.frame, in_bar=True),
        ),
        route=routes.ASSISTANCE_SERVICES,
        step=4,
        state=ServicesState,
        back=(view.back_text, view.back_path),
        retry=ServicesState.load_services,
    )


@page(routes.ASSISTANCE_SERVICE, on_load=ServiceState.load_service)
def assistance_service_page() -> rx.Component:
    """Show one service, its limits and why it fits; keep it with its day and hour."""
    view = ServiceState.view
    return step_page(
        step_head(view.label, lead=view.description),
        _why(),
        rx.el.div(facts(view.facts, narrow=True), class_name="service__facts"),
        rx.cond(view.is_refused, _not_offered(), _keep_form()),
        route=routes.ASSISTANCE_SERVICE,
        step=4,
        state=ServiceState,
        back=("Prestations", routes.ASSISTANCE_SERVICES.path),
        retry=ServiceState.load_service,
        instead=(ServiceState.is_missing, _missing()),
        is_focused=~ServiceState.is_missing,  # pyright: ignore[reportArgumentType]
    )


def _list(services: list[ServiceView]) -> rx.Component:
    return rx.el.ul(rx.foreach(services, _service))


def _service(service: ServiceView) -> rx.Component:
    return rx.el.li(
        rx.el.span(icon_among(service.icon, ICONS), class_name="tile"),
        rx.el.div(
            rx.el.h3(service.label, class_name="service__t"),
            rx.el.p(service.summary, class_name="small muted"),
            rx.el.p(service.limit, class_name="small"),
        ),
        rx.el.p(service.reason, class_name="small service__reason lines"),
        rx.cond(
            service.documents != "",
            rx.el.p(service.documents, class_name="small muted service__reason"),
        ),
        rx.cond(
            service.remains != "",
            rx.el.p(service.remains, class_name="small muted service__reason"),
        ),
        rx.el.div(
            link(
                "Voir et planifier",
                rx.el.span("\u00a0: ", service.label, class_name="sr-only"),
                to=service.path,
            ),
            _states(service),
            class_name="service__more",
        ),
        class_name="service",
    )


def _states(service: ServiceView) -> rx.Component:
    """Show that it is selected, and what the contract says of it unless that is obvious."""
    selected = status("Sélectionnée", tone=Tone.SUCCESS, icon_name="check")
    return rx.el.div(
        rx.cond(service.is_selected, selected),
        rx.cond(service.status != "", status(service.status, tone=service.tone)),
        class_name="service__states",
    )


def _refused() -> rx.Component:
    view = ServicesState.view
    return rx.el.details(
        rx.el.summary(view.refused_title, class_name="text-btn"),
        rx.el.ul(rx.foreach(view.refused, _refused_service)),
    )


def _refused_service(service: ServiceView) -> rx.Component:
    return rx.el.li(
        rx.el.span(icon_among(service.icon, ICONS), class_name="tile tile--plain"),
        rx.el.div(
            rx.el.h3(service.label, class_name="service__t"),
            rx.el.p(service.reason, class_name="small muted"),
        ),
        rx.el.div(
            link(
                "Voir",
                rx.el.span("\u00a0: ", service.label, class_name="sr-only"),
                to=service.path,
            ),
            _states(service),
            class_name="service__more",
        ),
        class_name="service",
    )


def _why() -> rx.Component:
    view = ServiceState.view
    return rx.el.div(
        status(view.status, tone=view.tone),
        rx.el.ul(rx.foreach(view.reasons, rx.el.li), class_name="service__why"),
        rx.cond(view.late != "", alert(rx.el.p(view.late), tone=Tone.ATTENTION)),
        class_name="stack",
    )


def _keep_form() -> rx.Component:
    view = ServiceState.view
    return step_form(
        hidden_field("service", view.code),
        rx.cond(view.needs_slot, _slots()),
        rx.cond(view.asks_access, access_inputs(ServiceState)),
        _besides(),
        step_actions(
            continue_button("Je valide ma demande", icon_name="calendar-check"),
            _back(lambda text, path: link(text, to=path, class_name="text-btn")),
        ),
        state=ServiceState,
        on_submit=ServiceState.keep,
        is_wide=True,
    )


def _slots() -> rx.Component:
    view = ServiceState.view
    other_day = rx.el.details(
        rx.el.summary(icon("calendar-days"), "Une autre date", class_name="text-btn"),
        rx.el.div(
            rx.el.label("Voir les jours à partir du", html_for="around", class_name="label"),
            rx.el.input(
                id="around",
                type="date",
                min=view.first,
                max=view.last,
                on_change=ServiceState.look_from,
                class_name="input",
            ),
            class_name="field slots__from",
        ),
        class_name="slots__other",
    )
    return rx.fragment(
        rx.cond(view.shared_call != "", alert(rx.el.p(view.shared_call))),
        rx.cond(
            view.has_days,
            slots(
                view.legend,
                view.days,
                hint=view.hint,
                day=view.day,
                day_error=ServiceState.field_errors.get("day", ""),
                window=view.window,
                window_error=ServiceState.field_errors.get("window-", ""),
                hours_class=rx.cond(view.is_visit, "pills", "pills pills--hours"),
                other_days=other_day,
            ),
            rx.fragment(
                alert(
                    rx.el.p(
                        "Aucun jour n’est libre à partir de cette date. Choisissez-en une autre."
                    ),
                    tone=Tone.ATTENTION,
                ),
                other_day,
            ),
        ),
    )


def _not_offered() -> rx.Component:
    return rx.fragment(
        _besides(), step_actions(_back(lambda text, path: button_link(text, to=path)))
    )


def _besides() -> rx.Component:
    """Offer a call, and to take a service that was selected out of the request."""
    drop = rx.el.button(
        DROP,
        type="button",
        on_click=ServiceState.drop(ServiceState.view.code, ServiceState.version),
        class_name="text-btn",
    )
    return rx.el.div(
        ask_for_a_call(ServiceState.frame),
        rx.cond(ServiceState.view.is_selected, drop),
        class_name="besides",
    )


def _back(to_link: Callable[[str, str], rx.Component]) -> rx.Component:
    return rx.cond(
        ServiceState.frame.is_checking,
        to_link("Revenir au récapitulatif", routes.ASSISTANCE_RECAP.path),
        to_link("Revenir aux prestations", routes.ASSISTANCE_SERVICES.path),
    )


def _missing() -> rx.Component:
    return rx.fragment(
        step_head(
            "Prestation introuvable", lead="Votre contrat n’a pas de prestation à cette adresse."
        ),
        rx.el.p(button_link("Voir mes prestations", to=routes.ASSISTANCE_SERVICES.path)),
        help_line("Vous cherchez une aide en particulier\u00a0?"),
    )
