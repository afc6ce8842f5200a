"""`/profil/preferences`: of what the member is told, by which way and how often."""

from typing import cast

import reflex as rx

from memberapp import routes
from memberapp.components.button import button
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.form_fields import edited
from memberapp.components.layout import back_link, page_head, section
from memberapp.components.link import link
from memberapp.components.masked import masked
from memberapp.components.native_form import choices, error_summary, select
from memberapp.components.notice import Tone, form_notice
from memberapp.components.props import Prop
from memberapp.pages.loading import loading
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.preferences.forms import APP, EMAIL, SMS
from memberapp.preferences.labels import PACES, SUBJECTS, WAYS
from memberapp.preferences.rules import Subject, Way
from memberapp.state.preferences import PreferencesState

_OPTIONS = {pace.value: name for pace, name in PACES.items()}


@page(routes.PREFERENCES, on_load=PreferencesState.load_preferences)
def preferences_page() -> rx.Component:
    """Let the member choose what they are told."""
    content = rx.fragment(
        back_link(routes.PROFILE.title, to=routes.PROFILE.path),
        error_summary(
            PreferencesState.error_title, PreferencesState.errors, tries=PreferencesState.tries
        ),
        page_head(
            routes.PREFERENCES.title,
            lead="Choisissez, pour chaque sujet, par où nous vous écrivons. Aucun message ne "
            "contient de détail de santé.",
        ),
        rx.cond(
            PreferencesState.is_loaded,
            rx.fragment(_contacts(), _choices()),
            loading(retry=PreferencesState.load_preferences),
        ),
    )
    return shell(content, route=routes.PREFERENCES)


def _contacts() -> rx.Component:
    view = PreferencesState.view
    return section(
        "Vos adresses",
        definition_list(
            definition("E-mail", rx.cond(view.email != "", view.email, "Non renseigné")),
            definition(
                "SMS",
                rx.cond(
                    view.phone != "",
                    masked(view.phone, spoken=view.phone_spoken),
                    "Aucun numéro de mobile\u00a0: ajoutez-en un pour recevoir nos SMS.",
                ),
            ),
        ),
        name="adresses",
        action=link(
            "Modifier", rx.el.span(" vos adresses", class_name="sr-only"), to=routes.PROFILE.path
        ),
    )


def _choices() -> rx.Component:
    state, save = PreferencesState, cast("Prop", PreferencesState.save)
    return section(
        "Sujets et canaux",
        form_notice(state.notice, tone=Tone.SUCCESS),
        rx.el.form(
            choices(
                SUBJECTS[Subject.NEW_PAYMENTS],
                *(
                    select(WAYS[way], _OPTIONS, **edited(state, field))
                    for way, field in zip(Way, (EMAIL, SMS, APP), strict=True)
                ),
                name=Subject.NEW_PAYMENTS.value,
                hint="Quand un remboursement part vers votre compte. L’e-mail dit le montant et le "
                "jour\u00a0; le SMS dit seulement qu’un message vous attend.",
                class_name="choices choices--3",
            ),
            rx.el.p(
                "Ce qui protège votre espace vous est toujours envoyé\u00a0: codes, connexion "
                "inhabituelle, changement de mot de passe, de coordonnées ou de compte bancaire.",
                class_name="small muted measure",
            ),
            rx.el.div(
                button("Enregistrer", type="submit"),
                rx.el.span(state.view.saved, class_name="small muted"),
                class_name="btn-row",
            ),
            on_submit=save,
            no_validate=True,
            class_name="form form--wide",
        ),
        name="sujets",
    )
