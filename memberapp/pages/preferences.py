"""`/profil/preferences`: of what the member is told, by which way, how often, on which devices."""

from typing import cast

import reflex as rx

from memberapp import routes
from memberapp.account.views.connections import DeviceView
from memberapp.components.button import ButtonKind, button
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.device_row import device_button, device_row
from memberapp.components.form_fields import edited, value_of
from memberapp.components.icon import icon
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
from memberapp.components.notice import Tone, alert, form_notice, status
from memberapp.components.props import Prop, Text
from memberapp.core.forms import Field
from memberapp.messages.subjects import Subject
from memberapp.pages.calendar_link import calendar_link_section
from memberapp.pages.loading import loading
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.preferences.forms import (
    PREFERENCES,
    QUIET_FROM,
    QUIET_SUNDAYS,
    QUIET_UNTIL,
    RHYTHM,
    SUBSCRIPTION,
)
from memberapp.preferences.labels import SUBJECTS, WAYS
from memberapp.preferences.rules import (
    DEFAULTS,
    FIRST_QUIET_HOURS,
    LAST_QUIET_HOURS,
    NO_HOUR,
    TICKED,
    Pace,
    Way,
    name_of,
)
from memberapp.preferences.views import HINTS
from memberapp.state.calendars import CalendarLinkState
from memberapp.state.preferences import PreferencesState

_ICONS = {
    Way.EMAIL: "mail",
    Way.SMS: "smartphone",
    Way.PUSH: "bell",
    Way.APP: "home",
    Way.POST: "file-text",
}


@page(
    routes.PREFERENCES,
    on_load=(PreferencesState.load_preferences, CalendarLinkState.load_calendar_link),
    styles=("preferences", "profile"),
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
    return shell(content, route=routes.PREFERENCES, help_question="Une question\u00a0?")


def _contacts() -> rx.Component:
    view, notified = PreferencesState.view, PreferencesState.notified
    return section(
        "Vos adresses",
        definition_list(
            definition(
                "E-mail",
                rx.cond(view.email != "", view.email, "Non renseigné"),
                rx.cond(
                    view.is_email_doubtful,
                    _doubt("Notre dernier message est revenu\u00a0: vérifiez cette adresse"),
                ),
            ),
            definition(
                "SMS",
                rx.cond(
                    view.phone != "",
                    masked(view.phone, spoken=view.phone_spoken),
                    "Aucun numéro de mobile\u00a0: ajoutez-en un pour recevoir nos SMS.",
                ),
                rx.cond(
                    view.is_phone_doubtful,
                    _doubt("Notre dernier SMS n’a pas été remis\u00a0: vérifiez ce numéro"),
                ),
            ),
            rx.cond(notified.key != "", definition("Notifications", notified.summary)),
        ),
        rx.el.p(
            link("Relire ce que nous vous avons envoyé", to=routes.MESSAGES.path),
            class_name="prefs__again",
        ),
        name="adresses",
        action=link(
            "Modifier", rx.el.span(" vos adresses", class_name="sr-only"), to=routes.PROFILE.path
        ),
    )


def _doubt(text: str) -> rx.Component:
    return rx.el.p(status(text, tone=Tone.ATTENTION))


def _choices() -> rx.Component:
    state, save = PreferencesState, cast("Prop", PreferencesState.save)
    return section(
        "Sujets et canaux",
        form_notice(state.notice, tone=Tone.SUCCESS),
        rx.el.form(
            _table(),
            _quiet_hours(),
            _rhythm(),
            rx.el.div(
                button("Enregistrer", type="submit"),
                rx.el.span(state.view.saved, class_name="small muted"),
                class_name="btn-row",
            ),
            on_submit=save,
            no_validate=True,
            class_name="form form--wide prefs__form",
        ),
        name="sujets",
    )


def _table() -> rx.Component:
    head = rx.el.tr(
        rx.el.th("Sujet", scope="col"),
        *(rx.el.th(icon(_ICONS[way]), WAYS[way], scope="col") for way in Way),
    )
    return rx.el.table(
        rx.el.caption("Un sujet par ligne, un canal par colonne", class_name="sr-only"),
        rx.el.thead(head),
        rx.el.tbody(
            _group("Vos soins et vos demandes"),
            *(_row(one) for one in (Subject.NEW_PAYMENTS, Subject.FOLLOW_UP, Subject.CALLS)),
            _group("Votre contrat"),
            _row(Subject.CONTRIBUTIONS),
            _group("Seulement si vous le demandez"),
            _row(Subject.NEWS),
            _group("Envoyés à tous"),
            _mandatory(),
        ),
        class_name="prefs",
    )


def _group(title: str) -> rx.Component:
    return rx.el.tr(
        rx.el.th(title, scope="colgroup", col_span=len(Way) + 1), class_name="prefs__group"
    )


def _row(subject: Subject) -> rx.Component:
    return rx.el.tr(
        rx.el.th(SUBJECTS[subject], rx.el.small(HINTS[subject]), scope="row"),
        *(rx.el.td(_cell(subject, way)) for way in Way),
    )


def _cell(subject: Subject, way: Way) -> rx.Component:
    """Offer a box; a way that there is not here keeps what was chosen."""
    if way not in DEFAULTS[subject]:
        # What we write stands in the space whatever is chosen.
        return _always(way) if way is Way.APP else _not_offered()
    value = value_of(PreferencesState, PREFERENCES.fields[name_of(subject, way)])
    box = _box(subject, way, value)
    if way is not Way.PUSH:
        return box
    kept = rx.fragment(_not_offered(), hidden_field(name_of(subject, way), cast("Text", value)))
    return rx.cond(PreferencesState.notified.key != "", box, kept)


def _box(subject: Subject, way: Way, value: Prop) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            name=name_of(subject, way),  # without an id, which would send true instead of a text
            value=TICKED,
            aria_label=f"{WAYS[way]}, {SUBJECTS[subject]}",
            default_checked=cast("bool", value == TICKED),
            # A choice made elsewhere, or by the post of a device, is shown at once.
            key=cast("str", value),
        ),
        rx.el.span(WAYS[way], class_name="prefs__way"),
    )


def _mandatory() -> rx.Component:
    """Say what always leaves, and why."""
    return rx.el.tr(
        rx.el.th(
            "Connexion inhabituelle, mot de passe, coordonnées ou IBAN changés",
            rx.el.small("Pour que vous puissiez dire non à temps"),
            scope="row",
        ),
        *(rx.el.td(_not_offered() if way in {Way.PUSH, Way.POST} else _always(way)) for way in Way),
    )


def _always(way: Way) -> rx.Component:
    return rx.el.span(
        icon("lock"),
        rx.el.span(f"{WAYS[way]}\u00a0: ", class_name="prefs__way"),
        "Toujours",
        class_name="prefs__always",
    )


def _not_offered() -> rx.Component:
    return rx.el.span(
        rx.el.span("–", aria_hidden=True),
        rx.el.span("pas proposé", class_name="sr-only"),
        class_name="prefs__none",
    )


def _quiet_hours() -> rx.Component:
    state = PreferencesState
    sundays = value_of(state, QUIET_SUNDAYS)
    return choices(
        "Heures calmes",
        rx.el.div(
            _hour("De", QUIET_FROM, FIRST_QUIET_HOURS),
            _hour("À", QUIET_UNTIL, LAST_QUIET_HOURS),
            class_name="prefs__hours",
        ),
        rx.el.label(
            rx.el.input(
                type="checkbox",
                name=QUIET_SUNDAYS.name,
                value=TICKED,
                default_checked=cast("bool", sundays == TICKED),
                key=cast("str", sundays),
            ),
            rx.el.span("Le dimanche aussi, toute la journée"),
            class_name="prefs__tick",
        ),
        rx.el.p(
            "Le code que vous demandez pour vous connecter et l’alerte d’une connexion "
            "inhabituelle partent tout de suite, même la nuit.",
            class_name="small measure",
        ),
        name="heures-calmes",
        hint=rx.fragment(
            "Ni SMS, ni notification entre ces heures\u00a0: ils partent ensuite",
            state.view.quiet_clock,
            ".",
        ),
        class_name="stack-s",
    )


def _hour(label: str, field: Field, hours: range) -> rx.Component:
    options = {f"{hour}": f"{hour}\u00a0h" for hour in hours} | {NO_HOUR: "Aucune"}
    value = value_of(PreferencesState, field)
    return select(label, options, key=value, **edited(PreferencesState, field))


def _rhythm() -> rx.Component:
    return choices(
        "Rythme des e-mails",
        _pace(Pace.EACH, "Au fil de l’eau", "Un e-mail par événement"),
        _pace(
            Pace.WEEKLY,
            "Un résumé le lundi à 8\u00a0h",
            "Pour vos remboursements et le suivi de vos demandes\u00a0; le reste n’attend pas",
        ),
        name=RHYTHM.name,
        class_name="choices choices--2",
    )


def _pace(pace: Pace, title: str, text: str) -> rx.Component:
    value = value_of(PreferencesState, RHYTHM)
    return rx.el.label(
        rx.el.input(
            type="radio",
            name=RHYTHM.name,
            value=pace.value,
            default_checked=cast("bool", value == pace.value),
            key=cast("str", value),
        ),
        rx.el.span(
            rx.el.span(title, class_name="choice__title"),
            rx.el.span(text, class_name="choice__text"),
        ),
        class_name="choice",
    )


def _devices() -> rx.Component:
    """List the devices that get notifications, and let this one be one of them."""
    state = PreferencesState
    return section(
        "Notifications sur vos appareils",
        rx.el.div(
            rx.el.p(
                "Une notification s’affiche sur l’écran, même quand votre espace est fermé. Elle "
                "dit seulement qu’un message vous attend\u00a0: ni montant, ni soin. Se "
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
