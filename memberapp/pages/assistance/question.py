"""`/assistance/questions/[question]`: one question a page."""

import reflex as rx

from memberapp import routes
from memberapp.assistance.views.questions import InputView
from memberapp.components.native_form import choices, field, hidden_field
from memberapp.components.props import Prop
from memberapp.components.wizard import choice_card, step_actions
from memberapp.pages.assistance.frame import (
    ask_for_a_call,
    continue_button,
    step_form,
    step_head,
    step_page,
)
from memberapp.pages.registry import page
from memberapp.state.assistance.event import QuestionState


@page(routes.ASSISTANCE_QUESTION, on_load=QuestionState.load_question)
def assistance_question_page() -> rx.Component:
    """Ask one thing, say why, and let it be unknown where that helps."""
    view = QuestionState.view
    unknown = rx.el.button(
        "Je ne sais pas, passer",
        type="button",
        on_click=QuestionState.skip(view.slug, QuestionState.version),
        class_name="text-btn",
    )
    return step_page(
        step_head(view.text, lead=view.why),
        step_form(
            hidden_field("slug", view.slug),
            rx.cond(view.known != "", rx.el.p(view.known, class_name="small")),
            rx.foreach(view.fields, _input),
            rx.cond(
                view.allows_unknown & (view.if_unknown != ""),
                rx.el.p("Vous ne savez pas\u00a0? ", view.if_unknown, class_name="small muted"),
            ),
            ask_for_a_call(QuestionState.frame),
            step_actions(continue_button(), rx.cond(view.allows_unknown, unknown)),
            state=QuestionState,
            on_submit=QuestionState.answer,
        ),
        route=routes.ASSISTANCE_QUESTION,
        step=3,
        state=QuestionState,
        back=(view.back_text, view.back_path),
        retry=QuestionState.load_question,
    )


def _input(one: InputView) -> rx.Component:
    """Ask for one of several cards, a number or a few words."""
    error: Prop = QuestionState.field_errors.get(one.name, "")
    typed = field(
        one.label,
        name=one.name,
        hint=one.hint,
        error=error,
        default_value=one.value,
        max_length=one.max_length,
        input_mode=rx.cond(one.is_number, "numeric", "text"),
        auto_complete="off",
        class_name=rx.cond(one.is_number, "input input--w4 input--num", "input"),
    )
    cards = choices(
        rx.el.span(one.label, class_name=rx.cond(QuestionState.view.is_single, "sr-only", "")),
        rx.foreach(one.options, lambda card: choice_card(card, name=one.name)),
        name=one.name,
        hint=one.hint,
        error=error,
    )
    return rx.fragment(rx.cond(one.is_choice, cards, typed), key=one.name)
