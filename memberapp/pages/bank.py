"""`/profil/banque` and `/profil/banque/confirmer`: another account, typed then proved."""

import reflex as rx

from memberapp import routes
from memberapp.account.forms import CODE
from memberapp.account.sent_codes import FactorMethod
from memberapp.bank.forms import HOLDER, IBAN
from memberapp.bank.views import HistoryView
from memberapp.components.button import ButtonKind, button_link, button_row
from memberapp.components.code_form import code_form, send_form
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.form_fields import error_of, value_of
from memberapp.components.layout import back_link, page_head, section
from memberapp.components.link import link, outer_link
from memberapp.components.masked import masked
from memberapp.components.native_form import (
    error_summary,
    field,
    hidden_field,
    native_form,
    submit_button,
)
from memberapp.components.notice import Tone, alert, form_notice, status, told
from memberapp.core.channels import read_channels
from memberapp.core.official_channels import help_phone
from memberapp.pages.help_line import line_status, never_give
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.bank import BankState


@page(routes.BANK, on_load=BankState.load_bank)
def bank_page() -> rx.Component:
    """Ask for the new account."""
    content = rx.cond(
        BankState.is_loaded,
        rx.fragment(
            back_link("Profil et coordonnées", to=routes.PROFILE.path),
            error_summary(BankState.error_title, BankState.errors),
            page_head(routes.BANK.title, lead=_present_account()),
            form_notice(BankState.notice, tone=Tone.SUCCESS),
            rx.cond(BankState.view.pending_iban != "", _pending()),
            rx.el.section(
                rx.cond(
                    BankState.view.limit != "",
                    alert(rx.el.p(BankState.view.limit), tone=Tone.ATTENTION),
                    _new_account_form(),
                ),
                class_name="section",
                aria_label="Nouveau compte",
            ),
            rx.cond(BankState.view.has_history, _history()),
        ),
        waiting_page(routes.BANK, retry=BankState.load_bank),
    )
    return shell(content, route=routes.BANK, help_question="Une question\u00a0?")


@page(routes.BANK_CONFIRM, on_load=BankState.load_confirmation, styles=("profile",))
def bank_confirm_page() -> rx.Component:
    """Show both accounts and ask for the proof."""
    content = rx.cond(
        BankState.is_loaded & (BankState.new_iban != ""),
        rx.fragment(
            back_link("Modifier l’IBAN", to=routes.BANK.path),
            error_summary(BankState.error_title, BankState.errors),
            form_notice(BankState.notice, tone=Tone.SUCCESS),
            page_head(
                routes.BANK_CONFIRM.title,
                lead=rx.fragment(
                    "Étape 2 sur 2. ",
                    rx.cond(
                        BankState.proposal.review != "",
                        BankState.proposal.review,
                        BankState.view.waiting_period,
                    ),
                ),
            ),
            rx.el.div(
                _both_accounts(), _name_check(), _proof_form(), _not_you(), class_name="form"
            ),
        ),
        waiting_page(routes.BANK_CONFIRM, retry=BankState.load_confirmation),
    )
    return shell(content, route=routes.BANK_CONFIRM, help_question="Une question\u00a0?")


def _present_account() -> rx.Component:
    view = BankState.view
    return rx.fragment(
        "Étape 1 sur 2. Compte actuel\u00a0: ", masked(view.iban, spoken=view.spoken)
    )


def _pending() -> rx.Component:
    view = BankState.view
    return section(
        "Compte en attente",
        definition_list(
            definition("IBAN", masked(view.pending_iban, spoken=view.pending_spoken)),
            definition("Titulaire", view.pending_holder),
            definition("État", status(view.pending_status, tone=Tone.ATTENTION)),
            rx.cond(
                view.is_told,
                definition("Nos messages", told(view.pending_told)),
            ),
        ),
        rx.el.div(
            rx.el.p(view.pending_text, class_name="measure"),
            native_form(
                hidden_field("change", view.pending_id),
                submit_button("Annuler ce changement", kind=ButtonKind.SECONDARY),
                action=routes.POST_BANK_CANCEL,
            ),
            class_name="stack",
        ),
        name="en-attente",
    )


def _new_account_form() -> rx.Component:
    view, holder = BankState.view, value_of(BankState, HOLDER)
    return native_form(
        field(
            "Titulaire du compte",
            name=HOLDER.name,
            hint="Vous, ou un bénéficiaire majeur de vos contrats. Nous vérifions tout autre nom.",
            error=error_of(BankState, HOLDER),
            form_value=rx.cond(holder != "", holder, view.default_holder),
            auto_complete="name",
        ),
        field(
            "Nouvel IBAN",
            name=IBAN.name,
            hint=view.iban_hint,
            error=error_of(BankState, IBAN),
            form_value=BankState.typed_iban,
            class_name="input input--num",
            auto_complete="off",
            auto_capitalize="characters",
            spell_check=False,
        ),
        button_row(
            submit_button("Continuer"),
            button_link("Annuler", to=routes.PROFILE.path, kind=ButtonKind.SECONDARY),
            fill=True,
        ),
        action=routes.POST_BANK,
    )


def _history() -> rx.Component:
    return section(
        "Vos changements de compte",
        rx.el.ul(rx.foreach(BankState.view.history, _history_row), class_name="rows"),
        name="historique",
    )


def _history_row(change: HistoryView) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(
                rx.el.span(masked(change.iban, spoken=change.spoken), class_name="row__title"),
                rx.el.span("Demandé le ", change.day, ", ", change.holder, class_name="row__meta"),
                class_name="row__body",
            ),
            status(change.status, tone=change.tone),
            class_name="row row--wrap",
        )
    )


def _both_accounts() -> rx.Component:
    view = BankState.view
    return rx.el.div(
        rx.el.div(
            rx.el.span("Compte actuel", class_name="muted"),
            rx.el.b(view.iban, class_name="num mask", aria_hidden=True),
            rx.el.span(view.spoken, class_name="sr-only"),
        ),
        rx.el.div(
            rx.el.span("Nouveau compte, ", BankState.proposal.holder),
            rx.el.b(BankState.new_iban, class_name="num"),
        ),
        class_name="was-now",
    )


def _name_check() -> rx.Component:
    """Say what the bank of the new account says of its holder, or that it was not asked."""
    proposal = BankState.proposal
    said = [
        (tone.value, alert(rx.el.p(proposal.check), title=proposal.check_title, tone=tone))
        for tone in (Tone.SUCCESS, Tone.ATTENTION, Tone.INFO)
    ]
    plain = rx.el.p(proposal.check, class_name="muted")
    return rx.fragment(rx.match(proposal.check_tone, *said, plain))


def _proof_form() -> rx.Component:
    code, change = BankState.view.code, BankState.proposal.change
    return rx.el.div(
        rx.cond(
            (code.method != FactorMethod.APP) | ~code.is_typed,
            rx.el.div(rx.el.p(code.lead, class_name="muted"), told(code.told), class_name="stack"),
        ),
        code_form(
            code,
            hidden_field("change", change),
            error=error_of(BankState, CODE),
            action=routes.POST_BANK_CONFIRM,
            submit="Confirmer ce compte",
        ),
        send_form(code, hidden_field("change", change), action=routes.POST_BANK_CODE),
        rx.el.p(never_give(), class_name="small muted measure"),
        button_link("Annuler", to=routes.PROFILE.path, kind=ButtonKind.SECONDARY, block=True),
        class_name="stack",
    )


def _not_you() -> rx.Component:
    phone = help_phone(read_channels())
    return alert(
        rx.el.p(
            "Ne donnez jamais votre code ni votre mot de passe, même à un conseiller. ",
            link("Sécurisez votre compte", to=routes.SECURITY.path),
            ", ou appelez le ",
            outer_link(phone.number, href=phone.href, class_name="nowrap"),
            ".",
            line_status(),
        ),
        title="Ce n’est pas vous\u00a0?",
        tone=Tone.ATTENTION,
        icon_name="shield-alert",
    )
