"""The pages that change a request that was sent, and the one that asks before it cancels."""

from typing import cast

import reflex as rx

from memberapp import routes
from memberapp.assistance.views.changes import AddableView
from memberapp.components.brand import page_title
from memberapp.components.button import ButtonKind, button, button_link, button_row
from memberapp.components.icon import icon, icon_among
from memberapp.components.layout import back_link, page_head, section
from memberapp.components.link import link
from memberapp.components.native_form import error_summary
from memberapp.components.notice import Tone, alert, status
from memberapp.components.official_channels import callback_link
from memberapp.components.props import Prop
from memberapp.pages.assistance.follow_up import rights_section
from memberapp.pages.assistance.frame import access_inputs, case_form
from memberapp.pages.assistance.service_slots import service_slots
from memberapp.pages.assistance.services import ICONS
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.routes import Route
from memberapp.state.assistance.changes import (
    CaseAddState,
    CaseCancelState,
    CaseServiceState,
    ChangeState,
)


@page(routes.CASE_SERVICE, on_load=CaseServiceState.load_service_change, styles=("assistance",))
def case_service_page() -> rx.Component:
    """Ask for another day and hour of a service, or for a service more."""
    view = CaseServiceState.view
    content = rx.fragment(
        back_link("Votre demande", to=view.back_path),
        _news(CaseServiceState),
        page_head(
            view.title,
            rx.cond(view.verdict != "", status(view.verdict, tone=Tone.ATTENTION)),
            lead=view.lead,
            tab_title=page_title(view.title),
        ),
        rx.el.div(
            rx.el.div(
                rx.cond(view.now != "", _as_it_is()),
                rx.el.ul(rx.foreach(view.reasons, rx.el.li), class_name="service__why"),
                rx.cond(view.can_be_done, _form(), _why_not()),
            ),
            rx.el.div(_beside(), class_name="split__aside"),
            class_name="split",
        ),
    )
    return _shell(content, routes.CASE_SERVICE, CaseServiceState, "La prestation est introuvable")


@page(routes.CASE_ADD, on_load=CaseAddState.load_addable, styles=("assistance",))
def case_add_page() -> rx.Component:
    """List what can be added to a request, with what is left of it."""
    view = CaseAddState.view
    content = rx.fragment(
        back_link("Votre demande", to=view.back_path),
        page_head(
            routes.CASE_ADD.title,
            lead="Pour le même événement, sans refaire de demande. Regarder n’engage à rien.",
        ),
        rx.cond(
            view.services.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            rx.el.ul(rx.foreach(view.services, _addable)),
            rx.el.p(view.note),
        ),
        callback_link(to=view.call_path),
    )
    return _shell(content, routes.CASE_ADD, CaseAddState, "La demande est introuvable")


@page(routes.CASE_CANCEL, on_load=CaseCancelState.load_cancelling, styles=("assistance",))
def case_cancel_page() -> rx.Component:
    """Say what cancelling does, and ask."""
    view = CaseCancelState.view
    content = rx.fragment(
        back_link("Votre demande", to=view.back_path),
        _news(CaseCancelState),
        page_head(view.title, lead=view.lead, tab_title=page_title(view.title)),
        rx.cond(
            view.going.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            section(
                "Ce qui est annulé",
                rx.el.ul(rx.foreach(view.going, rx.el.li), class_name="bullets"),
                name="annule",
            ),
        ),
        rx.cond(
            view.effects.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            section(
                "Ce que cela change",
                rx.el.ul(rx.foreach(view.effects, rx.el.li), class_name="bullets"),
                name="effets",
            ),
        ),
        rx.cond(
            view.staying.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            section(
                "Ce qui ne s’annule plus en ligne",
                rx.el.ul(rx.foreach(view.staying, rx.el.li), class_name="bullets"),
                rx.el.p("Un conseiller peut le faire avec vous, par téléphone."),
                callback_link(to=view.call_path),
                name="reste",
            ),
        ),
        rx.el.div(
            button_row(
                rx.cond(
                    view.can_be_done,
                    button(
                        view.submit,
                        kind=ButtonKind.DANGER,
                        on_click=CaseCancelState.cancel(view.version),
                        data_busy="Un instant…",
                    ),
                ),
                button_link("Ne rien annuler", to=view.back_path, kind=ButtonKind.SECONDARY),
                fill=True,
            ),
            class_name="acts",
        ),
    )
    return _shell(content, routes.CASE_CANCEL, CaseCancelState, "La demande est introuvable")


def _shell(
    content: rx.Component, route: Route, state: type[ChangeState], missing: str
) -> rx.Component:
    nothing = rx.fragment(
        page_head(
            missing,
            lead="Rien dans votre espace n’a cette adresse. Elle a peut-être été mal recopiée.",
            tab_title=page_title(missing),
        ),
        rx.el.p(button_link(routes.CASES.title, to=routes.CASES.path)),
    )
    return shell(
        rx.cond(
            state.is_loaded & rx.State.is_hydrated,
            content,
            rx.cond(state.is_missing & rx.State.is_hydrated, nothing, waiting_page(route)),
        ),
        route=route,
        help_question="Nous parler\u00a0?",
    )


def _news(state: type[ChangeState]) -> rx.Component:
    """Say why nothing was done: what is to be corrected, or what somebody else did first."""
    return rx.fragment(
        error_summary(state.error_title, state.errors, tries=state.tries),
        rx.cond(
            state.changed.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            alert(
                rx.foreach(state.changed, rx.el.p),
                title="A changé entre-temps",
                tone=Tone.ATTENTION,
                role="alert",
            ),
        ),
    )


def _as_it_is() -> rx.Component:
    view = CaseServiceState.view
    return rx.el.div(
        rx.el.div(
            rx.el.span("Horaire actuel"),
            rx.el.b(view.now),
            rx.el.p(status(view.state, tone=view.tone)),
            rx.cond(view.wanted != "", rx.el.p(view.wanted)),
        ),
        class_name="was-now was-now--one",
    )


def _form() -> rx.Component:
    view, state = CaseServiceState.view, CaseServiceState
    look_from = cast("Prop", state.look_from)
    return case_form(
        rx.cond(view.shared != "", alert(rx.el.p(view.shared))),
        rx.cond(view.needs_slot, service_slots(view, state, look_from=look_from)),
        rx.cond(view.asks_access, access_inputs(state)),
        rx.cond(
            view.needs_slot,
            alert(
                rx.cond(view.note_title != "", rx.el.p(view.note_title, class_name="alert__title")),
                rx.el.p(view.note),
                tone=Tone.INFO,
                icon_name="calendar-check",
            ),
        ),
        button_row(
            rx.cond(
                view.has_days | ~view.needs_slot,  # pyright: ignore[reportOperatorIssue]
                button(view.submit, type="submit", data_busy="Un instant…"),
            ),
            rx.cond(
                view.wanted != "",
                button(
                    view.keep_text,
                    kind=ButtonKind.SECONDARY,
                    on_click=state.keep(view.version),
                    data_busy="Un instant…",
                ),
                button_link(
                    rx.cond(view.keep_text != "", view.keep_text, "Ne rien changer"),
                    to=view.back_path,
                    kind=ButtonKind.SECONDARY,
                ),
            ),
            fill=True,
        ),
        version=view.version,
        on_submit=state.ask,
        key=state.form_key,
        is_wide=True,
    )


def _why_not() -> rx.Component:
    view = CaseServiceState.view
    return rx.fragment(
        alert(rx.el.p(view.why_not), tone=Tone.ATTENTION, icon_name="phone-call"),
        callback_link(to=view.call_path),
    )


def _beside() -> rx.Component:
    view = CaseServiceState.view
    return rx.fragment(
        rx.cond(
            view.rights.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            rights_section(view.rights),
        ),
        rx.cond(
            view.cancel_path != "",
            rx.el.section(
                rx.el.h2("Plutôt annuler\u00a0?", id="annuler", class_name="aside-title"),
                rx.el.p(view.cancel_text, class_name="small"),
                rx.el.p(
                    link("Annuler cette prestation", to=view.cancel_path, class_name="text-btn")
                ),
                class_name="panel",
                aria_labelledby="annuler",
            ),
        ),
    )


def _addable(one: AddableView) -> rx.Component:
    return rx.el.li(
        rx.el.span(icon_among(one.icon, ICONS), class_name="tile"),
        rx.el.div(
            rx.el.div(
                rx.el.h2(link(one.label, to=one.path), class_name="svc__t"),
                rx.el.span(one.limit, class_name="svc__limit"),
                class_name="svc__line",
            ),
            rx.el.p(one.reason, class_name="svc__why"),
            rx.cond(one.left != "", rx.el.p(one.left, class_name="svc__why")),
            rx.cond(one.verdict != "", status(one.verdict, tone=Tone.ATTENTION)),
        ),
        icon("chevron-right"),
        key=one.path,
        class_name="svc",
    )
