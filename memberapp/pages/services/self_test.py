"""`/services/auto-test/[test]`: a self-test, scored by the browser alone (self-test.js).

Nothing here has an event, and there is no `form`: a key pressed by mistake would put the answers
into the address. The buttons are only marked; the script acts.
"""

import reflex as rx

from memberapp import routes
from memberapp.components.brand import page_title
from memberapp.components.button import ButtonKind, button, button_row
from memberapp.components.icon import icon
from memberapp.components.layout import back_link, page_head, panel, split
from memberapp.components.link import outer_link
from memberapp.components.notice import Tone, alert
from memberapp.components.print_button import print_button
from memberapp.pages.loading import waiting_page
from memberapp.pages.missing import missing_object
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.services.self_test_views import (
    AnswerView,
    HelpView,
    QuestionView,
    ResultView,
    SelfTestView,
)
from memberapp.state.services.self_test import SelfTestState


@page(routes.SELF_TEST, on_load=SelfTestState.load_self_test, styles=("services",))
def self_test_page() -> rx.Component:
    """Show the questions of a self-test, and its result once they are answered."""
    content = rx.fragment(
        back_link(routes.SERVICES.title, to=routes.SERVICES.path),
        rx.cond(
            SelfTestState.is_loaded,
            _test(SelfTestState.view),
            rx.cond(
                SelfTestState.is_missing,
                missing_object(
                    "Cet auto-test est introuvable",
                    "Aucun auto-test n’est à cette adresse. Elle a peut-être été mal recopiée.",
                    way_out="Voir les auto-tests",
                    to=routes.SERVICES.path,
                    doubt="Une question sur un auto-test\u00a0?",
                    tab_title=page_title("Cet auto-test est introuvable"),
                ),
                waiting_page(routes.SELF_TEST, retry=SelfTestState.load_self_test),
            ),
        ),
    )
    return rx.fragment(
        rx.el.script(src="/js/self-test.js", async_=True),
        shell(content, route=routes.SELF_TEST),
    )


def _test(view: SelfTestView) -> rx.Component:
    return rx.el.div(
        page_head(view.title, lead=view.lead, tab_title=page_title(view.title)),
        alert(
            rx.el.p(
                "Le calcul se fait ici. Ni nous ni personne ne reçoit vos réponses. Vous pouvez "
                "couper le réseau\u00a0: le test marche. Tout s’efface quand vous quittez la page."
            ),
            title="Rien ne quitte cet appareil",
            tone=Tone.INFO,
            icon_name="lock",
        ),
        split(
            rx.foreach(view.questions, _question),
            rx.el.p(hidden=True, role="status", class_name="self-test__missing", data_missing="1"),
            button_row(
                button("Voir mon résultat", data_show_score="1"),
                rx.el.button("Tout effacer", type="button", class_name="text-btn", data_erase="1"),
                fill=True,
            ),
            aside=rx.fragment(
                panel(
                    rx.el.h2("Votre résultat", tab_index=-1),
                    rx.el.p(
                        "Il s’affiche ici quand vous avez répondu à tout.",
                        class_name="muted",
                        data_before="1",
                    ),
                    _result(view),
                    class_name="stack-s",
                ),
                rx.el.p(view.source, class_name="small muted self-test__source"),
            ),
        ),
        # Another test is another page: no answer passes from one to the other.
        key=view.code,
        class_name="self-test",
        data_self_test="1",
    )


def _question(one: QuestionView) -> rx.Component:
    return rx.el.div(
        rx.el.fieldset(
            rx.el.legend(one.text, class_name="label"),
            rx.cond(one.hint != "", rx.el.p(one.hint, class_name="hint")),
            rx.el.p(
                icon("circle-alert"),
                rx.el.span("Choisissez une réponse."),
                hidden=True,
                class_name="error",
                data_unanswered="1",
            ),
            rx.el.div(
                rx.foreach(one.answers, lambda answer: _answer(answer, one.name)),
                class_name="choices choices--2",
            ),
        ),
        data_short=one.short,
        class_name="self-test__question",
    )


def _answer(answer: AnswerView, name: str) -> rx.Component:
    return rx.el.label(
        # `off`: no browser fills them again after a reload.
        rx.el.input(type="radio", name=name, auto_complete="off", data_points=answer.points),
        rx.el.span(answer.text, class_name="choice__title"),
        class_name="choice",
    )


def _result(view: SelfTestView) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.el.b(data_score="1"),
            " ",
            rx.el.span(view.out_of, class_name="muted"),
            class_name="self-test__score",
        ),
        rx.el.div(rx.el.span(data_gauge=view.highest), class_name="gauge", aria_hidden=True),
        rx.foreach(view.results, _said),
        rx.el.p(class_name="small muted", data_parts="1"),
        rx.el.p(view.warning, class_name="small"),
        rx.foreach(view.helps, _help),
        print_button("Imprimer pour mon médecin"),
        button("Effacer maintenant", kind=ButtonKind.SECONDARY, icon_name="x", data_erase="1"),
        hidden=True,
        class_name="stack-s self-test__result",
        data_result="1",
    )


def _said(one: ResultView) -> rx.Component:
    return rx.el.p(rx.el.b(one.title), " ", one.text, hidden=True, data_from=one.first)


def _help(one: HelpView) -> rx.Component:
    return rx.el.p(
        rx.el.b(one.name),
        "\u00a0: ",
        outer_link(one.number, href=one.href, class_name="nowrap"),
        ", ",
        one.hours,
        ".",
        class_name="small",
    )
