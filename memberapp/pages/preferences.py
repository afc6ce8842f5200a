"""`/profil/preferences`: of what the member is told, by which way, how often, on which devices."""

from typing import cast

import reflex as rx

from memberapp import routes
from memberapp.account.views.connections import DeviceView
from memberapp.components.button import ButtonKind, button
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.device_row import device_button, device_row
from memberapp.components.form_fields import edited, value_of
from memberapp.components.layout import back_link, page_head, section
from memberapp.components.link import link
from memberapp.components.masked import masked
from memberapp.components.native_form import (
    NativeForm,
    choices,
    error_summary,
    hidden_field,
    select,
    submit_button,
)
from memberapp.components.notice import Tone, alert, form_notice
from memberapp.components.props import Prop
from memberapp.core.forms import Field
from memberapp.pages.calendar_link import calendar_link_section
from memberapp.pages.loading import loading
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.preferences.forms import APP, EMAIL, PUSH, SMS, SUBSCRIPTION
from memberapp.preferences.labels import PACES, SUBJECTS, WAYS
from memberapp.preferences.rules import Subject, Way
from memberapp.state.calendars import CalendarLinkState
from memberapp.state.preferences import PreferencesState

_OPTIONS = {pace.value: name for pace, name in PACES.items()}


@page(
    routes.PREFERENCES,
    on_load=(PreferencesState.load_preferences, CalendarLinkState.load_calendar_link),
)
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
            rx.fragment(
                form_notice(PreferencesState.added, tone=Tone.SUCCESS),
                _contacts(),
                _choices(),
                rx.cond(PreferencesState.notified.key != "", _devices()),
                calendar_link_section(),
            ),
            loading(retry=PreferencesState.load_preferences),
        ),
    )
    return shell(content, route=routes.PREFERENCES)


def _contacts() -> rx.Component:
    view, notified = PreferencesState.view, PreferencesState.notified
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
            rx.cond(notified.key != "", definition("Notifications", notified.summary)),
        ),
        name="adresses",
        action=link(
            "Modifier", rx.el.span(" vos adresses", class_name="sr-only"), to=routes.PROFILE.path
        ),
    )


def _choice(way: Way, field: Field) -> rx.Component:
    """Ask how often, by one way; a way that there is not here keeps what was chosen."""
    # A choice made elsewhere, or by the post of a device, is shown at once: its key is the value.
    value = value_of(PreferencesState, field)
    asked = select(WAYS[way], _OPTIONS, key=value, **edited(PreferencesState, field))
    if way is not Way.PUSH:
        return asked
    kept = hidden_field(field.name, value)
    return rx.cond(PreferencesState.notified.key != "", asked, kept)


def _choices() -> rx.Component:
    state, save = PreferencesState, cast("Prop", PreferencesState.save)
    return section(
        "Sujets et canaux",
        form_notice(state.notice, tone=Tone.SUCCESS),
        rx.el.form(
            choices(
                SUBJECTS[Subject.NEW_PAYMENTS],
                *(
                    _choice(way, field)
                    for way, field in zip(Way, (EMAIL, SMS, PUSH, APP), strict=True)
                ),
                name=Subject.NEW_PAYMENTS.value,
                hint="Quand un remboursement part vers votre compte. L’e-mail dit le montant et le "
                "jour\u00a0; le SMS et la notification disent seulement qu’un message vous attend.",
                class_name="choices choices--2",
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


def _devices() -> rx.Component:
    """List the devices that get notifications, and let this one be one of them."""
    state = PreferencesState
    return section(
        "Notifications sur vos appareils",
        rx.el.div(
            rx.el.p(
                "Une notification s’affiche sur l’écran, même quand votre espace est fermé. Elle "
                "dit seulement qu’un paiement est arrivé\u00a0: ni montant, ni soin. Se "
                "déconnecter ne l’arrête pas\u00a0; retirez plutôt l’appareil.",
                class_name="muted measure",
            ),
            rx.el.div(
                rx.cond(state.removed != "", alert(rx.el.p(state.removed), tone=Tone.SUCCESS)),
                role="status",
            ),
            rx.cond(
                state.notified.devices,
                rx.el.ul(rx.foreach(state.notified.devices, _device), class_name="rows"),
            ),
            rx.cond(~state.notified.is_this_one, rx.fragment(_add_device(), _no_push())),
            class_name="stack",
        ),
        name="notifications",
    )


def _device(device: DeviceView) -> rx.Component:
    remove = PreferencesState.remove_device(device.id)
    return device_row(device, device_button("Retirer", device, on_click=remove))


def _add_device() -> rx.Component:
    """Post what the browser subscribed with (`assets/js/push.js`), once its member agreed."""
    return NativeForm.create(
        # React brings it once, to the head, with the first form that needs it.
        rx.el.script(src="/js/push.js", async_=True),
        hidden_field(SUBSCRIPTION.name, ""),
        rx.el.p(role="alert", class_name="error", data_push_said=""),
        rx.el.div(
            submit_button(
                "Activer sur cet appareil",
                kind=ButtonKind.SECONDARY,
                icon_name="bell",
                data_busy="Votre navigateur vous demande votre accord…",
            ),
            class_name="btn-row",
        ),
        rx.el.p("Votre navigateur vous demandera votre accord.", class_name="small muted"),
        action=routes.POST_PUSH_DEVICE,
        method="post",
        no_validate=True,
        custom_attrs={"data-push-key": PreferencesState.notified.key},
        class_name="form push",
    )


def _no_push() -> rx.Component:
    """Say what to do where the browser cannot."""
    return rx.el.div(
        rx.el.p("Ce navigateur, tel qu’il est ouvert, ne reçoit pas de notification."),
        rx.el.p(
            "Sur iPhone et iPad, ajoutez d’abord votre espace à l’écran d’accueil\u00a0: dans "
            "Safari, touchez «\u00a0Partager\u00a0», puis «\u00a0Sur l’écran d’accueil\u00a0». "
            "Ouvrez-le ensuite depuis cette icône, et revenez à cette page. Ailleurs, mettez votre "
            "navigateur à jour et sortez de la navigation privée."
        ),
        class_name="no-push stack-s muted measure",
    )
