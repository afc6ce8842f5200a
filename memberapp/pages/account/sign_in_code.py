"""`/connexion/code`: the second factor, after the right password."""

import reflex as rx

from memberapp import routes
from memberapp.account.forms import CODE, RECOVERY_CODE
from memberapp.components.button import ButtonKind
from memberapp.components.code_form import code_form, recovery_form, send_form, trust_choice
from memberapp.components.form_fields import error_of
from memberapp.components.layout import page_head
from memberapp.components.link import link
from memberapp.components.native_form import error_summary, return_field, sign_out_form
from memberapp.components.notice import Tone, alert, form_notice
from memberapp.components.passkey_form import passkey_form
from memberapp.components.skeleton import skeleton
from memberapp.pages.help_line import access_help_line
from memberapp.pages.registry import page
from memberapp.pages.shell import entry_page
from memberapp.state.account.sign_in_code import SignInCodeState


@page(routes.SIGN_IN_CODE, on_load=SignInCodeState.load_sign_in_code, styles=("entry",))
def sign_in_code_page() -> rx.Component:
    """Ask for the second factor."""
    code, back = SignInCodeState.asked, SignInCodeState.return_path
    return entry_page(
        error_summary(SignInCodeState.error_title, SignInCodeState.errors),
        form_notice(SignInCodeState.notice, tone=Tone.SUCCESS),
        page_head(routes.SIGN_IN_CODE.title, lead=code.lead),
        rx.cond(
            SignInCodeState.unusual_reason != "",
            alert(
                rx.el.p(
                    SignInCodeState.unusual_reason, " Nous vérifions donc que c’est bien vous."
                ),
                title="Cette connexion est inhabituelle",
                tone=Tone.ATTENTION,
            ),
        ),
        rx.cond(
            code.method != "",
            rx.fragment(
                code_form(
                    code,
                    return_field(back),
                    error=error_of(SignInCodeState, CODE),
                    action=routes.POST_SIGN_IN_CODE,
                    submit="Continuer",
                    after=rx.cond(
                        SignInCodeState.stronger_until == "", trust_choice(), _asked_each_time()
                    ),
                    auto_focus=True,
                ),
                send_form(
                    code,
                    return_field(back),
                    action=routes.POST_SIGN_IN_CODE_SEND,
                ),
                recovery_form(
                    code.lost,
                    return_field(back),
                    error=error_of(SignInCodeState, RECOVERY_CODE),
                    action=routes.POST_SIGN_IN_CODE,
                    submit="Entrer avec ce code",
                ),
                rx.cond(
                    code.has_passkey,
                    passkey_form(
                        "Utiliser ma clé d’accès",
                        return_field(back),
                        action=routes.POST_SIGN_IN_PASSKEY,
                        ask=routes.POST_SIGN_IN_PASSKEY_ASK,
                        kind=ButtonKind.SECONDARY,
                    ),
                ),
            ),
            skeleton(lines=3),
        ),
        rx.cond(
            SignInCodeState.is_demo,
            rx.el.p(
                "Démonstration\u00a0: ",
                link("les messages envoyés se lisent ici", to=routes.DEMO_MESSAGES.path),
                ".",
                class_name="small muted first-visit",
            ),
        ),
        sign_out_form(
            "Annuler et revenir à la connexion",
            action=routes.POST_SIGN_OUT,
            class_name="text-btn",
        ),
        access_help_line("Le code n’arrive pas, ou vous n’avez plus votre téléphone\u00a0?"),
    )


def _asked_each_time() -> rx.Component:
    """Say why no device is trusted for a while."""
    return rx.el.p(
        "Un incident a touché vos données\u00a0: par prudence, un code vous est demandé à chaque "
        "connexion, même sur un appareil de confiance, ",
        SignInCodeState.stronger_until,
        ".",
        class_name="small",
    )
