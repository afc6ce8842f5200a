"""`/services/second-avis`: a question to a specialist, its papers, the agreement, the answer."""

from typing import Final, cast

import reflex as rx

from memberapp import routes
from memberapp.assistance.views.emergency import RescueView
from memberapp.components.button import ButtonKind, button, button_row
from memberapp.components.fold import fold
from memberapp.components.form_fields import error_of, select, value_of
from memberapp.components.icon import icon
from memberapp.components.layout import back_link, page_head, panel, section, split
from memberapp.components.link import outer_link
from memberapp.components.native_form import choices, error_summary, hidden_field
from memberapp.components.notice import Tone, form_notice, status
from memberapp.components.props import Prop
from memberapp.components.text_area import text_area
from memberapp.components.timeline import timeline
from memberapp.components.uploads import sent_rows, upload_form, upload_script
from memberapp.opinions.forms import AGREED, DOMAIN, PAPERS, PERSON, QUESTION
from memberapp.opinions.rules import MAX_PAPERS, MAX_QUESTION_LENGTH
from memberapp.opinions.views import OpinionView, PaperView
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.services.second_opinion import SecondOpinionState
from memberapp.state.uploads import UploadsState

_State: Final = SecondOpinionState


@page(
    routes.SECOND_OPINION,
    on_load=SecondOpinionState.load_opinions,
    styles=("assistance", "uploads"),
)
def second_opinion_page() -> rx.Component:
    """Show what was asked and what can be."""
    content = rx.cond(
        _State.is_loaded & rx.State.is_hydrated,
        _content(),
        rx.fragment(
            upload_script(), waiting_page(routes.SECOND_OPINION, retry=_State.load_opinions)
        ),
    )
    return shell(content, route=routes.SECOND_OPINION)


def _content() -> rx.Component:
    view = _State.view
    return rx.fragment(
        back_link(routes.SERVICES.title, to=routes.SERVICES.path),
        error_summary(_State.error_title, _State.errors, tries=_State.tries),
        page_head(routes.SECOND_OPINION.title, lead=view.lead),
        form_notice(_State.notice, tone=Tone.SUCCESS),
        split(
            rx.foreach(view.asked, _asked),
            rx.cond(view.draft.reference != "", _draft()),
            rx.cond(
                view.can_ask & _State.is_writing,
                _question(),
                rx.cond(view.is_offered & ~view.can_ask & (view.draft.reference == ""), _used_up()),
            ),
            aside=_aside(),
        ),
        help_line("Une question sur ce service\u00a0?"),
    )


def _asked(one: OpinionView) -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(
                one.title, rx.el.span(", ", one.reference, class_name="sr-only"), id=one.reference
            ),
            status(one.status, tone=one.tone),
            class_name="section__head",
        ),
        rx.cond(one.question != "", rx.el.p(one.question, class_name="lines measure")),
        rx.cond(one.papers != "", rx.el.p(one.papers, class_name="small muted measure")),
        rx.el.p("Référence ", one.reference, class_name="small muted"),
        rx.cond(
            one.answer != "",
            panel(
                rx.el.h3("L’avis du spécialiste"),
                rx.el.p(one.answer, class_name="lines measure"),
                rx.el.p(one.signed, class_name="small muted"),
                class_name="stack-s",
            ),
        ),
        rx.cond(one.kept != "", rx.el.p(one.kept, class_name="small muted measure")),
        timeline(one.steps),
        rx.cond(one.can_withdraw, _withdraw(one)),
        key=one.reference,
        class_name="section stack",
        aria_labelledby=one.reference,
    )


def _withdraw(one: OpinionView) -> rx.Component:
    act = cast("Prop", _State.withdraw)
    return fold(
        rx.fragment("Retirer ma demande", rx.el.span(" ", one.reference, class_name="sr-only")),
        rx.el.p(one.withdrawing, class_name="measure"),
        rx.el.p(
            button(
                "Oui, la retirer",
                rx.el.span(" ", one.reference, class_name="sr-only"),
                kind=ButtonKind.DANGER,
                small=True,
                on_click=act(one.reference),
            )
        ),
        body_class="stack-s",
    )


def _draft() -> rx.Component:
    draft = _State.view.draft
    return rx.fragment(
        rx.cond(
            _State.is_writing,
            rx.fragment(),
            section(
                "Votre question",
                rx.el.p(draft.question, class_name="lines measure"),
                rx.el.p(draft.about, class_name="small muted"),
                rx.cond(
                    _State.view.can_ask,
                    button_row(
                        button(
                            "Modifier",
                            kind=ButtonKind.SECONDARY,
                            small=True,
                            on_click=_State.write_again,
                        )
                    ),
                ),
                _drop(),
                name="votre-question",
                class_name="section stack-s",
            ),
        ),
        rx.cond(_State.is_writing, rx.fragment(), _sending()),
    )


def _drop() -> rx.Component:
    return fold(
        "Supprimer cette question",
        rx.el.p(
            "Ce que vous avez écrit est effacé. Vos documents restent dans votre espace.",
            class_name="measure",
        ),
        rx.el.p(
            button(
                "Oui, la supprimer",
                kind=ButtonKind.DANGER,
                small=True,
                on_click=_State.drop_draft,
            )
        ),
        body_class="stack-s",
    )


def _sending() -> rx.Component:
    view, draft = _State.view, _State.view.draft
    send = cast("Prop", _State.send_question)
    return section(
        "Vos documents et votre accord",
        rx.el.p(
            "Comptes rendus, images, analyses\u00a0: ce que votre médecin a sur la question. Ce "
            "que vous envoyez ici rejoint vos documents.",
            class_name="muted measure",
        ),
        upload_form(name="limites", about=draft.kind, about_ref=draft.reference),
        rx.cond(
            draft.pending.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            sent_rows(draft.pending, on_cancel=UploadsState.cancel_upload),
        ),
        rx.el.form(
            hidden_field("reference", draft.reference),
            hidden_field("shown", draft.shown),
            choices(
                f"Documents à confier ({MAX_PAPERS} au plus)",
                rx.cond(
                    draft.papers.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
                    rx.foreach(draft.papers, _paper),
                    rx.el.p(
                        "Aucun document envoyé ces 30\u00a0derniers jours. Envoyez-en un ci-dessus"
                        "\u00a0: il s’ajoute ici dès qu’il est vérifié.",
                        class_name="muted",
                    ),
                ),
                name=PAPERS.name,
                error=error_of(_State, PAPERS),
            ),
            _agreement(),
            button_row(button(view.send, type="submit"), fill=True),
            on_submit=send,
            no_validate=True,
            key=draft.shown,  # under other words, nothing is ticked yet
            class_name="form",
        ),
        name="documents",
        class_name="section stack no-print",
    )


def _paper(one: PaperView) -> rx.Component:
    return rx.el.label(
        # Without an id, which would send true instead of a text.
        rx.el.input(
            type="checkbox", name=one.name, value="1", default_checked=cast("bool", one.is_chosen)
        ),
        rx.el.span(
            rx.el.span(one.title, class_name="choice__title"),
            rx.el.span(one.about, class_name="choice__text"),
        ),
        key=one.name,
        class_name="choice",
    )


def _agreement() -> rx.Component:
    view, error = _State.view, error_of(_State, AGREED)
    return rx.el.div(
        rx.cond(
            error != "",
            rx.el.p(
                icon("circle-alert"),
                rx.el.span(error),
                id=f"{AGREED.name}-error",
                class_name="error",
            ),
        ),
        rx.el.label(
            rx.el.input(
                type="checkbox",
                id=AGREED.name,
                name=AGREED.name,
                value="1",
                aria_invalid=rx.cond(error != "", "true", "false"),
                aria_describedby=rx.cond(error != "", f"{AGREED.name}-error", ""),
            ),
            rx.el.span(
                rx.el.span(view.agreement, class_name="choice__title"),
                rx.el.span(view.agreement_text, class_name="choice__text"),
            ),
            class_name="choice",
        ),
        class_name=rx.cond(error != "", "field field--error", "field"),
    )


def _question() -> rx.Component:
    view = _State.view
    return section(
        rx.cond(
            view.draft.reference != "",
            "Modifier votre question",
            rx.cond(
                view.asked.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
                "Demander un autre avis",
                "Demander un avis",
            ),
        ),
        rx.el.div(rx.foreach(view.rights, _right), class_name="muted"),
        rx.el.form(
            select(_State, "Pour qui", PERSON, view.people),
            rx.el.p(
                "Vous demandez pour vous ou pour vos enfants mineurs. Pour un autre adulte de "
                "votre contrat, ce n’est pas encore possible ici.",
                class_name="hint",
            ),
            select(_State, "Domaine", DOMAIN, view.domains),
            text_area(
                "Votre question au spécialiste",
                name=QUESTION.name,
                hint="Une ou deux phrases, avec vos mots. Rien ne part encore.",
                error=error_of(_State, QUESTION),
                max_length=MAX_QUESTION_LENGTH,
                rows=4,
                default_value=value_of(_State, QUESTION),
            ),
            button_row(
                button("Continuer vers mes documents", type="submit"),
                rx.cond(
                    view.draft.reference != "",
                    rx.el.button(
                        "Revenir sans rien changer",
                        type="button",
                        class_name="text-btn",
                        on_click=_State.keep_question,
                    ),
                ),
                fill=True,
            ),
            on_submit=cast("Prop", _State.save_question),
            no_validate=True,
            key=cast("str", _State.form_key.to_string()),  # pyright: ignore[reportAttributeAccessIssue]
            class_name="form",
        ),
        name="demander",
        class_name="section stack no-print",
    )


def _right(text: str) -> rx.Component:
    return rx.el.p(text)


def _used_up() -> rx.Component:
    return section(
        "Demander un autre avis",
        rx.el.div(rx.foreach(_State.view.rights, _right), class_name="muted"),
        name="demander",
    )


def _aside() -> rx.Component:
    return rx.el.aside(
        panel(
            rx.el.h2("Ce que la mutuelle voit", class_name="aside-title"),
            rx.el.p(
                "Qu’un avis a été demandé, pour compter vos droits. Nos conseillers ne voient ni "
                "la question, ni la réponse. Les documents rejoignent ceux de votre espace\u00a0: "
                "un conseiller peut les ouvrir, et vous le voyez dans votre activité.",
                class_name="small",
            ),
            class_name="stack-s",
        ),
        rx.el.div(
            rx.el.h2("Ce n’est pas une urgence", class_name="aside-title"),
            rx.el.p(
                "Douleur forte, malaise, doute\u00a0: n’attendez pas. ",
                rx.foreach(_State.rescue, _rescue),
                class_name="small",
            ),
        ),
        rx.el.div(
            rx.el.h2("Et mon médecin\u00a0?", class_name="aside-title"),
            rx.el.p(
                "Il garde la main. L’avis est à vous\u00a0: c’est vous qui le lui montrez.",
                class_name="small",
            ),
        ),
        aria_label="À savoir",
        class_name="stack",
    )


def _rescue(one: RescueView) -> rx.Component:
    return rx.fragment(outer_link(one.text, href=one.href), " ")
