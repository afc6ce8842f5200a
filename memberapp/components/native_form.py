"""Forms posted by the browser itself to an HTTP route.

They carry passwords and codes, which never travel through the websocket. They work without
any script; `assets/js/forms.js` adds "Afficher", keeps a double click from posting twice and
gives back what was typed (`data-form-value`) after an error.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML

from memberapp import routes
from memberapp.components.button import button
from memberapp.components.icon import icon
from memberapp.components.link import outer_link
from memberapp.components.props import Child, Prop, Text
from memberapp.core.forms import FieldError

_NO_ATTRIBUTE: Final = rx.Var("undefined")


class NativeForm(BaseHTML):
    """A plain `form`: Reflex's own one always keeps the browser from posting it."""

    tag = "form"

    action: rx.Var[str]
    method: rx.Var[str]
    no_validate: rx.Var[bool]


def native_form(*children: Child, action: str, class_name: str = "form") -> rx.Component:
    """Post fields to an HTTP route, which checks them and answers in French."""
    return NativeForm.create(
        *children, action=action, method="post", no_validate=True, class_name=class_name
    )


def submit_button(*children: Child, **options: Prop) -> rx.Component:
    """Show the button that posts the form."""
    return button(*children, type="submit", **options)


def field(
    label: Child,
    *,
    name: Text,
    hint: Child | None = None,
    error: Text | None = None,
    form_value: Text | None = None,
    class_name: Text = "input",
    after: rx.Component | None = None,
    **props: Prop,
) -> rx.Component:
    """Show a labelled field: label, hint, error, control, in this order.

    `name` is what is posted and the control's id, to which an error summary leads. `error` holds
    the sentence to show, empty when the field is right. `form_value` holds what was typed before an
    error, never a password or a code. `after` stands beside the control, inside the field.
    """
    if error is not None:
        props["aria_invalid"] = rx.cond(error != "", "true", "false")
    props |= _described(name, hint, error)
    if form_value is not None:
        props["data_form_value"] = loaded_value(form_value)
    outer = "field with-btn" if after is not None else "field"
    return rx.el.div(
        rx.el.label(label, html_for=name, class_name="label"),
        *([rx.el.span(hint, id=f"{name}-hint", class_name="hint")] if hint is not None else []),
        *([_error_line(error, name)] if error is not None else []),
        rx.el.input(id=name, name=name, class_name=class_name, **props),
        *([after] if after is not None else []),
        class_name=outer if error is None else rx.cond(error != "", f"{outer} field--error", outer),
    )


def select(
    label: Child,
    options: Mapping[str, str] | Sequence[rx.Component],
    *,
    name: Text,
    error: Text,
    **props: Prop,
) -> rx.Component:
    """Ask for one of many; `options` has what is shown of each value, or draws them."""
    if isinstance(options, Mapping):
        options = [rx.el.option(shown, value=value) for value, shown in options.items()]
    return rx.el.div(
        rx.el.label(label, html_for=name, class_name="label"),
        _error_line(error, name),
        rx.el.select(
            *options,
            id=name,
            name=name,
            aria_invalid=rx.cond(error != "", "true", "false"),
            class_name="select",
            **_described(name, None, error),
            **props,
        ),
        class_name=rx.cond(error != "", "field field--error", "field"),
    )


def loaded_value(form_value: Text) -> rx.Var | str:
    """Return what `data-form-value` holds, once the page's loading has ended.

    Until then the state may hold an older answer.
    """
    return rx.cond(rx.State.is_hydrated, form_value, "")


def choices(
    legend: Child,
    *options: Child,
    name: Text,
    hint: Child | None = None,
    error: Text = "",
    class_name: Text = "choices",
) -> rx.Component:
    """Ask for one of several radio buttons, or for the parts of one thing, under one legend.

    An error summary leads to the group (page.js), which its hint and its error describe.
    """
    return rx.el.fieldset(
        rx.el.legend(legend, class_name="legend"),
        *([rx.el.p(hint, id=f"{name}-hint", class_name="hint")] if hint is not None else []),
        _error_line(error, name),
        rx.el.div(*options, class_name=class_name),
        id=name,
        **_described(name, hint, error),
        custom_attrs={"tabIndex": -1},  # of a fieldset Reflex would make a style of `tab_index`
        class_name=rx.cond(error != "", "field field--error", "field"),
    )


def choice(title: Child, *, name: str, value: str, form_value: Text) -> rx.Component:
    """Show one answer as a card."""
    return rx.el.label(
        _radio(name, value, form_value, is_disabled=False),
        rx.el.span(title, class_name="choice__title"),
        class_name="choice",
    )


def pill(
    *content: Child, name: Text, value: Text, form_value: Text, is_disabled: bool | rx.Var
) -> rx.Component:
    """Show one answer as a pill, for a day or an hour."""
    return rx.el.label(
        _radio(name, value, form_value, is_disabled=is_disabled),
        rx.el.span(*content),
        class_name="pill",
    )


def _radio(
    name: Text, value: Text, form_value: Text, *, is_disabled: bool | rx.Var
) -> rx.Component:
    return rx.el.input(
        type="radio",
        name=name,
        value=value,
        disabled=is_disabled,
        data_form_value=loaded_value(form_value),
    )


def _described(name: Text, hint: Child | None, error: Text | None) -> dict[str, Prop]:
    """Name what describes a field: its hint, and its error while there is one."""
    described_by: str | rx.Var = f"{name}-hint" if hint is not None else ""
    if error is not None:
        described_by = rx.cond(
            error != "", f"{described_by} {name}-error".strip(), described_by or _NO_ATTRIBUTE
        )
    is_described = not isinstance(described_by, str) or described_by
    return {"aria_describedby": described_by} if is_described else {}


def _error_line(error: Text, name: Text) -> rx.Component:
    return rx.cond(
        error != "",
        rx.el.p(icon("circle-alert"), rx.el.span(error), id=f"{name}-error", class_name="error"),
    )


def password_field(label: Child, *, name: str, **options: Prop) -> rx.Component:
    """Show a password field that the reader can uncover; never filled again."""
    options.setdefault("auto_complete", "current-password")
    show = rx.el.button(
        icon("eye"),
        rx.el.span("Afficher"),
        type="button",
        class_name="text-btn",
        aria_pressed="false",
        data_reveal=name,
    )
    return field(label, name=name, type="password", after=show, **options)


def code_field(label: Child, *, name: str, **options: Prop) -> rx.Component:
    """Show a field for a six-digit code; spaces are accepted by the server."""
    options.setdefault("hint", "6\u00a0chiffres, renouvelés toutes les 30\u00a0secondes.")
    return field(
        label,
        name=name,
        type="text",
        input_mode="numeric",
        auto_complete="one-time-code",
        spell_check=False,
        class_name="input input--code",
        **options,
    )


def hidden_field(name: str, value: Text) -> rx.Component:
    """Post a value that the reader does not type."""
    return rx.el.input(type="hidden", name=name, value=value)


def return_field(path: Text) -> rx.Component:
    """Post where the member wanted to go.

    Until the page's loading has ended the state may hold the wish of an earlier visit: it posts
    nothing then, and the route reads the page's own address (`http.answers.return_path`).
    """
    return hidden_field(routes.RETURN_PARAMETER, loaded_value(path))


def error_summary(
    title: Text, errors: list[FieldError], *, tries: int | rx.Var = 0
) -> rx.Component:
    """Say above the page's title what is to be corrected; it takes the focus when it appears.

    It waits for the page's loading to end: until then the state may hold an older answer. `tries`
    counts the refusals of a form without a page load: the same one again takes the focus again.
    """
    return rx.cond(
        rx.State.is_hydrated & (title != ""),
        rx.el.div(
            rx.el.h2(title, id="erreurs"),
            rx.el.ul(rx.foreach(errors, _error_item)),
            class_name="error-summary",
            role="alert",
            tab_index=-1,
            aria_labelledby="erreurs",
            data_tries=tries,
            key=tries,
        ),
    )


def _error_item(error: FieldError) -> rx.Component:
    to_field = outer_link(error.text, href=f"#{error.field}")
    return rx.el.li(rx.cond(error.field != "", to_field, error.text))


def sign_out_form(*children: Child, action: str, class_name: str = "nav-link") -> rx.Component:
    """Leave the account: a POST, so that no link or image can do it."""
    return native_form(
        rx.el.button(*children, type="submit", class_name=class_name),
        action=action,
        class_name="sign-out",
    )
