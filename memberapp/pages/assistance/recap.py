"""`/assistance/recapitulatif`: everything that would be sent, each part to be changed."""

import reflex as rx

from memberapp import routes
from memberapp.assistance.views.recap import (
    ADDRESS_ID,
    PHONE_ID,
    AnswerView,
    PartView,
    add_phone_path,
    edit_address_path,
    edit_phone_path,
)
from memberapp.assistance.views.services import DROP
from memberapp.components.address_fields import address_fields
from memberapp.components.button import button
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.form_fields import edited
from memberapp.components.icon import icon
from memberapp.components.link import link
from memberapp.components.native_form import field
from memberapp.components.notice import Tone, alert
from memberapp.components.props import Child, Text
from memberapp.components.wizard import facts, step_actions
from memberapp.pages.assistance.frame import (
    access_inputs,
    ask_for_a_call,
    step_form,
    step_head,
    step_page,
)
from memberapp.pages.registry import page
from memberapp.profile.forms import PHONE
from memberapp.state.assistance.recap import RecapState


@page(routes.ASSISTANCE_RECAP, on_load=RecapState.load_recap)
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
        step=5,
        state=RecapState,
        back=(
            rx.cond(RecapState.editing != "", "Récapitulatif", "Prestations"),
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
        step_head(routes.ASSISTANCE_RECAP.title, lead="Rien n’est envoyé avant votre validation."),
        rx.el.div(
            _part(view.event.title, facts(view.event.facts, narrow=True), path=view.event.path),
            rx.foreach(view.services, _service),
            rx.cond(view.needs_address, _address()),
            _phone(),
            rx.cond(view.has_answers, _answers()),
            ask_for_a_call(RecapState.frame),
            class_name="parts",
        ),
        step_actions(
            button(
                "Valider et envoyer ma demande",
                on_click=RecapState.submit(view.fingerprint),
            ),
            link(
                icon("plus"),
                "Ajouter une prestation",
                to=routes.ASSISTANCE_SERVICES.path,
                class_name="text-btn",
            ),
        ),
    )


def _part(title: Text, *children: Child, path: Text = "", name: Text | None = None) -> rx.Component:
    change = link("Modifier", rx.el.span(" ", title, class_name="sr-only"), to=path)
    return rx.el.section(
        rx.el.div(
            rx.el.h2(title, class_name="aside-title"),
            rx.cond(path != "", change),
            class_name="section__head",
        ),
        *children,
        **({} if name is None else {"id": name, "custom_attrs": {"tabIndex": -1}}),
        class_name="panel",
    )


def _service(part: PartView) -> rx.Component:
    drop = rx.el.button(
        DROP,
        rx.el.span("\u00a0: ", part.title, class_name="sr-only"),
        type="button",
        on_click=RecapState.drop(part.service, RecapState.version),
        class_name="text-btn",
    )
    return _part(
        part.title,
        _problem(part.problem),
        rx.cond(part.warning != "", alert(rx.el.p(part.warning), tone=Tone.ATTENTION)),
        facts(part.facts, narrow=True),
        rx.cond(part.problem != "", drop),
        path=part.path,
        name=part.name,
    )


def _problem(text: Text) -> rx.Component:
    words = rx.el.p(icon("circle-alert"), rx.el.span(text), class_name="error")
    return rx.cond(text != "", words)


def _address() -> rx.Component:
    return _part(
        "Adresse d’intervention",
        _problem(RecapState.view.address_problem),
        facts(RecapState.view.address, narrow=True),
        path=edit_address_path(),
        name=ADDRESS_ID,
    )


def _answers() -> rx.Component:
    return _part(
        "Votre situation",
        definition_list(rx.foreach(RecapState.view.answers, _answer)),
    )


def _answer(one: AnswerView) -> rx.Component:
    change = link(
        "Modifier", rx.el.span("\u00a0: ", one.question, class_name="sr-only"), to=one.path
    )
    return definition(one.question, rx.el.span(one.answer, class_name="lines"), action=change)


def _phone() -> rx.Component:
    return _part(
        "Téléphone du moment",
        _problem(RecapState.view.phone_problem),
        facts(RecapState.view.phone, narrow=True),
        path=edit_phone_path(),
        name=PHONE_ID,
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
            ask_for_a_call(RecapState.frame),
            step_actions(
                button("Enregistrer ce téléphone", type="submit"),
                link("Annuler", to=routes.ASSISTANCE_RECAP.path, class_name="text-btn"),
            ),
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
            ask_for_a_call(RecapState.frame),
            step_actions(
                button("Enregistrer cette adresse", type="submit"),
                link("Annuler", to=routes.ASSISTANCE_RECAP.path, class_name="text-btn"),
            ),
            state=RecapState,
            on_submit=RecapState.save_address,
        ),
    )
