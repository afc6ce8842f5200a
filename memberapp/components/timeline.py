"""Steps that follow one another in time: done, under way, late, to come."""

import reflex as rx

from memberapp import routes
from memberapp.components.icon import icon
from memberapp.components.notice import status
from memberapp.components.official_channels import callback_link
from memberapp.components.props import Text
from memberapp.core.timeline import StepView


def timeline(steps: list[StepView], *, callback_path: Text = routes.CALLBACK.path) -> rx.Component:
    """List steps in order; their state is an icon, a line and, for a screen reader, words.

    `callback_path` is where another hour is agreed, of a step that went wrong.
    """
    return rx.el.ol(
        rx.foreach(steps, lambda step: _step(step, callback_path)), class_name="timeline"
    )


def _step(step: StepView, callback_path: Text) -> rx.Component:
    return rx.el.li(
        rx.match(
            step.state,
            ("done", icon("circle-check")),
            ("now", icon("circle-dot")),
            ("late", icon("triangle-alert")),
            ("missed", icon("circle-alert")),
            ("cancelled", icon("circle-x")),
            icon("circle"),
        ),
        rx.el.span(
            rx.el.span(
                rx.match(
                    step.state,
                    ("done", "Fait\u00a0: "),
                    ("now", "En cours\u00a0: "),
                    ("late", "En retard\u00a0: "),
                    ("missed", "N’a pas eu lieu\u00a0: "),
                    ("cancelled", "Annulé\u00a0: "),
                    "À venir\u00a0: ",
                ),
                class_name="sr-only",
            ),
            step.title,
            class_name="timeline__title",
        ),
        rx.cond(
            step.is_live,
            rx.el.span(step.when, class_name="when", role="status"),
            rx.el.span(step.when, class_name="when"),
        ),
        rx.cond(step.status != "", status(step.status, tone=step.tone)),
        rx.cond(step.proof != "", rx.el.span(step.proof, class_name="when")),
        rx.cond(step.lead != "", _what_now(step, callback_path)),
        class_name=rx.cond(step.state == "done", "", step.state),
    )


def _what_now(step: StepView, callback_path: Text) -> rx.Component:
    return rx.el.div(
        rx.el.p(rx.el.b(step.lead), " ", step.advice),
        callback_link("Choisir l’heure d’un appel", to=callback_path),
        class_name="box",
    )
