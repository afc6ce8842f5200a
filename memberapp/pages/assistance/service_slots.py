"""The days and hours of one service, in the wizard and on the page that changes it afterwards."""

import reflex as rx

from memberapp.assistance.views.changes import ServiceChangeView
from memberapp.assistance.views.services import ServicePageView
from memberapp.components.icon import icon
from memberapp.components.notice import Tone, alert
from memberapp.components.props import Prop
from memberapp.components.slots import slots
from memberapp.state.forms import FormState


def service_slots(
    view: ServicePageView | ServiceChangeView, state: type[FormState], *, look_from: Prop
) -> rx.Component:
    """Offer the free days, and later ones; `look_from` takes the day from which to look."""
    other_day = rx.el.details(
        rx.el.summary(icon("calendar-days"), "Une autre date", class_name="text-btn"),
        rx.el.div(
            rx.el.label("Voir les jours à partir du", html_for="around", class_name="label"),
            rx.el.input(
                id="around",
                type="date",
                min=view.first,
                max=view.last,
                on_change=look_from,
                class_name="input",
            ),
            class_name="field slots__from",
        ),
        class_name="slots__other",
    )
    return rx.cond(
        view.has_days,
        slots(
            view.legend,
            view.days,
            hint=view.hint,
            day=view.day,
            day_error=state.field_errors.get("day", ""),
            window=view.window,
            window_error=state.field_errors.get("window-", ""),
            hours_class=rx.cond(view.is_visit, "pills", "pills pills--hours"),
            other_days=other_day,
        ),
        rx.fragment(
            alert(
                rx.el.p("Aucun jour n’est libre à partir de cette date. Choisissez-en une autre."),
                tone=Tone.ATTENTION,
            ),
            other_day,
        ),
    )
