"""The form that asks for a second factor, and the one that sends a code, wherever it is needed."""

import reflex as rx

from memberapp.account.views.factor import CodeView
from memberapp.components.button import ButtonKind
from memberapp.components.native_form import code_field, native_form, submit_button
from memberapp.components.props import Prop, Text


def code_form(
    code: CodeView,
    *fields: rx.Component,
    error: Text,
    action: str,
    submit: str,
    after: rx.Component | None = None,
    **options: Prop,
) -> rx.Component:
    """Ask for a code, once there is one to type; `fields` are posted with it.

    `after` stands between the code and the button.
    """
    return rx.cond(
        code.is_typed,
        native_form(
            code_field(code.label, name="code", hint=code.hint, error=error, **options),
            *([after] if after is not None else []),
            *fields,
            submit_button(submit, block=True),
            action=action,
        ),
    )


def send_form(code: CodeView, *fields: rx.Component, action: str) -> rx.Component:
    """Offer to send a code, or another one, where the member has no app."""
    return rx.cond(
        code.may_send,
        native_form(
            *fields,
            rx.cond(
                code.is_typed,
                submit_button("Renvoyer un code", kind=ButtonKind.SECONDARY, block=True),
                submit_button("Recevoir un code", block=True),
            ),
            action=action,
            class_name="stack",
        ),
    )


def trust_choice() -> rx.Component:
    """Let the member say, each time, that nobody else uses this browser."""
    return rx.el.label(
        rx.el.input(type="checkbox", name="trusted", value="yes"),
        rx.el.span(
            rx.el.span("Faire confiance à cet appareil", class_name="choice__title"),
            rx.el.span(
                "Pendant 30\u00a0jours, votre mot de passe suffira ici. Ne cochez pas cette case "
                "sur un appareil partagé.",
                class_name="choice__text",
            ),
        ),
        class_name="choice",
    )
