"""`/profil/parametres`: the account, the data, and the way out."""

import reflex as rx

from memberapp import routes
from memberapp.components.button import ButtonKind, button_link
from memberapp.components.icon import icon
from memberapp.components.layout import back_link, page_head, rows, section
from memberapp.components.link import link
from memberapp.components.notice import Tone, alert
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.routes import Route
from memberapp.state.privacy.settings import SettingsState


@page(routes.SETTINGS, on_load=SettingsState.load_settings)
def settings_page() -> rx.Component:
    """Lead to whatever can be set, received or left."""
    content = rx.fragment(
        back_link("Mon profil", to=routes.PROFILE.path),
        page_head(routes.SETTINGS.title, lead="Votre compte, vos données, et comment partir."),
        section(
            "Compte et sécurité",
            rows(
                _row(routes.PROFILE, "user-round", "Adresse, e-mail, téléphone, compte bancaire"),
                _row(routes.SECURITY, "shield-check", "Mot de passe, codes, appareils"),
                _row(routes.RECOVERY_CODES, "file-text", "Pour entrer sans votre téléphone"),
                _row(
                    routes.ACTIVITY,
                    "list-checks",
                    "Connexions, changements, et qui a consulté vos données",
                ),
            ),
            name="compte",
        ),
        section(
            "Vos données",
            rows(
                _row(routes.DATA, "download", "Un fichier ZIP, prêt en quelques minutes"),
                _row(routes.PRIVACY, "lock", "Ce que nous conservons, pourquoi, jusqu’à quand"),
            ),
            name="donnees",
        ),
        alert(
            rx.el.p(
                "Votre espace en ligne s’efface tout de suite. Votre contrat et vos remboursements "
                "continuent. La page suivante détaille tout, sans rien supprimer."
            ),
            rx.el.p(
                button_link(routes.LEAVING.title, to=routes.LEAVING.path, kind=ButtonKind.DANGER)
            ),
            title=rx.el.span(routes.LEAVING.title),
            tone=Tone.DANGER,
        ),
    )
    return shell(content, route=routes.SETTINGS, help_question="Une question\u00a0?")


def _row(route: Route, icon_name: str, text: str) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.span(icon(icon_name), class_name="tile tile--plain"),
            rx.el.span(
                rx.el.span(route.title, class_name="row__title"),
                rx.el.span(text, class_name="row__meta"),
                class_name="row__body",
            ),
            icon("chevron-right"),
            to=route.path,
            class_name="row",
        )
    )
