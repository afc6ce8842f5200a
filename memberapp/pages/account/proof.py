"""`/connexion/preuve` and `/profil/telephone/verifier`: the factor again, and the phone for it."""

import reflex as rx

from memberapp import routes
from memberapp.account.forms import CODE, RECOVERY_CODE
from memberapp.account.views import factor
from memberapp.components.button import ButtonKind, button_link
from memberapp.components.code_form import code_form, recovery_form, send_form
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.form_fields import error_of
from memberapp.components.layout import back_link, page_head
from memberapp.components.native_form import error_summary, return_field
from memberapp.components.notice import Tone, alert
from memberapp.components.passkey_form import passkey_form
from memberapp.pages.help_line import access_help_line, never_give
from memberapp.pages.loading import loading, waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.account.proof import PhoneCheckState, ProofState


@page(routes.PROOF, on_load=ProofState.load_proof)
def proof_page() -> rx.Component:
    """Ask for the factor before a sensitive act."""
    code, back = ProofState.asked, ProofState.return_path
    content = rx.cond(
        ProofState.is_loaded,
        rx.fragment(
            error_summary(ProofState.error_title, ProofState.errors),
            page_head(routes.PROOF.title, lead=code.lead),
            rx.el.div(
                rx.el.p(factor.PROOF_REASON, class_name="muted measure"),
                code_form(
                    code,
                    return_field(back),
                    error=error_of(ProofState, CODE),
                    action=routes.POST_PROOF,
                    submit="Continuer",
                ),
                send_form(
                    code,
                    return_field(back),
                    action=routes.POST_PROOF_SEND,
                ),
                recovery_form(
                    code.lost,
                    return_field(back),
                    error=error_of(ProofState, RECOVERY_CODE),
                    action=routes.POST_PROOF,
                    submit="Continuer avec ce code",
                ),
                rx.cond(
                    code.has_passkey,
                    passkey_form(
                        "Utiliser ma clé d’accès",
                        return_field(back),
                        action=routes.POST_PROOF_PASSKEY,
                        ask=routes.POST_PROOF_PASSKEY_ASK,
                        kind=ButtonKind.SECONDARY,
                    ),
                ),
                rx.el.p(never_give(), class_name="small muted measure"),
                access_help_line(
                    "Le code n’arrive pas, ou vous n’avez plus votre téléphone\u00a0?"
                ),
                class_name="form",
            ),
        ),
        waiting_page(routes.PROOF, retry=ProofState.load_proof),
    )
    return shell(content, route=routes.PROOF)


@page(routes.PHONE_CHECK, on_load=PhoneCheckState.load_phone_check)
def phone_check_page() -> rx.Component:
    """Check that the member reads what their phone receives."""
    view = PhoneCheckState.view
    content = rx.cond(
        PhoneCheckState.is_loaded,
        rx.fragment(
            back_link("Sécurité", to=routes.SECURITY.path),
            error_summary(PhoneCheckState.error_title, PhoneCheckState.errors),
            page_head(
                routes.PHONE_CHECK.title,
                lead="Vos codes de connexion vous arriveront par SMS plutôt que par e-mail.",
            ),
            rx.el.div(
                rx.cond(view.phone != "", definition_list(definition("Téléphone", view.phone))),
                rx.cond(
                    view.is_verified,
                    alert(rx.el.p(view.sentence), tone=Tone.SUCCESS),
                    rx.el.p(view.sentence),
                ),
                code_form(
                    view.code,
                    error=error_of(PhoneCheckState, CODE),
                    action=routes.POST_PHONE_CHECK,
                    submit="Vérifier ce téléphone",
                ),
                send_form(view.code, action=routes.POST_PHONE_SEND),
                rx.cond(
                    view.code.method == "",
                    button_link("Aller à mon profil", to=routes.PROFILE.path),
                ),
                rx.el.p(never_give(), class_name="small muted measure"),
                access_help_line("Le SMS n’arrive pas\u00a0?"),
                class_name="form",
            ),
        ),
        rx.fragment(
            page_head(routes.PHONE_CHECK.title),
            loading(retry=PhoneCheckState.load_phone_check),
        ),
    )
    return shell(content, route=routes.PHONE_CHECK)
