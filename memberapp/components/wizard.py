"""The steps of a request for assistance: where one stands, what one chooses, what one does."""

from collections.abc import Iterable
from typing import Final

import reflex as rx

from memberapp.assistance.views.steps import CardView, FactView
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.icon import icon_among
from memberapp.components.props import Prop, Text

STEPS: Final = ("Événement", "Besoin", "Questions", "Prestations", "Récapitulatif")


def steps(current: int, *, place: Text = "", done: Text = "50%") -> rx.Component:
    """Show the five phases; `current` counts from 1. They are read, never clicked.

    `place` says where one stands within the phase, « Question 4 sur 11 »; `done` is how much of it
    lies behind, a percentage of CSS.
    """

    def step(number: int, name: str) -> rx.Component:
        is_current: dict[str, Prop] = {}
        if number == current:
            is_current = {"aria_current": "step", "style": {"--done": done}}
        return rx.el.li(
            rx.el.span(name), class_name="done" if number < current else "", **is_current
        )

    return rx.el.div(
        rx.el.p(
            f"Étape {current} sur {len(STEPS)}",
            rx.el.span(" · ", aria_hidden=True),
            rx.el.b(STEPS[current - 1]),
            rx.cond(
                place != "",
                rx.fragment(
                    rx.el.span(" · ", aria_hidden=True), rx.el.span(place, class_name="nowrap")
                ),
            ),
            class_name="steps__now",
        ),
        rx.el.ol(
            *(step(number, name) for number, name in enumerate(STEPS, start=1)),
            aria_label="Étapes de la demande",
        ),
        class_name="steps",
    )


def step_actions(*actions: rx.Component) -> rx.Component:
    """Line up what leads on; at the bottom of the screen on a phone."""
    return rx.el.div(*actions, class_name="wizard-actions wizard-actions--bar")


def choice_card(card: CardView, *, name: Text, icons: Iterable[str] = ()) -> rx.Component:
    """Show an answer as a card; `icons` are those its `icon` may name."""
    return rx.el.label(
        rx.el.input(type="radio", name=name, value=card.value, default_checked=card.is_chosen),
        *([icon_among(card.icon, icons, class_name="choice__icon")] if icons else []),
        rx.cond(
            card.initials != "",
            rx.el.span(card.initials, class_name="avatar", aria_hidden=True),
        ),
        rx.el.span(
            rx.el.span(card.title, class_name="choice__title"),
            rx.cond(card.text != "", rx.el.span(card.text, class_name="choice__text")),
        ),
        class_name="choice",
    )


def facts(rows: list[FactView], *, narrow: bool = False) -> rx.Component:
    """Show facts one under the other; a value may have several lines."""
    return definition_list(rx.foreach(rows, fact), narrow=narrow)


def fact(row: FactView) -> rx.Component:
    """Show one fact."""
    return definition(row.label, fact_value(row))


def fact_value(row: FactView) -> rx.Component:
    """Show a value; `spoken` replaces the dots of a masked number for a screen reader."""
    masked = rx.fragment(
        rx.el.span(row.value, class_name="num", aria_hidden=True),
        rx.el.span(row.spoken, class_name="sr-only"),
    )
    return rx.cond(row.spoken != "", masked, rx.el.span(row.value, class_name="lines"))


def request_so_far(rows: list[FactView]) -> rx.Component:
    """Sum the request up beside each step; on a phone the steps alone stand there."""
    return rx.el.aside(
        rx.el.h2("Votre demande", id="votre-demande", class_name="aside-title"),
        facts(rows),
        rx.el.p(
            "Les prestations prévues sont comprises dans votre contrat, rien à payer pour elles.",
            class_name="small muted aside-foot",
        ),
        class_name="split__aside split__aside--desk panel",
        aria_labelledby="votre-demande",
    )
