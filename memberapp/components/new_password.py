"""A field for a new password, with its rules; `assets/js/forms.js` ticks them as one types."""

from typing import Final

import reflex as rx

from memberapp.account.rules.passwords import MIN_LENGTH
from memberapp.components.icon import icon
from memberapp.components.native_form import password_field
from memberapp.components.props import Child, Text

RULES: Final = {
    "length": f"au moins {MIN_LENGTH}\u00a0caractères",
    "upper": "une lettre majuscule",
    "lower": "une lettre minuscule",
    "special": "un caractère spécial, par exemple\u00a0€, # ou un point",
}
"""The rules that a browser can check by itself, by the name that forms.js gives them."""


def new_password_field(
    label: Child, *, name: str, error: Text, user_name: Text | None = None
) -> rx.Component:
    """Ask for a new password under its rules; what is common or personal only the server sees.

    `user_name` is its owner's, where no field of the form says it: password managers read it.
    """
    return rx.el.div(
        *([_user_name(user_name)] if user_name is not None else []),
        rx.el.p("Votre mot de passe doit avoir\u00a0:", class_name="label"),
        rx.el.ul(
            *(_rule(key, text) for key, text in RULES.items()),
            class_name="rules",
            data_rules=name,
        ),
        rx.el.p(
            "Mieux encore\u00a0: mêlez les quatre sortes de caractères, majuscules, minuscules, "
            "chiffres et ponctuation ou signes (€, #…), sans votre nom ni un mot courant. Une "
            "phrase que vous seul connaissez convient très bien.",
            class_name="hint",
        ),
        password_field(label, name=name, error=error, auto_complete="new-password"),
        rx.el.p(role="status", class_name="sr-only", data_rules_left=name),
        class_name="field stack",
    )


def _user_name(value: Text) -> rx.Component:
    return rx.el.input(
        type="text",
        name="username",
        value=value,
        auto_complete="username",
        read_only=True,
        hidden=True,
    )


def _rule(key: str, text: str) -> rx.Component:
    return rx.el.li(icon("circle"), icon("check"), rx.el.span(text), data_rule=key)
