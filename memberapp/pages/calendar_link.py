"""On `/profil/preferences`: the link by which the member's own calendar reads."""

import reflex as rx

from memberapp.components.button import ButtonKind, button, button_row
from memberapp.components.layout import section
from memberapp.components.link import outer_link
from memberapp.components.notice import Tone, alert
from memberapp.state.calendars import CalendarLinkState


def calendar_link_section() -> rx.Component:
    """Offer the link, show its address once, and renew or remove it."""
    state = CalendarLinkState
    return section(
        "Votre agenda",
        rx.el.div(
            rx.el.p(
                "Un lien privé laisse l’agenda de votre téléphone ou de votre ordinateur lire vos "
                "rendez-vous et nos appels, et suivre leurs changements. Il ne dit que le jour et "
                "l’heure\u00a0: ni motif, ni prestation, ni adresse.",
                class_name="muted measure",
            ),
            rx.el.div(
                rx.cond(state.said != "", alert(rx.el.p(state.said), tone=Tone.SUCCESS)),
                rx.cond(state.refused != "", alert(rx.el.p(state.refused), tone=Tone.DANGER)),
                role="status",
            ),
            rx.cond(state.address != "", _address()),
            rx.cond(
                state.is_loaded,
                rx.cond(state.view.id != "", _link(), _offer()),
            ),
            class_name="stack",
        ),
        name="agenda",
    )


def _address() -> rx.Component:
    state = CalendarLinkState
    return rx.el.div(
        rx.el.ul(
            rx.el.li(rx.el.span(state.address)),
            class_name="calendar-address",
            aria_label="Adresse de votre lien",
        ),
        button_row(
            button(
                "Copier le lien",
                kind=ButtonKind.SECONDARY,
                data_copy=".calendar-address",
                data_uncopied="Copie impossible\u00a0: sélectionnez l’adresse",
                # Another link is another button, which says again what it does.
                key=state.address,
            ),
            outer_link("Ouvrir dans l’agenda de cet appareil", href=state.webcal),
            fill=True,
        ),
        rx.el.p(
            "Dans votre agenda, cherchez «\u00a0Ajouter un agenda par URL\u00a0» ou "
            "«\u00a0S’abonner\u00a0», et collez l’adresse. Ne la donnez à personne\u00a0: qui l’a "
            "voit les jours et les heures.",
            class_name="small muted measure",
        ),
        class_name="stack-s",
    )


def _link() -> rx.Component:
    view = CalendarLinkState.view
    return rx.el.div(
        rx.el.p(view.created, " ", view.read),
        rx.el.p(
            "Perdu, ou vu par quelqu’un\u00a0? Créez-en un autre\u00a0: l’ancien ne montrera plus "
            "rien. Un nouveau mot de passe l’arrête aussi.",
            class_name="small muted measure",
        ),
        button_row(
            button(
                "Créer un autre lien",
                kind=ButtonKind.SECONDARY,
                on_click=CalendarLinkState.create_calendar_link,
            ),
            button(
                "Supprimer le lien",
                kind=ButtonKind.SECONDARY,
                on_click=CalendarLinkState.remove_calendar_link,
            ),
            fill=True,
        ),
        class_name="stack-s",
    )


def _offer() -> rx.Component:
    return rx.el.p(
        button(
            "Créer mon lien privé",
            kind=ButtonKind.SECONDARY,
            icon_name="calendar-days",
            on_click=CalendarLinkState.create_calendar_link,
        )
    )
