"""`/demandes/nouvelle/[kind]/verifier`: everything that would be sent, and what it does."""

from typing import cast

import reflex as rx

from memberapp import routes
from memberapp.components.button import ButtonKind, button, button_link, button_row
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.form_fields import error_of
from memberapp.components.icon import icon
from memberapp.components.layout import back_link, page_head, section, split
from memberapp.components.link import link
from memberapp.components.native_form import error_summary
from memberapp.components.props import Prop
from memberapp.components.stack_label import stack_label
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.requests.form import missing_kind
from memberapp.pages.shell import shell
from memberapp.requests.forms import READ
from memberapp.requests.views.check import DateView, DifferenceView, PointView
from memberapp.requests.views.shared import FactView
from memberapp.state.requests.check import RequestCheckState

_State = RequestCheckState


@page(routes.REQUEST_CHECK, on_load=RequestCheckState.load_request_check, styles=("assistance",))
def request_check_page() -> rx.Component:
    """Show what would be sent."""
    content = rx.cond(
        _State.is_loaded & rx.State.is_hydrated,
        _check(),
        rx.cond(
            _State.is_missing & rx.State.is_hydrated,
            missing_kind(),
            waiting_page(routes.REQUEST_CHECK, retry=_State.load_request_check),
        ),
    )
    return shell(content, route=routes.REQUEST_CHECK)


def _check() -> rx.Component:
    view = _State.view
    return rx.fragment(
        back_link("Modifier ma demande", to=view.edit_path),
        error_summary(_State.error_title, _State.errors, tries=_State.tries),
        page_head(routes.REQUEST_CHECK.title, lead=view.lead),
        split(
            section(
                view.title,
                definition_list(rx.foreach(view.facts, _fact), narrow=True),
                rx.el.p(
                    link(
                        "Modifier",
                        rx.el.span(" ma demande", class_name="sr-only"),
                        to=view.edit_path,
                        class_name="text-btn",
                    )
                ),
                name="demande",
            ),
            _dates(),
            rx.cond(view.text != "", _words()),
            _differences(),
            _points(),
            section("Envoyer", _send(), name="envoyer"),
            aside=_aside(),
        ),
    )


def _words() -> rx.Component:
    view = _State.view
    return section(view.text_title, rx.el.p(view.text, class_name="quote lines"), name="mots")


def _dates() -> rx.Component:
    return section(
        "Les dates",
        rx.el.ol(rx.foreach(_State.view.dates, _date), class_name="rights"),
        name="dates",
    )


def _aside() -> rx.Component:
    return rx.el.aside(
        rx.el.h2("Bon à savoir", id="bon-a-savoir", class_name="aside-title"),
        rx.el.p(_State.view.next_text, class_name="small"),
        help_line("Une question avant d’envoyer\u00a0?"),
        class_name="panel",
        aria_labelledby="bon-a-savoir",
    )


def _date(one: DateView) -> rx.Component:
    return rx.el.li(
        rx.el.span(one.label, class_name="small muted"),
        rx.el.p(rx.el.b(one.day)),
        rx.el.p(one.text, class_name="small"),
    )


def _differences() -> rx.Component:
    view = _State.view
    return rx.cond(
        view.differences.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
        section(
            "Ce qui change dans vos garanties",
            rx.el.table(
                rx.el.caption(
                    "Ce qui change, aujourd’hui et dans la formule demandée", class_name="sr-only"
                ),
                rx.el.thead(
                    rx.el.tr(
                        *(
                            rx.el.th(one, role="columnheader", scope="col")
                            for one in ("Soins", "Aujourd’hui", "Formule demandée")
                        ),
                        role="row",
                    ),
                    role="rowgroup",
                ),
                rx.el.tbody(rx.foreach(view.differences, _difference), role="rowgroup"),
                role="table",
                class_name="table table--stack",
            ),
            name="garanties",
        ),
    )


def _difference(one: DifferenceView) -> rx.Component:
    return rx.el.tr(
        rx.el.th(one.family, role="rowheader", scope="row"),
        rx.el.td(stack_label("Aujourd’hui"), one.now, role="cell"),
        rx.el.td(stack_label("Demandé"), rx.el.b(one.then), role="cell"),
        role="row",
        key=one.family,
    )


def _points() -> rx.Component:
    view = _State.view
    return rx.cond(
        view.points.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
        section(
            "À savoir avant d’envoyer",
            rx.el.ul(rx.foreach(view.points, _point), class_name="checks"),
            name="a-savoir",
        ),
    )


def _point(one: PointView) -> rx.Component:
    return rx.el.li(
        rx.cond(one.is_warning, icon("triangle-alert"), icon("circle-check")),
        rx.el.div(rx.el.b(one.title), " ", one.text),
    )


def _send() -> rx.Component:
    view = _State.view
    return rx.el.form(
        rx.cond(view.read != "", _read()),
        button_row(
            button(view.button, type="submit", data_busy="Envoi…"),
            button_link("Ne rien envoyer", to=routes.REQUESTS.path, kind=ButtonKind.SECONDARY),
            fill=True,
        ),
        on_submit=cast("Prop", _State.send),
        no_validate=True,
        class_name="form form--wide",
    )


def _read() -> rx.Component:
    error = error_of(_State, READ)
    return rx.el.div(
        rx.el.label(
            rx.el.input(
                type="checkbox",
                id=READ.name,
                name=READ.name,
                value="oui",
                aria_describedby=rx.cond(error != "", f"{READ.name}-error", ""),
                aria_invalid=rx.cond(error != "", "true", "false"),
            ),
            rx.el.span(_State.view.read, class_name="choice__title"),
            class_name="choice",
        ),
        rx.cond(
            error != "",
            rx.el.p(icon("circle-alert"), error, id=f"{READ.name}-error", class_name="error"),
        ),
    )


def _fact(one: FactView) -> rx.Component:
    return definition(one.label, one.value)
