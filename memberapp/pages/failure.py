"""The banner of an unexpected failure: one neutral sentence and a number to quote."""

import reflex as rx

from memberapp.components.button import ButtonKind, button
from memberapp.components.notice import Tone, alert
from memberapp.core import wording
from memberapp.pages.help_line import line_status
from memberapp.state.failure import FailureState


def failure_banner() -> rx.Component:
    """Say that something failed, that nothing was lost, and what to do."""
    return rx.el.div(
        rx.cond(
            FailureState.failure_number != "",
            alert(
                rx.el.p(
                    "Votre dernière action n’a pas abouti et rien n’a été enregistré. Réessayez "
                    f"dans un instant. Si cela continue, {wording.call_in_hours()} en donnant ce "
                    "numéro\u00a0: ",
                    rx.el.b(FailureState.failure_number, class_name="ref"),
                    ".",
                    line_status(),
                ),
                button(
                    "Fermer ce message",
                    kind=ButtonKind.SECONDARY,
                    small=True,
                    on_click=FailureState.close_failure,
                ),
                title="Une erreur est survenue de notre côté",
                tone=Tone.ATTENTION,
                icon_name="triangle-alert",
            ),
        ),
        role="status",
        class_name="failure",
    )
