"""`/services/etablissements`: hospitals and clinics, by criteria that the reader weighs."""

from typing import Final, cast

import reflex as rx

from memberapp import routes
from memberapp.components.button import button
from memberapp.components.form_fields import select
from memberapp.components.props import Prop
from memberapp.pages.registry import page
from memberapp.pages.services.search import place_fields, search_page
from memberapp.services.establishment_views import (
    HOW,
    ComparisonView,
    CriterionView,
    EstablishmentView,
    RatingView,
)
from memberapp.services.forms import ORDER, SPECIALTY
from memberapp.state.services.establishments import EstablishmentsState

_State: Final = EstablishmentsState


@page(routes.ESTABLISHMENTS, on_load=EstablishmentsState.load_establishments, styles=("services",))
def establishments_page() -> rx.Component:
    """Compare establishments around a commune."""
    return search_page(
        EstablishmentsState,
        routes.ESTABLISHMENTS,
        _form(),
        _result(_State.view),
        lead="Des critères publics, que vous comptez comme vous voulez.",
        question="Vous hésitez\u00a0?",
        retry=EstablishmentsState.load_establishments,
    )


def _form() -> rx.Component:
    return rx.el.form(
        select(_State, "Soin", SPECIALTY, _State.desk.specialties),
        place_fields(_State),
        select(_State, "Classer par", ORDER, _State.desk.sorts),
        rx.el.fieldset(
            rx.el.legend("Ce qui compte pour vous", class_name="label"),
            rx.foreach(_State.desk.criteria, _weight),
            class_name="network__weights",
        ),
        rx.el.div(button("Comparer", type="submit", icon_name="search")),
        key=_State.form_key,
        on_submit=cast("Prop", EstablishmentsState.compare),
        class_name="network",
        role="search",
        aria_label="Comparer des établissements",
    )


def _weight(one: CriterionView) -> rx.Component:
    return rx.el.div(
        rx.el.label(one.name, html_for=one.field, class_name="label"),
        rx.el.p(one.about, id=f"{one.field}-hint", class_name="hint"),
        rx.el.select(
            rx.foreach(_State.desk.weights, lambda each: rx.el.option(each.name, value=each.value)),
            id=one.field,
            name=one.field,
            default_value=_State.values[one.field],
            aria_describedby=f"{one.field}-hint",
            class_name="select",
        ),
        class_name="field",
    )


def _result(view: ComparisonView) -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(view.title, id="etablissements"),
            rx.el.span(view.checked, class_name="small muted"),
            class_name="section__head",
        ),
        rx.cond(view.nobody != "", rx.el.p(view.nobody, class_name="measure")),
        rx.el.ul(rx.foreach(view.rated, _establishment), class_name="places"),
        rx.el.p(HOW, class_name="small muted measure"),
        aria_labelledby="etablissements",
        class_name="section",
    )


def _establishment(one: EstablishmentView) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.h3(one.name),
            rx.el.p(one.about, class_name="muted small"),
            rx.el.p(one.address, rx.el.b(one.distance), class_name="small"),
            rx.el.dl(
                rx.el.div(rx.el.dt("Note d’ensemble"), rx.el.dd(one.overall)),
                class_name="place__price",
            ),
        ),
        rx.el.dl(rx.foreach(one.ratings, _rating), class_name="place__ratings"),
        key=one.code,
        class_name="place",
    )


def _rating(one: RatingView) -> rx.Component:
    return rx.el.div(
        rx.el.dt(one.name, rx.el.span(one.weight, class_name="place__weight")),
        rx.el.dd(one.rating),
    )
