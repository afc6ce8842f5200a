"""`/assistance/recapitulatif`: everything that would be sent, each part to be changed."""

import reflex as rx

from memberapp import routes
from memberapp.assistance.views.recap import (
    ADDRESS_ID,
    PHONE_ID,
    AnswerView,
    ServiceView,
    add_phone_path,
    edit_address_path,
    edit_phone_path,
)
from memberapp.assistance.views.services import DROP
from memberapp.components.address_fields import address_fields
from memberapp.components.button import button
from memberapp.components.fold import fold
from memberapp.components.form_fields import edited
from memberapp.components.icon import icon
from memberapp.components.link import link
from memberapp.components.native_form import field
from memberapp.components.notice import Tone, alert, status
from memberapp.components.props import Child, Text
from memberapp.components.wizard import fact_value, facts, step_actions
from memberapp.pages.assistance.frame import (
    access_inputs,
    continue_button,
    step_form,
    step_head,
    step_page,
)
from memberapp.pages.registry import page
from memberapp.profile.forms import PHONE
from memberapp.state.assistance.recap import RecapState


@page(routes.ASSISTANCE_RECAP, on_load=RecapState.load_recap, styles=("assistance",))
def assistance_recap_page() -> rx.Component:
    """Show the request before it is sent."""
    return step_page(
        rx.fragment(
            rx.match(
                RecapState.editing,
                (routes.EDIT_ADDRESS, _address_form()),
                (routes.EDIT_PHONE, _phone_form()),
                _recap(),
            )
        ),
        route=routes.ASSISTANCE_RECAP,
        help_question="Une question\u00a0?",
        step=5,
        state=RecapState,
        back=(
            rx.cond(RecapState.editing != "", "récapitulatif", "prestations"),
            rx.cond(
                RecapState.editing != "",
                routes.ASSISTANCE_RECAP.path,
                routes.ASSISTANCE_SERVICES.path,
            ),
        ),
        retry=RecapState.load_recap,
        aside=RecapState.view.aside,
    )


def _recap() -> rx.Component:
    view = RecapState.view
    return rx.fragment(
        step_head(
            routes.ASSISTANCE_RECAP.title,
            lead=rx.fragment(view.lead, " ", rx.el.b("Rien n’est encore envoyé.")),
        ),
        rx.el.section(
            rx.el.h2("Vos prestations", class_name="sr-only"),
            rx.foreach(view.services, _service),
            rx.cond(view.documents != "", rx.el.p(view.documents, class_name="small")),
            link(
                icon("plus"),
                "Ajouter une prestation",
                to=routes.ASSISTANCE_SERVICES.path,
                class_name="text-btn",
            ),
            class_name="visits",
        ),
        rx.cond(view.needs_address, _address()),
        _phone(),
        _situation(),
        step_actions(
            button(
                "Valider et envoyer ma demande",
                on_click=RecapState.submit(view.fingerprint),
                data_busy="Envoi en cours…",
            ),
        ),
    )


def _change(what: Text, *, path: Text) -> rx.Component:
    return link(
        "Modifier",
        rx.el.span("\u00a0: ", what, class_name="sr-only"),
        to=path,
        class_name="link-tap",
    )


def _service(one: ServiceView) -> rx.Component:
    drop = rx.el.button(
        DROP,
        rx.el.span("\u00a0: ", one.label, class_name="sr-only"),
        type="button",
        on_click=RecapState.drop(one.service, RecapState.version),
        data_busy="Un instant…",
        class_name="text-btn",
    )
    return rx.el.article(
        rx.el.h3(one.title, class_name="visit__t"),
        _problem(one.problem),
        rx.el.p(
            rx.cond(one.when != "", rx.fragment(one.when, rx.el.span(" · ", aria_hidden=True))),
            one.limit,
            class_name="small",
        ),
        rx.foreach(one.to_confirm, lambda line: rx.el.p(line, class_name="small")),
        rx.foreach(one.notes, lambda line: rx.el.p(line, class_name="small muted")),
        rx.cond(one.warning != "", alert(rx.el.p(one.warning), tone=Tone.ATTENTION)),
        rx.el.div(
            rx.cond(one.status != "", status(one.status, tone=one.tone)),
            rx.cond(one.problem != "", drop),
            _change(one.label, path=one.path),
            class_name="visit__foot",
        ),
        id=one.name,
        custom_attrs={"tabIndex": -1},
        class_name="visit",
    )


def _problem(text: Text) -> rx.Component:
    words = rx.el.p(icon("circle-alert"), rx.el.span(text), class_name="error")
    return rx.cond(text != "", words)


def _part(title: str, *children: Child, path: str, name: str, problem: Text) -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(title, class_name="aside-title"),
            _change(title, path=path),
            class_name="section__head",
        ),
        _problem(problem),
        *children,
        id=name,
        custom_attrs={"tabIndex": -1},
        class_name="recap-part",
    )


def _address() -> rx.Component:
    view = RecapState.view
    return _part(
        "Pour venir chez vous",
        rx.el.p(view.address),
        rx.cond(
            view.access != "",
            rx.el.p(view.access, class_name="small muted"),
            rx.el.p("Étage et code d’entrée non indiqués.", class_name="small muted"),
        ),
        path=edit_address_path(),
        name=ADDRESS_ID,
        problem=view.address_problem,
    )


def _phone() -> rx.Component:
    view = RecapState.view
    return _part(
        "Téléphone du moment",
        rx.el.p(fact_value(view.phone)),
        path=edit_phone_path(),
        name=PHONE_ID,
        problem=view.phone_problem,
    )


def _situation() -> rx.Component:
    """Fold away what the request is about, and the answers: a tap on one changes it."""
    view = RecapState.view
    return fold(
        view.situation_title,
        facts(view.situation, narrow=True),
        rx.el.p(_change("l’événement, sa date ou le contrat", path=view.event_path)),
        rx.el.ul(rx.foreach(view.answers, _answer), class_name="rows"),
    )


def _answer(one: AnswerView) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.span(
                rx.el.span("Modifier\u00a0: ", class_name="sr-only"),
                rx.el.span(one.question, class_name="row__meta"),
                rx.el.span(one.answer, class_name="row__title lines"),
                class_name="row__body",
            ),
            icon("chevron-right"),
            to=one.path,
            class_name="row",
        )
    )


def _phone_form() -> rx.Component:
    return rx.fragment(
        step_head(
            "Où pouvons-nous vous joindre\u00a0?",
            lead="Votre téléphone, ou celui d’un proche. Il ne sert qu’à cette demande, celui de "
            "votre profil ne change pas. Le SMS avec votre numéro de dossier y arrive aussi, si "
            "c’est un mobile.",
        ),
        step_form(
            field(
                "Téléphone du moment",
                **edited(RecapState, PHONE),
                hint="Laissez vide pour garder celui de votre profil.",
                type="tel",
                auto_complete="tel",
                class_name="input input--num",
            ),
            rx.el.p(
                link("Changer plutôt le téléphone de mon profil", to=add_phone_path()),
                ". Vous reviendrez ensuite à cette demande.",
                class_name="small muted",
            ),
            step_actions(continue_button("Enregistrer ce téléphone")),
            state=RecapState,
            on_submit=RecapState.save_phone,
        ),
    )


def _address_form() -> rx.Component:
    return rx.fragment(
        step_head(
            "Où devons-nous venir\u00a0?",
            lead="Cette adresse ne sert qu’à cette demande. Celle de votre profil ne change pas.",
        ),
        step_form(
            address_fields(RecapState),
            access_inputs(RecapState),
            step_actions(continue_button("Enregistrer cette adresse")),
            state=RecapState,
            on_submit=RecapState.save_address,
        ),
    )
