"""A button for a passkey, which is there only where the browser can (`assets/js/passkeys.js`)."""

from enum import StrEnum

import reflex as rx

from memberapp.account.forms import PASSKEY
from memberapp.components.button import ButtonKind
from memberapp.components.native_form import NativeForm, submit_button
from memberapp.components.props import Child


class PasskeyUse(StrEnum):
    """What the script does with a form."""

    SIGN = "sign"
    """Have a passkey sign a challenge, once the button is pressed."""
    AUTOFILL = "autofill"
    """The same, and offer passkeys in the field of the identifier."""
    CREATE = "create"
    """Make a passkey."""


def passkey_form(
    label: str,
    *fields: rx.Component,
    action: str,
    ask: str,
    use: PasskeyUse = PasskeyUse.SIGN,
    kind: ButtonKind = ButtonKind.PRIMARY,
    hint: Child | None = None,
) -> rx.Component:
    """Post what the device answered to a challenge, which the script asks for at `ask`."""
    return NativeForm.create(
        *fields,
        rx.el.input(type="hidden", name=PASSKEY.name),
        rx.el.p(role="alert", class_name="error", data_passkey_said=""),
        submit_button(
            label,
            kind=kind,
            icon_name="key",
            block=True,
            data_busy="Votre appareil vous demande de confirmer…",
        ),
        *([rx.el.p(hint, class_name="small muted")] if hint is not None else []),
        action=action,
        method="post",
        no_validate=True,
        custom_attrs={"data-passkey": use.value, "data-passkey-ask": ask},
        class_name="form passkey" if use is PasskeyUse.CREATE else "passkey stack-s",
    )


def without_passkeys(*children: Child) -> rx.Component:
    """Say what else there is, where the browser cannot."""
    return rx.el.div(*children, class_name="no-passkey")
