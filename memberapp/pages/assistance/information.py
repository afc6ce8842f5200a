"""On the page of a case: what is missing, with the place to answer it."""

import reflex as rx

from memberapp.assistance.information import FILE_KIND
from memberapp.assistance.views.information import InformationView
from memberapp.components.button import button
from memberapp.components.native_form import field, hidden_field
from memberapp.components.notice import Tone, status
from memberapp.components.uploads import sent_rows, upload_form
from memberapp.state.assistance.recap import CaseState
from memberapp.state.uploads import UploadsState


def missing_information() -> rx.Component:
    """Ask for each thing that the staff misses, first on the page."""
    return rx.fragment(rx.foreach(CaseState.missing, _missing))


def _missing(one: InformationView) -> rx.Component:
    return rx.el.section(
        rx.el.h2(one.title, id=f"manque-{one.id}"),
        rx.cond(
            one.answer != "",
            rx.el.div(
                status("Répondu", tone=Tone.SUCCESS),
                rx.el.p(one.answer),
                role="status",
                class_name="stack-s",
            ),
            rx.fragment(rx.cond(one.is_paper, _file(one)), _form(one)),
        ),
        key=one.id,
        class_name="missing",
        aria_labelledby=f"manque-{one.id}",
    )


def _file(one: InformationView) -> rx.Component:
    """Take the paper as a file; each that was sent shows where it stands."""
    return rx.el.div(
        upload_form(name=f"limites-{one.id}", about=FILE_KIND, about_ref=one.id),
        sent_rows(UploadsState.view.sent, on_cancel=UploadsState.cancel_upload, about_ref=one.id),
    )


def _form(one: InformationView) -> rx.Component:
    return rx.el.form(
        hidden_field("information", one.id),
        field(
            one.label,
            name=one.field,
            hint=one.hint,
            error=CaseState.field_errors.get(one.field, ""),
            max_length=300,
            auto_complete="off",
        ),
        button("Envoyer ma réponse", type="submit", data_busy="Un instant…"),
        on_submit=CaseState.answer_information,
        no_validate=True,
        class_name="form",
    )
