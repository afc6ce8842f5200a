"""What surrounds each step of a request for assistance."""

from typing import Final

import reflex as rx

from memberapp import routes
from memberapp.assistance.catalogue.questionnaire import read_assistance
from memberapp.assistance.forms import access_fields
from memberapp.assistance.views.steps import FactView
from memberapp.components.brand import page_title
from memberapp.components.button import button
from memberapp.components.form_fields import edited
from memberapp.components.icon import icon
from memberapp.components.layout import back_link, page_head
from memberapp.components.link import link
from memberapp.components.native_form import error_summary, field, hidden_field
from memberapp.components.notice import Tone, form_notice
from memberapp.components.props import Child, Prop, Text
from memberapp.components.wizard import request_so_far, steps
from memberapp.pages.loading import waiting_page
from memberapp.pages.shell import shell
from memberapp.routes import Route
from memberapp.state.assistance.wizard import WizardNotes, WizardState
from memberapp.state.forms import FormState

HERE: Final = rx.Var("globalThis.location?.pathname")
"""Where the browser is, which knows it before the server does."""


def step_page(
    *content: rx.Component,
    route: Route,
    step: int,
    state: type[WizardState],
    back: tuple[Child, Text],
    retry: Prop,
    instead: tuple[Prop, rx.Component] | None = None,
    aside: list[FactView] | None = None,
    is_focused: bool | rx.Var = True,
    place: Text = "",
    done: Text = "50%",
    help_question: str = "",
) -> rx.Component:
    """Lay out a step: the way back and help, the phases, what is wrong, the step, the request.

    A step opened from the recap leads back to it. `instead` is what stands there when its
    condition holds, which is no step; `aside` replaces the request so far; `place` and `done` say
    how far the step itself is; `help_question` ends it with the help line (see `shell`).
    """
    back_text, back_path = back
    where = rx.cond(state.frame.is_checking, "récapitulatif", back_text)
    way_back = rx.el.div(
        back_link(
            rx.fragment("Retour", rx.el.span("\u00a0: ", where, class_name="sr-only")),
            to=rx.cond(state.frame.is_checking, routes.ASSISTANCE_RECAP.path, back_path),
        ),
        link(
            icon(routes.CALLBACK.icon),
            routes.CALLBACK.label,
            to=state.frame.callback_path,
            class_name="text-btn",
        ),
        class_name="wiz-head",
    )
    # What was shown at the address before must not stand under this one, nor what was shown here
    # before another step changed it; of this one, nothing that is being typed goes while the
    # connection is lost and comes back.
    is_here = rx.State.is_hydrated | (state.here == HERE)  # pyright: ignore[reportOperatorIssue]
    whole = rx.fragment(
        form_notice(state.frame.set_aside, tone=Tone.INFO, is_ready=is_here),
        rx.el.div(
            rx.el.div(*content, key=state.form_key),
            request_so_far(state.frame.facts if aside is None else aside),
            class_name="split",
        ),
    )
    phases = steps(step, place=place, done=done)
    if instead is not None:
        whole = rx.cond(instead[0], instead[1], whole)
        phases = rx.cond(instead[0], rx.fragment(), phases)
    is_newest = state.version == WizardNotes.version
    content_or_wait = rx.cond(
        state.is_loaded & is_here & is_newest,  # pyright: ignore[reportOperatorIssue]
        rx.fragment(
            way_back,
            phases,
            error_summary(state.error_title, state.errors, tries=state.tries),
            form_notice(state.notice, tone=Tone.SUCCESS, is_ready=is_here),
            form_notice(state.advice, tone=Tone.INFO, is_ready=is_here),
            whole,
        ),
        waiting_page(route, retry=retry, is_told=True),
    )
    return shell(content_or_wait, route=route, is_focused=is_focused, help_question=help_question)


def step_head(title: Text, *, lead: Child | None = None) -> rx.Component:
    """Open a step by its question, which also names the browser's tab."""
    return page_head(title, lead=lead, tab_title=page_title(title))


def step_form(
    *fields: rx.Component, state: type[WizardState], on_submit: Prop, is_wide: bool = False
) -> rx.Component:
    """Hold the fields of a step, and the version of the draft that they show.

    What was typed stays when something is refused.
    """
    return rx.el.form(
        hidden_field("version", state.version),
        *fields,
        on_submit=on_submit,
        no_validate=True,
        class_name="form form--wide" if is_wide else "form",
    )


def case_form(
    *fields: rx.Component, version: Text, on_submit: Prop, key: Prop, is_wide: bool = False
) -> rx.Component:
    """Hold the fields of an act on a request that was sent, and the version that they show."""
    return rx.el.form(
        hidden_field("version", version),
        *fields,
        on_submit=on_submit,
        no_validate=True,
        key=key,
        class_name="form form--wide" if is_wide else "form",
    )


def access_inputs(state: type[FormState]) -> rx.Component:
    """Ask how one gets in where somebody comes."""
    access = read_assistance().access
    hints = (access.fields[0].hint, access.why)
    return rx.fragment(
        *(
            field(
                f"{asked.label} (optionnel)",
                **edited(state, declared),
                hint=hint,
                max_length=asked.maximum,
                auto_complete="off",
            )
            for asked, declared, hint in zip(access.fields, access_fields(), hints, strict=True)
        )
    )


def continue_button(text: Child = "Continuer", **options: Prop) -> rx.Component:
    """Show the one button that leads on."""
    return button(text, type="submit", **options)
