"""The form that asks for a second factor, and the one that sends a code, wherever it is needed."""

import reflex as rx

from memberapp.account.forms import RECOVERY_CODE
from memberapp.account.views.factor import CodeView
from memberapp.components.button import ButtonKind
from memberapp.components.native_form import code_field, field, native_form, submit_button
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


def recovery_form(
    lost: Text, *fields: rx.Component, error: Text, action: str, submit: str
) -> rx.Component:
    """Let who lost the phone or the mailbox give a recovery code; `lost` is empty without one."""
    return rx.cond(
        lost != "",
        rx.el.details(
            rx.el.summary(lost, class_name="text-btn"),
            native_form(
                field(
                    "Code de récupération",
                    name=RECOVERY_CODE.name,
                    error=error,
                    hint="L’un de ceux que vous avez gardés sur papier, 15\u00a0lettres et "
                    "chiffres. Les tirets et les majuscules ne comptent pas.",
                    class_name="input input--num",
                    auto_complete="off",
                    auto_capitalize="characters",
                    spell_check=False,
                ),
                *fields,
                submit_button(submit, kind=ButtonKind.SECONDARY, block=True),
                action=action,
            ),
            open=error != "",
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
