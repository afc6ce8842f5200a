"""Steps that follow one another in time: done, under way, to come."""

import reflex as rx

from memberapp.assistance.views.cases import StepView
from memberapp.components.icon import icon


def timeline(steps: list[StepView]) -> rx.Component:
    """List steps in order; their state is an icon, a line and, for a screen reader, words."""
    return rx.el.ol(rx.foreach(steps, _step), class_name="timeline")


def _step(step: StepView) -> rx.Component:
    return rx.el.li(
        rx.match(
            step.state,
            ("done", icon("circle-check")),
            ("now", icon("circle-dot")),
            icon("circle"),
        ),
        rx.el.span(
            rx.el.span(
                rx.match(
                    step.state,
                    ("done", "Fait\u00a0: "),
                    ("now", "En cours\u00a0: "),
                    "À venir\u00a0: ",
                ),
                class_name="sr-only",
            ),
            step.title,
            class_name="timeline__title",
        ),
        rx.el.span(step.when, class_name="when"),
        class_name=rx.cond(step.state == "done", "", step.state),
    )
