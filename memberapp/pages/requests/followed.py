"""`/demandes/[reference]`: a request that was sent; it outlives a bookmark."""

from typing import cast

import reflex as rx

from memberapp import routes
from memberapp.components.brand import page_title
from memberapp.components.button import ButtonKind, button, button_link, button_row
from memberapp.components.counters import gauge
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.fold import fold
from memberapp.components.form_fields import edited
from memberapp.components.icon import icon
from memberapp.components.layout import back_link, page_head, section, split
from memberapp.components.link import link, outer_link
from memberapp.components.native_form import error_summary
from memberapp.components.notice import Tone, alert, form_notice, status
from memberapp.components.official_channels import callback_link
from memberapp.components.props import Prop
from memberapp.components.text_area import text_area
from memberapp.components.timeline import timeline
from memberapp.components.uploads import sent_rows, upload_form
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.missing import missing_object
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.requests.forms import GIVEN
from memberapp.requests.papers import KIND
from memberapp.requests.views.mediator import PieceView
from memberapp.requests.views.request import AnswerView
from memberapp.requests.views.shared import MISSING, MISSING_LEAD, FactView
from memberapp.state.requests.followed import RequestState
from memberapp.state.uploads import UploadsState

_State = RequestState


@page(routes.REQUEST, on_load=RequestState.load_request, styles=("assistance", "uploads"))
def request_page() -> rx.Component:
    """Show a request that was sent; the staff's acts show by themselves."""
    content = rx.cond(
        _State.is_loaded & rx.State.is_hydrated,
        _request(),
        rx.cond(
            _State.is_missing & rx.State.is_hydrated,
            missing_object(
                MISSING,
                MISSING_LEAD,
                way_out="Voir mes demandes",
                to=routes.REQUESTS.path,
                doubt="Vous aviez pourtant envoyé une demande\u00a0?",
                tab_title=page_title(MISSING),
            ),
            waiting_page(routes.REQUEST),
        ),
    )
    return shell(content, route=routes.REQUEST)


def _request() -> rx.Component:
    view = _State.view
    return rx.fragment(
        back_link(routes.REQUESTS.title, to=routes.REQUESTS.path),
        error_summary(_State.error_title, _State.errors, tries=_State.tries),
        page_head(
            view.title,
            rx.el.p(
                view.noun,
                " ",
                rx.el.b(view.reference, class_name="ref"),
                view.sent,
                class_name="lead",
            ),
            # It is there before it changes, so that a change is announced.
            rx.el.p(
                status(view.state, tone=view.tone),
                " ",
                rx.el.b(view.turn),
                " ",
                rx.cond(view.late == "", view.due, ""),
                role="status",
                class_name="acts",
            ),
            tab_title=page_title(view.title),
        ),
        form_notice(_State.notice, tone=Tone.SUCCESS),
        rx.cond(
            view.late != "",
            alert(rx.el.p(view.late_advice), title=view.late, tone=Tone.ATTENTION),
        ),
        split(
            rx.cond(view.claim.say_before != "", _clock()),
            rx.cond(view.missing != "", _missing()),
            rx.cond(view.can_give & (view.missing != ""), _papers()),
            rx.foreach(view.answers, _answer),
            section("Suivi", timeline(view.steps, callback_path=view.callback_path), name="suivi"),
            rx.cond(view.claim.say_before != "", _mediator()),
            rx.cond(view.text != "", _words()),
            rx.cond(view.can_give & (view.missing == ""), rx.fragment(_add(), _papers())),
            rx.cond(view.can_withdraw, _withdraw()),
            aside=_aside(),
        ),
    )


def _clock() -> rx.Component:
    claim = _State.view.claim
    return rx.el.section(
        rx.el.h2(
            claim.say_before,
            rx.cond(claim.say_mark != "", rx.el.mark(claim.say_mark)),
            claim.say_after,
            id="delai",
            class_name="hero__say",
        ),
        rx.cond(
            claim.ends != "",
            rx.fragment(
                gauge(claim.percent),
                rx.el.p(
                    rx.el.span(claim.begins),
                    rx.el.span(" · ", aria_hidden=True),
                    rx.el.span(claim.ends),
                    class_name="small muted",
                ),
            ),
        ),
        class_name="hero",
        aria_labelledby="delai",
    )


def _missing() -> rx.Component:
    view = _State.view
    return rx.el.section(
        rx.el.h2("Il nous manque un élément", id="manque"),
        rx.el.p(view.missing, class_name="lines"),
        rx.cond(view.missing_by != "", rx.el.p(rx.el.b(view.missing_by), class_name="small")),
        rx.cond(
            view.send_path != "",
            rx.el.p(
                button_link("Envoyer ce qui manque", to=view.send_path, icon_name="paperclip"),
                class_name="acts",
            ),
            _give_form("Votre réponse", "Envoyer ma réponse"),
        ),
        class_name="missing",
        aria_labelledby="manque",
    )


def _answer(one: AnswerView) -> rx.Component:
    return rx.el.section(
        rx.el.h2(one.title),
        rx.el.p(one.text, class_name="lines measure"),
        rx.el.p(one.when, class_name="small muted"),
        rx.cond(
            _State.view.appeal_path != "",
            rx.el.p(
                "Vous n’êtes pas d’accord\u00a0? ",
                link("Faites une réclamation", to=_State.view.appeal_path),
                ", nous relisons votre dossier.",
            ),
        ),
        class_name="panel stack-s",
        role="status",
    )


def _words() -> rx.Component:
    return section(
        "Votre demande, mot pour mot",
        rx.el.p(_State.view.text, class_name="quote lines"),
        name="mots",
    )


def _add() -> rx.Component:
    return fold("Ajouter un élément", _give_form("Ce que vous ajoutez", "Ajouter"))


def _papers() -> rx.Component:
    return section(
        "Joindre un document",
        upload_form(name="papiers", about=KIND, about_ref=_State.view.reference),
        rx.cond(
            _State.papers.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            sent_rows(_State.papers, on_cancel=UploadsState.cancel_upload),
        ),
        name="joindre",
    )


def _give_form(label: str, text: str) -> rx.Component:
    return rx.el.form(
        text_area(label, hint="2\u00a0000\u00a0caractères au plus.", **edited(_State, GIVEN)),
        button(text, type="submit", kind=ButtonKind.SECONDARY, data_busy="Un instant…"),
        on_submit=cast("Prop", _State.give),
        key=_State.form_key,
        no_validate=True,
        class_name="form no-print",
    )


def _withdraw() -> rx.Component:
    return fold(
        "Retirer cette demande",
        rx.el.p(
            "Nous n’y donnerons pas suite, et vous en recevrez la confirmation. Vous pourrez en "
            "faire une nouvelle quand vous voulez."
        ),
        rx.el.p(button("Oui, retirer", kind=ButtonKind.DANGER, on_click=_State.withdraw)),
        body_class="stack",
    )


def _mediator() -> rx.Component:
    claim = _State.view.claim
    return section(
        "Votre dossier pour le médiateur",
        rx.el.p(
            "Déjà réuni. Vous pouvez l’emporter aujourd’hui, même si vous ne le saisissez jamais.",
            class_name="muted measure",
        ),
        rx.el.ul(rx.foreach(claim.pieces, _piece), class_name="checks"),
        button_row(
            button_link(
                claim.button,
                to=_State.view.pdf_path,
                icon_name="file-down",
                kind=ButtonKind.SECONDARY,
                is_outer=True,
                download=True,
            ),
            fill=True,
        ),
        rx.el.p(
            claim.mediator,
            ". ",
            outer_link(
                "Saisir le médiateur en ligne", href=claim.mediator_url, rel="noopener noreferrer"
            ),
            ". ",
            claim.mediator_when,
            class_name="small measure",
        ),
        rx.el.p(claim.court, class_name="small muted measure"),
        name="mediateur",
        class_name="section stack-s",
    )


def _piece(one: PieceView) -> rx.Component:
    return rx.el.li(
        rx.cond(one.is_ready, icon("circle-check"), icon("circle")),
        rx.el.div(
            rx.el.b(one.title),
            one.when,
            rx.cond(one.is_ready, rx.fragment(), rx.el.span(" (à venir)", class_name="sr-only")),
        ),
        key=one.title,
    )


def _aside() -> rx.Component:
    view = _State.view
    return rx.el.aside(
        rx.el.h2("Informations", id="informations", class_name="aside-title"),
        definition_list(rx.foreach(view.facts, _fact)),
        rx.cond(view.note != "", rx.el.p(view.note, class_name="small")),
        rx.foreach(view.told, lambda line: rx.el.p(line, class_name="small muted")),
        rx.cond(
            (view.pdf_path != "") & (view.claim.say_before == ""),
            rx.el.p(
                button_link(
                    "Télécharger (PDF)",
                    to=view.pdf_path,
                    icon_name="file-down",
                    kind=ButtonKind.SECONDARY,
                    is_outer=True,
                    block=True,
                    download=True,
                )
            ),
        ),
        callback_link(to=view.callback_path),
        rx.el.p(
            "Vous préférez écrire\u00a0? ",
            link("Envoyez-nous un message", to=view.contact_path),
            ".",
            class_name="small",
        ),
        help_line("C’est pressé\u00a0?", offers_callback=False),
        class_name="panel stack-s",
        aria_labelledby="informations",
    )


def _fact(one: FactView) -> rx.Component:
    return definition(one.label, one.value)
