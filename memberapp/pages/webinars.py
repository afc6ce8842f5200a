"""`/services/webinaires`: what is to come, a place taken or given back."""

import reflex as rx

from memberapp import routes
from memberapp.components.button import ButtonKind
from memberapp.components.layout import back_link, page_head, rows, section
from memberapp.components.link import outer_link
from memberapp.components.native_form import (
    error_summary,
    hidden_field,
    native_form,
    submit_button,
)
from memberapp.components.notice import Tone, form_notice, status
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.webinars import WebinarsState
from memberapp.webinars.forms import CODE
from memberapp.webinars.views import READ_ONLY, MonthView, WebinarView


@page(routes.WEBINARS, on_load=WebinarsState.load_webinars, styles=("services",))
def webinars_page() -> rx.Component:
    """Show the webinars by month, and those that are over."""
    view = WebinarsState.view
    content = rx.cond(
        WebinarsState.is_loaded,
        rx.fragment(
            back_link(routes.SERVICES.title, to=routes.SERVICES.path),
            error_summary(WebinarsState.error_title, WebinarsState.errors),
            page_head(routes.WEBINARS.title, lead=view.lead),
            form_notice(WebinarsState.notice, tone=Tone.SUCCESS),
            rx.cond(
                view.empty != "",
                rx.el.p(view.empty, class_name="measure"),
                rx.fragment(
                    section("À venir", rx.foreach(view.months, _month), name="a-venir"),
                    rx.el.p(READ_ONLY, class_name="small muted measure"),
                ),
            ),
            rx.cond(
                view.past.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
                section("Passés", rows(rx.foreach(view.past, _webinar)), name="passes"),
            ),
            help_line("Une question sur un webinaire\u00a0?"),
        ),
        waiting_page(routes.WEBINARS, retry=WebinarsState.load_webinars),
    )
    return shell(content, route=routes.WEBINARS)


def _month(month: MonthView) -> rx.Component:
    return rx.el.div(
        rx.el.p(month.title, class_name="small muted"),
        rows(rx.foreach(month.webinars, _webinar)),
        key=month.title,
        class_name="months",
    )


def _webinar(one: WebinarView) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(
                rx.el.span("Le ", class_name="sr-only"), one.day, class_name="tile tile--day"
            ),
            rx.el.div(
                rx.el.h3(one.title, lang=one.language, class_name="row__title"),
                rx.el.p(one.when, " ", one.who, class_name="row__meta"),
                rx.el.p(
                    rx.el.span(one.about, lang=one.language),
                    " ",
                    one.places,
                    class_name="row__meta",
                ),
                rx.cond(one.status != "", rx.el.p(status(one.status, tone=one.tone))),
                class_name="row__body",
            ),
            _acts(one),
            class_name="row row--wrap",
        ),
        key=one.code,
        class_name="service",
    )


def _acts(one: WebinarView) -> rx.Component:
    title = rx.el.span(one.title, lang=one.language)
    of_it = rx.el.span(", ", title, class_name="sr-only")
    return rx.el.div(
        rx.cond(
            one.room != "",
            outer_link(
                "Entrer dans la salle",
                of_it,
                href=one.room,
                rel="noopener noreferrer",
                class_name="btn btn--small",
            ),
        ),
        rx.cond(
            one.can_sign_up,
            native_form(
                hidden_field(CODE.name, one.code),
                submit_button("Je m’inscris", of_it, kind=ButtonKind.SECONDARY, small=True),
                action=routes.POST_WEBINAR,
                class_name="stack-s",
            ),
        ),
        rx.cond(
            one.calendar != "",
            outer_link(
                "Ajouter à l’agenda",
                of_it,
                href=one.calendar,
                class_name="btn btn--secondary btn--small",
            ),
        ),
        rx.cond(
            one.can_leave,
            native_form(
                hidden_field(CODE.name, one.code),
                rx.el.button("Me désinscrire", of_it, type="submit", class_name="text-btn"),
                action=routes.POST_WEBINAR_LEAVE,
                class_name="stack-s",
            ),
        ),
        class_name="webinar__acts",
    )
