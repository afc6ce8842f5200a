"""`/assistance/urgence`: whom to call now, and what helps first."""

import reflex as rx

from memberapp import routes
from memberapp.assistance.views.emergency import HelpView, RescueView
from memberapp.components.button import ButtonKind, button, button_link, button_row
from memberapp.components.icon import icon_among
from memberapp.components.layout import back_link, page_head, section
from memberapp.components.native_form import choices, error_summary
from memberapp.components.wizard import choice_card
from memberapp.pages.assistance.frame import step_form
from memberapp.pages.assistance.services import ICONS
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.assistance.emergency import EmergencyState


@page(routes.ASSISTANCE_URGENT, on_load=EmergencyState.load_emergency, styles=("assistance",))
def emergency_page() -> rx.Component:
    """Say first whom to call when a life is in danger, then who answers, then what helps."""
    state = EmergencyState
    content = rx.cond(
        state.is_loaded & rx.State.is_hydrated,
        rx.fragment(
            back_link("Assistance", to=routes.ASSISTANCE.path),
            error_summary(state.error_title, state.errors, tries=state.tries),
            page_head(
                routes.ASSISTANCE_URGENT.title,
                lead=rx.cond(
                    state.view.events.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
                    "Deux questions, et vous savez qui appeler et ce qui aide.",
                    "Qui appeler tout de suite. Votre contrat ne comprend pas d’assistance en "
                    "ce moment\u00a0: un conseiller cherche avec vous qui peut vous aider.",
                ),
            ),
            _danger(),
            help_line("Nous parler\u00a0?", callback_path=state.view.callback_path),
            rx.cond(state.view.events.length() > 0, _what()),  # pyright: ignore[reportAttributeAccessIssue]
            rx.cond(state.event != "", _help()),
        ),
        waiting_page(routes.ASSISTANCE_URGENT, retry=state.load_emergency),
    )
    return shell(content, route=routes.ASSISTANCE_URGENT)


def _danger() -> rx.Component:
    view = EmergencyState.view
    return rx.el.section(
        rx.el.div(
            rx.el.h2("Une vie est en danger\u00a0?", id="danger"),
            rx.el.p(view.danger),
        ),
        button_row(rx.foreach(view.numbers, _number)),
        class_name="vital",
        aria_labelledby="danger",
    )


def _number(one: RescueView) -> rx.Component:
    return button_link(
        one.text, to=one.href, kind=ButtonKind.DANGER, icon_name="phone-call", is_outer=True
    )


def _what() -> rx.Component:
    has_people = EmergencyState.view.people.length() > 0  # pyright: ignore[reportAttributeAccessIssue]
    return step_form(
        rx.cond(
            has_people,
            choices(
                rx.el.span(
                    rx.el.span("Question\u00a01 sur\u00a02", class_name="num-badge"),
                    "Qui est concerné\u00a0?",
                    class_name="legend--q",
                ),
                rx.foreach(
                    EmergencyState.view.people, lambda card: choice_card(card, name="patient")
                ),
                name="patient",
                error=EmergencyState.field_errors.get("patient", ""),
                class_name="choices choices--2",
            ),
        ),
        choices(
            rx.el.span(
                rx.cond(
                    has_people,
                    rx.el.span("Question\u00a02 sur\u00a02", class_name="num-badge"),
                ),
                "Que se passe-t-il\u00a0?",
                class_name="legend--q",
            ),
            rx.foreach(EmergencyState.view.events, lambda card: choice_card(card, name="event")),
            name="event",
            error=EmergencyState.field_errors.get("event", ""),
            class_name="choices choices--2",
        ),
        button("Voir ce qui aide", type="submit", kind=ButtonKind.SECONDARY),
        state=EmergencyState,
        on_submit=EmergencyState.look,
        is_wide=True,
    )


def _help() -> rx.Component:
    return section(
        EmergencyState.help_title,
        rx.el.ul(rx.foreach(EmergencyState.help, _one)),
        button_row(
            button(
                "Demander ces aides",
                on_click=EmergencyState.begin(
                    EmergencyState.event, EmergencyState.version, EmergencyState.patient
                ),
            ),
            fill=True,
        ),
        name="aides",
    )


def _one(one: HelpView) -> rx.Component:
    return rx.el.li(
        rx.el.span(icon_among(one.icon, ICONS), class_name="tile"),
        rx.el.div(
            rx.el.div(
                rx.el.h3(one.label, class_name="svc__t"),
                rx.el.span(one.limit, class_name="svc__limit"),
                class_name="svc__line",
            ),
            rx.el.p(one.when, class_name="svc__why"),
        ),
        class_name="svc",
    )
