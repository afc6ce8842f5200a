"""`/profil/activite`: what happened in the space, and who of the staff opened the file."""

import reflex as rx

from memberapp import routes
from memberapp.components.button import ButtonKind, button
from memberapp.components.icon import icon, icon_among
from memberapp.components.layout import back_link, page_head, section
from memberapp.components.link import link, outer_link
from memberapp.components.notice import Tone, status
from memberapp.core.brand import read_brand
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.privacy.views import activity as presenter
from memberapp.privacy.views.activity import DayView, EventView, FilterView, ReadingView
from memberapp.state.privacy.activity import ActivityState


@page(routes.ACTIVITY, on_load=ActivityState.load_activity)
def activity_page() -> rx.Component:
    """Show the last 90 days, newest first."""
    content = rx.cond(
        ActivityState.is_loaded,
        rx.fragment(
            back_link(routes.SETTINGS.title, to=routes.SETTINGS.path),
            page_head(routes.ACTIVITY.title, lead=ActivityState.view.lead),
            _lines(),
            _readings(),
        ),
        waiting_page(routes.ACTIVITY, retry=ActivityState.load_activity),
    )
    return shell(content, route=routes.ACTIVITY, help_question="Une question\u00a0?")


def _lines() -> rx.Component:
    view = ActivityState.view
    return rx.el.section(
        rx.el.h2("Ce qui s’est passé", id="activite", class_name="sr-only"),
        rx.el.nav(
            rx.el.ul(rx.foreach(view.filters, _filter), class_name="btn-row"),
            aria_label="Type d’activité",
        ),
        rx.cond(
            view.has_some,
            rx.foreach(view.days, _day),
            rx.el.p(presenter.NOTHING, class_name="muted"),
        ),
        rx.el.div(
            rx.cond(
                view.has_more,
                button(
                    "Afficher les 25 suivantes",
                    kind=ButtonKind.SECONDARY,
                    on_click=ActivityState.show_more,
                ),
            ),
            outer_link(
                icon("download"),
                "Télécharger en CSV",
                href=routes.ACTIVITY_FILE,
                class_name="text-btn",
            ),
            class_name="pager",
        ),
        rx.el.p(
            "Quelque chose n’est pas de vous\u00a0? Changez votre mot de passe et déconnectez vos "
            "appareils dans ",
            link(routes.SECURITY.title, to=routes.SECURITY.path),
            ".",
            class_name="small",
        ),
        class_name="section stack",
        aria_labelledby="activite",
    )


def _filter(one: FilterView) -> rx.Component:
    path = rx.cond(
        one.value == "",
        routes.ACTIVITY.path,
        f"{routes.ACTIVITY.path}?{routes.KIND_PARAMETER}=" + one.value,
    )
    return rx.el.li(
        link(
            one.name,
            to=path,
            class_name=rx.cond(one.is_chosen, "btn btn--small", "btn btn--secondary btn--small"),
            aria_current=rx.cond(one.is_chosen, "true", "false"),
        )
    )


def _day(day: DayView) -> rx.Component:
    return rx.fragment(
        rx.el.h3(day.title, class_name="strong"),
        rx.el.ul(rx.foreach(day.events, _event), class_name="rows"),
    )


def _event(event: EventView) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            icon_among(event.icon, ("lock", "list-checks", "download")),
            class_name="tile tile--plain",
        ),
        rx.el.span(
            rx.el.span(event.title, class_name="row__title"),
            rx.el.span(event.meta, class_name="row__meta"),
            class_name="row__body",
        ),
        rx.cond(
            event.is_refused,
            rx.el.span(status("Refusé", tone=Tone.DANGER, icon_name="ban"), class_name="row__end"),
        ),
        class_name="row row--wrap",
    )


def _readings() -> rx.Component:
    view = ActivityState.view
    email = read_brand().legal.data_protection_email
    return section(
        "Qui a consulté mes données",
        rx.el.p(
            "Chaque ouverture de votre dossier par une personne de la mutuelle laisse une trace, "
            "avec son motif. Cette liste ne peut pas être effacée.",
            class_name="muted measure",
        ),
        rx.cond(
            view.has_readings,
            _readings_table(),
            rx.el.p(presenter.NOBODY, class_name="measure"),
        ),
        rx.cond(
            view.has_more_readings,
            button(
                "Afficher 25 consultations de plus",
                kind=ButtonKind.SECONDARY,
                on_click=ActivityState.show_more_readings,
            ),
        ),
        rx.el.p(
            "Une consultation vous étonne\u00a0? Demandez une explication à ",
            outer_link(email, href=f"mailto:{email}"),
            ".",
            class_name="small",
        ),
        name="consultations",
        class_name="section stack-s",
    )


def _readings_table() -> rx.Component:
    headings = ("Date", "Qui", "Ce qui a été vu ou fait", "Pourquoi")
    return rx.el.table(
        rx.el.caption("Consultations de votre dossier, 90 jours", class_name="sr-only"),
        rx.el.thead(rx.el.tr(*(rx.el.th(name, scope="col") for name in headings))),
        rx.el.tbody(rx.foreach(ActivityState.view.readings, _reading)),
        class_name="table table--stack",
    )


def _reading(one: ReadingView) -> rx.Component:
    return rx.el.tr(
        rx.el.th(one.at, scope="row"), rx.el.td(one.who), rx.el.td(one.what), rx.el.td(one.why)
    )
