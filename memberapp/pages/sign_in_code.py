"""`/connexion/code`: the code of the authenticator app, after the right password."""

import reflex as rx

from memberapp import routes
from memberapp.components.layout import page_head
from memberapp.components.native_form import (
    code_field,
    error_summary,
    hidden_field,
    native_form,
    sign_out_form,
    submit_button,
)
from memberapp.components.official_channels import help_line
from memberapp.pages.shell import entry_page
from memberapp.state.sign_in import SignInState


def sign_in_code_page() -> rx.Component:
    """Ask for the second factor."""
    return entry_page(
        error_summary(SignInState.error_title, SignInState.errors),
        page_head(
            routes.SIGN_IN_CODE.title,
            lead="Ouvrez votre application de codes, puis recopiez le code de votre espace.",
        ),
        native_form(
            code_field(
                "Code à 6 chiffres",
                name="code",
                hint="Il change toutes les 30\u00a0secondes.",
                error=SignInState.code_error,
                auto_focus=True,
            ),
            hidden_field(routes.RETURN_PARAMETER, SignInState.return_path),
            submit_button("Continuer", block=True),
            action=routes.POST_SIGN_IN_CODE,
        ),
        sign_out_form(
            "Annuler et revenir à la connexion",
            action=routes.POST_SIGN_OUT,
            class_name="text-btn",
        ),
        help_line("Vous n’avez plus votre application de codes\u00a0?"),
    )
