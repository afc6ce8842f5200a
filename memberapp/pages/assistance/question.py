"""`/assistance/questions/[question]`: a question, or those of one kind on a page."""

import reflex as rx

from memberapp import routes
from memberapp.assistance.views.questions import InputView, QuestionView
from memberapp.components.native_form import choices, field, hidden_field
from memberapp.components.props import Child, Prop
from memberapp.components.wizard import choice_card, step_actions
from memberapp.pages.assistance.frame import (
    continue_button,
    step_form,
    step_head,
    step_page,
)
from memberapp.pages.registry import page
from memberapp.state.assistance.event import QuestionState


@page(routes.ASSISTANCE_QUESTION, on_load=QuestionState.load_question, styles=("assistance",))
def assistance_question_page() -> rx.Component:
    """Ask what belongs together, say why, and let it be unknown where that helps."""
    view = QuestionState.view
    unknown = rx.el.button(
        "Je ne sais pas, passer",
        type="button",
        on_click=QuestionState.skip(view.slug, QuestionState.version),
        data_busy="Un instant…",
        class_name="text-btn",
    )
    return step_page(
        step_head(view.title, lead=view.why),
        step_form(
            hidden_field("slug", view.slug),
            rx.foreach(view.questions, _question),
            rx.cond(
                view.allows_unknown,
                rx.el.div(
                    unknown,
                    rx.el.p(view.if_unknown, class_name="small muted"),
                ),
            ),
            step_actions(continue_button()),
            state=QuestionState,
            on_submit=QuestionState.answer,
        ),
        route=routes.ASSISTANCE_QUESTION,
        help_question="Une question\u00a0?",
        step=3,
        state=QuestionState,
        back=(view.back_text, view.back_path),
        retry=QuestionState.load_question,
        place=view.place,
        done=view.done,
    )


def _question(one: QuestionView) -> rx.Component:
    """Show a question; its text stands above its fields unless it is the title of the page."""
    number = rx.el.span(one.number, class_name="num-badge")
    words = rx.fragment(number, one.text)
    has_heading = (one.number != "") & ~one.is_single  # pyright: ignore[reportOperatorIssue]
    return rx.el.div(
        rx.cond(
            has_heading,
            rx.el.div(rx.el.h2(words, class_name="legend--q"), rx.el.p(one.why, class_name="hint")),
        ),
        rx.cond(one.known != "", rx.el.p(one.known, class_name="small")),
        rx.foreach(
            one.fields, lambda each: question_input(each, one, words, QuestionState.field_errors)
        ),
        key=one.text,
        class_name="question",
    )


def question_input(
    one: InputView, question: QuestionView, words: Child, errors: dict[str, str]
) -> rx.Component:
    """Ask for one of several cards, a number or a few words; `errors` are those of the form."""
    error: Prop = errors.get(one.name, "")
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
    legend = rx.cond(
        question.is_single,
        rx.cond(
            question.number != "",
            rx.el.span(words, class_name="legend--q"),
            rx.el.span(one.label, class_name="sr-only"),
        ),
        rx.el.span(one.label),
    )
    cards = choices(
        legend,
        rx.foreach(one.options, lambda card: choice_card(card, name=one.name)),
        name=one.name,
        hint=rx.cond(question.is_single & (question.number != ""), question.why, one.hint),
        error=error,
        class_name=rx.cond(one.is_short, "choices choices--short", "choices"),
    )
    return rx.fragment(rx.cond(one.is_choice, cards, typed), key=one.name)
