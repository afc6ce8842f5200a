"""Appointments in the network: asking a practitioner, and one's own."""

from typing import Final, cast

import reflex as rx

from memberapp import routes
from memberapp.appointments.forms import PHONE, REASON, REFERENCE, WISHES
from memberapp.appointments.views import SENT, AppointmentView
from memberapp.components.button import ButtonKind, button_link
from memberapp.components.form_fields import edited, select
from memberapp.components.layout import back_link, page_head
from memberapp.components.link import outer_link
from memberapp.components.native_form import (
    error_summary,
    field,
)
from memberapp.components.notice import Tone, form_notice
from memberapp.components.props import Prop
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.services.practice import (
    cancel_question,
    of_it,
    own_request,
    practice_panel,
    request_page,
    sending,
    told_list,
)
from memberapp.pages.shell import shell
from memberapp.services.forms import PERSON
from memberapp.state.appointments import AppointmentFormState, AppointmentsState

_Form: Final = AppointmentFormState
_CHOICES: Final = (
    "Demi-journée souhaitée",
    "Deuxième choix (optionnel)",
    "Troisième choix (optionnel)",
)


@page(routes.APPOINTMENT_NEW, on_load=AppointmentFormState.load_appointment_form)
def appointment_form_page() -> rx.Component:
    """Ask a practitioner for an appointment."""
    return request_page(
        _Form,
        routes.APPOINTMENT_NEW,
        load=_Form.load_appointment_form,
        promise=_Form.view.promise,
        request=_request(),
        doubt="Vous ne savez pas qui choisir\u00a0?",
        missing="Il ne fait plus partie du réseau, ou il ne prend pas de rendez-vous en ligne, ou "
        "aucun contrat ne vous couvre aujourd’hui.",
    )


def _request() -> rx.Component:
    view = _Form.view
    return rx.el.form(
        practice_panel(view),
        select(_Form, "Motif", REASON, view.reasons),
        select(_Form, "Pour qui\u00a0?", PERSON, view.people),
        *(
            select(_Form, label, wish, view.half_days, is_empty_offered=True)
            for label, wish in zip(_CHOICES, WISHES, strict=True)
        ),
        field(
            "Téléphone",
            hint="Le praticien vous appelle à ce numéro s’il a une question.",
            type="tel",
            auto_complete="tel",
            **edited(_Form, PHONE),
        ),
        told_list(view, SENT),
        rx.el.p(
            "Ce n’est pas encore un rendez-vous\u00a0: le praticien le confirme, avec une date et "
            "une heure. Nous vous prévenons aussitôt.",
            class_name="measure",
        ),
        sending(view),
        key=_Form.form_key,
        on_submit=cast("Prop", AppointmentFormState.ask),
        class_name="form",
    )


@page(
    routes.APPOINTMENTS,
    on_load=AppointmentsState.load_appointments,
    styles=("assistance", "services"),
)
def appointments_page() -> rx.Component:
    """Show one's own appointments, each with its steps."""
    view = AppointmentsState.view
    content = rx.cond(
        AppointmentsState.is_loaded,
        rx.fragment(
            back_link(routes.SERVICES.title, to=routes.SERVICES.path),
            error_summary(AppointmentsState.error_title, AppointmentsState.errors),
            page_head(
                routes.APPOINTMENTS.title,
                lead="Avec les praticiens du réseau. Un rendez-vous n’est confirmé que lorsque le "
                "praticien l’a dit.",
            ),
            form_notice(AppointmentsState.notice, tone=Tone.SUCCESS),
            rx.cond(
                view.appointments.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
                rx.el.ul(rx.foreach(view.appointments, _appointment), class_name="places"),
                rx.el.p(
                    "Vous n’avez demandé aucun rendez-vous. Cherchez un praticien du réseau\u00a0: "
                    "ceux qui répondent en ligne ont un bouton «\u00a0Demander un "
                    "rendez-vous\u00a0».",
                    class_name="measure",
                ),
            ),
            rx.el.p(
                button_link(
                    routes.NETWORK.title,
                    to=routes.NETWORK.path,
                    kind=ButtonKind.SECONDARY,
                    icon_name="search",
                )
            ),
            help_line("Une question sur un rendez-vous\u00a0?"),
        ),
        waiting_page(routes.APPOINTMENTS, retry=AppointmentsState.load_appointments),
    )
    return shell(content, route=routes.APPOINTMENTS)


def _appointment(one: AppointmentView) -> rx.Component:
    return own_request(
        one,
        main=one.hour,
        act=rx.cond(
            one.calendar != "",
            rx.el.p(
                outer_link(
                    "Ajouter à l’agenda",
                    of_it(one),
                    href=one.calendar,
                    class_name="btn btn--secondary btn--small",
                )
            ),
        ),
        asked=AppointmentsState.view.cancelling,
        question=cancel_question(
            one,
            question=one.cancel_question,
            button_text=one.cancel_button,
            keep=one.keep_link,
            listing=routes.APPOINTMENTS,
            field=REFERENCE.name,
            to=routes.POST_APPOINTMENT_CANCEL,
        ),
    )
