"""`/profil/securite`: the second factor, a code from an authenticator app."""

import reflex as rx

from memberapp import routes
from memberapp.account.forms import CODE, RECOVERY_CODE
from memberapp.components.button import ButtonKind
from memberapp.components.code_form import recovery_form
from memberapp.components.form_fields import error_of, posted
from memberapp.components.layout import page_head, section
from memberapp.components.link import outer_link
from memberapp.components.native_form import (
    code_field,
    error_summary,
    native_form,
    submit_button,
)
from memberapp.components.notice import Tone, form_notice, status
from memberapp.pages.account.connections import connections_sections, phone_section
from memberapp.pages.account.passkeys import passkeys_section
from memberapp.pages.account.password import password_card
from memberapp.pages.account.public_identities import public_identity_section
from memberapp.pages.account.recovery_codes import recovery_codes_section
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.account.connections import ConnectionsState
from memberapp.state.account.passkeys import PasskeysState
from memberapp.state.account.password import PasswordCardState
from memberapp.state.account.public_identities import PublicIdentityState
from memberapp.state.account.recovery_codes import RecoveryCodesState
from memberapp.state.account.security import SecurityState

OFF, ENROLLING, ON = "off", "enrolling", "on"


_LOADERS = (
    SecurityState.load_security,
    ConnectionsState.load_connections,
    PasswordCardState.load_password_card,
    RecoveryCodesState.load_recovery_left,
    PasskeysState.load_passkeys,
    PublicIdentityState.load_public_identity,
)


@page(routes.SECURITY, on_load=_LOADERS, styles=("profile",))
def security_page() -> rx.Component:
    """Show how the member proves who they are."""
    whole = rx.fragment(
        error_summary(SecurityState.error_title, SecurityState.errors),
        page_head(routes.SECURITY.title, lead="Qui se connecte à votre espace, et comment."),
        form_notice(SecurityState.notice, tone=Tone.SUCCESS),
        section(
            "Double authentification",
            rx.el.p(
                "Sur un appareil auquel vous ne faites pas confiance, nous demandons un code à "
                "6\u00a0chiffres en plus du mot de passe. Une application le donne plus sûrement "
                "qu’un SMS ou un e-mail.",
                class_name="muted measure",
            ),
            rx.el.div(
                rx.match(
                    SecurityState.stage,
                    (OFF, _turn_on()),
                    (ENROLLING, _enrol()),
                    (ON, _turn_off()),
                    rx.fragment(),
                ),
                class_name="factor",
            ),
            name="double-authentification",
            action=_stage_status(),
        ),
        passkeys_section(),
        public_identity_section(),
        recovery_codes_section(),
        phone_section(),
        password_card(),
        connections_sections(),
    )
    # One part after the other would push down what is read already.
    is_loaded = (
        SecurityState.is_loaded
        & ConnectionsState.is_loaded
        & PasswordCardState.is_loaded
        & RecoveryCodesState.is_loaded
        & PasskeysState.is_loaded
        & PublicIdentityState.is_loaded
    )
    waiting = waiting_page(routes.SECURITY, retry=[*_LOADERS])
    return shell(
        rx.cond(is_loaded, whole, waiting),
        route=routes.SECURITY,
        help_question="Une question\u00a0?",
    )


def _stage_status() -> rx.Component:
    return rx.fragment(
        rx.match(
            SecurityState.stage,
            (OFF, status("Sans application")),
            (
                ENROLLING,
                status("En cours d’activation", tone=Tone.ATTENTION, icon_name="circle-dashed"),
            ),
            (ON, status("Application activée", tone=Tone.SUCCESS, icon_name="check")),
            rx.fragment(),
        )
    )


def _turn_on() -> rx.Component:
    return native_form(
        rx.el.p(
            "Il vous faut une application de codes sur votre téléphone, par exemple FreeOTP, "
            "Aegis ou Google Authenticator. Comptez 2\u00a0minutes."
        ),
        submit_button("Activer une application de codes"),
        action=routes.POST_FACTOR_ENROL,
    )


def _enrol() -> rx.Component:
    take_key = rx.el.li(
        rx.el.b("Donnez la clé à votre application de codes"),
        " (FreeOTP, Aegis, Google Authenticator).",
        rx.el.div(_qr_code(), _key_on_this_phone(), class_name="qr"),
    )
    confirm = rx.el.li(
        native_form(
            code_field("Saisissez le code affiché", **posted(SecurityState, CODE)),
            submit_button("Activer"),
            action=routes.POST_FACTOR_CONFIRM,
        )
    )
    return rx.fragment(
        rx.el.ol(take_key, confirm, class_name="num-steps"),
        native_form(
            submit_button("Annuler l’activation", kind=ButtonKind.SECONDARY),
            action=routes.POST_FACTOR_CANCEL,
        ),
    )


def _qr_code() -> rx.Component:
    return rx.el.div(
        rx.el.p("Sur un autre appareil\u00a0? Scannez ce QR code\u00a0:", class_name="small muted"),
        rx.el.div(
            rx.el.img(
                src=SecurityState.qr_image,
                alt="QR code d’activation\u00a0; la clé à saisir est donnée à côté.",
                width="172",
                height="172",
            ),
            class_name="qr__code",
        ),
        class_name="qr__scan",
    )


def _key_on_this_phone() -> rx.Component:
    """Serve who cannot scan their own screen; it comes first on a phone."""
    return rx.el.div(
        outer_link(
            "Ouvrir dans mon application",
            href=SecurityState.app_link,
            class_name="btn btn--secondary qr__app",
        ),
        rx.el.p(
            "Votre application est sur cet appareil\u00a0? Copiez la clé dedans\u00a0:",
            class_name="small muted",
        ),
        rx.el.p(SecurityState.key_text, class_name="secret"),
    )


def _turn_off() -> rx.Component:
    return rx.fragment(
        rx.el.p("Activée le ", SecurityState.since_text, "."),
        rx.el.details(
            rx.el.summary("Désactiver l’application de codes", class_name="text-btn"),
            native_form(
                rx.el.p(
                    "Vos codes vous parviendront de nouveau par SMS ou par e-mail.",
                    class_name="muted",
                ),
                code_field("Code de votre application", **posted(SecurityState, CODE)),
                submit_button("Désactiver", kind=ButtonKind.DANGER),
                action=routes.POST_FACTOR_REMOVE,
            ),
            open=error_of(SecurityState, CODE) != "",
        ),
        recovery_form(
            SecurityState.lost,
            error=error_of(SecurityState, RECOVERY_CODE),
            action=routes.POST_FACTOR_REMOVE,
            submit="Désactiver avec ce code",
        ),
    )
