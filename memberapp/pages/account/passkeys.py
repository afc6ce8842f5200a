"""Passkeys: their list on `/profil/securite`, and `/profil/securite/cle`, which makes one."""

import reflex as rx

from memberapp import routes
from memberapp.account.forms import PASSKEY_ID, PASSKEY_NAME
from memberapp.account.views.passkeys import PasskeyView
from memberapp.components.button import ButtonKind, button_link
from memberapp.components.form_fields import posted
from memberapp.components.icon import icon
from memberapp.components.layout import back_link, page_head, section
from memberapp.components.native_form import (
    error_summary,
    field,
    hidden_field,
    native_form,
    submit_button,
)
from memberapp.components.notice import Tone, alert, status
from memberapp.components.passkey_form import PasskeyUse, passkey_form, without_passkeys
from memberapp.pages.loading import loading
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.account.passkeys import NewPasskeyState, PasskeysState


def passkeys_section() -> rx.Component:
    """List the member's passkeys, and lead to a new one."""
    view = PasskeysState.view
    return section(
        "Clés d’accès",
        rx.el.p(
            "Une clé d’accès remplace le mot de passe et le code\u00a0: l’empreinte, le visage ou "
            "le code de votre appareil suffit, et un faux site ne peut pas s’en servir.",
            class_name="muted measure",
        ),
        rx.cond(
            view.has_some,
            rx.el.ul(rx.foreach(view.own, _row), class_name="rows"),
        ),
        rx.cond(
            view.is_full,
            rx.el.p(
                "Vous en avez autant qu’il est possible. Retirez-en une pour en créer une autre.",
                class_name="muted measure",
            ),
            rx.el.p(
                button_link(
                    "Créer une clé d’accès",
                    to=routes.PASSKEY_NEW.path,
                    kind=ButtonKind.SECONDARY,
                ),
                class_name="factor",
            ),
        ),
        name="cles-d-acces",
        action=rx.fragment(
            rx.cond(
                view.has_some,
                status(view.status, tone=Tone.SUCCESS, icon_name="check"),
                status(view.status),
            )
        ),
    )


def _row(key: PasskeyView) -> rx.Component:
    return rx.el.li(
        rx.el.span(icon("key"), class_name="tile tile--plain"),
        rx.el.span(
            rx.el.span(key.name, class_name="row__title"),
            rx.el.span(key.meta, class_name="row__meta"),
            class_name="row__body",
        ),
        rx.el.span(
            native_form(
                hidden_field(PASSKEY_ID.name, key.id),
                submit_button(
                    "Retirer",
                    rx.el.span(" la clé ", key.name, class_name="sr-only"),
                    kind=ButtonKind.SECONDARY,
                    small=True,
                ),
                action=routes.POST_PASSKEY_REMOVE,
                class_name="",
            ),
            class_name="row__end",
        ),
        key=key.id,
        class_name="row",
    )


@page(routes.PASSKEY_NEW, on_load=NewPasskeyState.load_new_passkey, styles=("profile",))
def new_passkey_page() -> rx.Component:
    """Say what a passkey is, and make one."""
    content = rx.fragment(
        back_link("Sécurité", to=routes.SECURITY.path),
        error_summary(NewPasskeyState.error_title, NewPasskeyState.errors),
        page_head(
            routes.PASSKEY_NEW.title,
            lead="Elle vous connecte par l’empreinte, le visage ou le code de votre appareil, sans "
            "mot de passe ni code à recopier.",
        ),
        rx.cond(
            NewPasskeyState.is_loaded,
            rx.el.div(
                rx.el.ul(
                    rx.el.li(
                        "Elle reste sur cet appareil, ou dans votre gestionnaire de mots de passe, "
                        "qui la donne à vos autres appareils."
                    ),
                    rx.el.li("Votre empreinte et votre visage ne quittent jamais l’appareil."),
                    rx.el.li("N’en créez pas sur un appareil que d’autres déverrouillent."),
                    class_name="bullets",
                ),
                passkey_form(
                    "Créer la clé d’accès",
                    field(
                        "Nom de la clé",
                        **posted(NewPasskeyState, PASSKEY_NAME),
                        hint="Pour la reconnaître dans votre liste, par exemple «\u00a0Mon "
                        "téléphone\u00a0».",
                        auto_complete="off",
                        max_length=PASSKEY_NAME.max_length,
                    ),
                    action=routes.POST_PASSKEY_NEW,
                    ask=routes.POST_PASSKEY_NEW_ASK,
                    use=PasskeyUse.CREATE,
                ),
                without_passkeys(
                    alert(
                        rx.el.p(
                            "Essayez avec un navigateur à jour, ou sur votre téléphone. Votre mot "
                            "de passe et vos codes fonctionnent toujours."
                        ),
                        title="Ce navigateur ne sait pas créer de clé d’accès",
                        tone=Tone.INFO,
                    )
                ),
                class_name="factor",
            ),
            loading(retry=NewPasskeyState.load_new_passkey),
        ),
    )
    return shell(content, route=routes.PASSKEY_NEW, help_question="Une question\u00a0?")
