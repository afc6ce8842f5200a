"""`/connexion`: the identifier and the password."""

import reflex as rx

from memberapp import routes
from memberapp.account.forms import IDENTIFIER, PASSWORD
from memberapp.account.wording import SESSION_ENDED
from memberapp.components.button import ButtonKind
from memberapp.components.form_fields import posted
from memberapp.components.layout import page_head
from memberapp.components.link import link
from memberapp.components.native_form import (
    error_summary,
    field,
    native_form,
    password_field,
    return_field,
    submit_button,
)
from memberapp.components.notice import Tone, form_notice, notice_to_come
from memberapp.components.passkey_form import PasskeyUse, passkey_form
from memberapp.core.brand import read_brand
from memberapp.pages.account.public_identities import identity_form
from memberapp.pages.help_line import access_help_line
from memberapp.pages.registry import page
from memberapp.pages.shell import entry_page
from memberapp.state.account.sign_in import SignInState


@page(routes.SIGN_IN, on_load=SignInState.load_sign_in, styles=("entry",))
def sign_in_page() -> rx.Component:
    """Ask who comes in."""
    return entry_page(
        error_summary(SignInState.error_title, SignInState.errors),
        notice_to_come(SESSION_ENDED, tone=Tone.INFO, is_known=SignInState.is_loaded),
        form_notice(SignInState.notice, tone=Tone.INFO),
        page_head(routes.SIGN_IN.title, lead=read_brand().tagline),
        passkey_form(
            "Se connecter avec une clé d’accès",
            return_field(SignInState.return_path),
            action=routes.POST_SIGN_IN_PASSKEY,
            ask=routes.POST_SIGN_IN_PASSKEY_ASK,
            use=PasskeyUse.AUTOFILL,
            hint="Empreinte, visage ou code de votre appareil. Rien à retenir, rien qu’un faux "
            "site puisse voler.",
        ),
        identity_form(),
        rx.el.p(
            "ou avec votre mot de passe",
            class_name=rx.cond(SignInState.identity_provider != "", "or", "or passkey"),
        ),
        native_form(
            field(
                "Adresse e-mail ou numéro d’adhérent",
                **posted(SignInState, IDENTIFIER),
                hint="Le numéro d’adhérent figure sur votre carte de mutuelle, "
                f"par exemple {read_brand().member_number_example}.",
                auto_complete="username webauthn",
                auto_capitalize="none",
                spell_check=False,
            ),
            password_field("Mot de passe", **posted(SignInState, PASSWORD)),
            return_field(SignInState.return_path),
            rx.el.p(link("Mot de passe oublié", to=routes.FORGOTTEN.path, class_name="text-btn")),
            submit_button("Se connecter", kind=ButtonKind.AFTER_PASSKEY, block=True),
            action=routes.POST_SIGN_IN,
        ),
        rx.el.p(
            "Première visite\u00a0? ",
            link("Créer mon espace", to=routes.ACTIVATION.path, class_name="text-btn"),
            class_name="first-visit",
        ),
        access_help_line("Vous n’arrivez pas à vous connecter\u00a0?"),
    )
