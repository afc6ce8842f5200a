"""`/profil`: who the member is, where they are reached, which account is paid."""

import reflex as rx

from memberapp import routes
from memberapp.components.address_fields import address_fields
from memberapp.components.button import ButtonKind, button, button_link, button_row
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.form_fields import edited
from memberapp.components.layout import page_head, section
from memberapp.components.link import link, outer_link
from memberapp.components.masked import masked
from memberapp.components.native_form import error_summary, field, hidden_field
from memberapp.components.notice import Tone, alert, status, told
from memberapp.components.props import Child, Prop
from memberapp.core.channels import read_channels
from memberapp.core.official_channels import help_phone
from memberapp.pages.help_line import line_status
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.profile.forms import EMAIL, PHONE
from memberapp.profile.views import Editable
from memberapp.state.profile import ProfileState


@page(routes.PROFILE, on_load=ProfileState.load_profile)
def profile_page() -> rx.Component:
    """Show the member's own details."""
    content = rx.cond(
        ProfileState.is_loaded,
        rx.fragment(
            error_summary(ProfileState.error_title, ProfileState.errors, tries=ProfileState.tries),
            page_head(
                routes.PROFILE.title,
                rx.el.p(
                    link(routes.SETTINGS.title, to=routes.SETTINGS.path, class_name="text-btn"),
                    " ",
                    link(routes.CARERS.title, to=routes.CARERS.path, class_name="text-btn"),
                ),
                lead=ProfileState.view.lead,
            ),
            _notice(),
            _contact(),
            _bank(),
        ),
        waiting_page(routes.PROFILE, retry=ProfileState.load_profile),
    )
    return shell(content, route=routes.PROFILE, help_question="Une question\u00a0?")


def _notice() -> rx.Component:
    """Say what was saved; it takes the focus, since the form that had it is gone."""
    return rx.cond(
        rx.State.is_hydrated & (ProfileState.notice != ""),
        alert(
            rx.cond(
                ProfileState.notice_title != "",
                rx.el.p(ProfileState.notice_title, class_name="alert__title"),
            ),
            rx.el.p(ProfileState.notice),
            tone=Tone.SUCCESS,
            role="status",
            tab_index=-1,
        ),
    )


def _contact() -> rx.Component:
    view = ProfileState.view
    phone = help_phone(read_channels())
    return section(
        "Vos coordonnées",
        definition_list(
            definition("Nom", view.name),
            definition("Date de naissance", view.birth),
            definition(view.number_label, masked(view.number, spoken=view.number_spoken)),
            _editable(Editable.ADDRESS, "Adresse", view.address, _address_form(), of="l’adresse"),
            _editable(Editable.EMAIL, "E-mail", _email(), _email_form(), of="l’e-mail"),
            _editable(
                Editable.PHONE,
                "Téléphone",
                _phone(),
                _phone_form(),
                of="le téléphone",
            ),
        ),
        rx.el.p(
            "Votre nom, votre date de naissance et votre numéro viennent de votre contrat\u00a0: "
            "pour les corriger, il nous faut une pièce d’identité. Appelez le ",
            outer_link(phone.number, href=phone.href, class_name="nowrap"),
            ".",
            line_status(),
            class_name="small muted measure",
        ),
        rx.el.p(
            link("Choisir comment nous vous prévenons", to=routes.PREFERENCES.path),
        ),
        name="coordonnees",
    )


def _editable(
    what: Editable, label: str, value: Child, form: rx.Component, *, of: str
) -> rx.Component:
    """Show a fact with the link that edits it, or its form in its place."""
    change = link(
        "Modifier",
        rx.el.span(f" {of}", class_name="sr-only"),
        to=_edit_path(what),
    )
    return rx.cond(
        ProfileState.editing == what.value,
        definition(label, form),
        definition(label, value, action=change),
    )


def _form(*fields: rx.Component, save: Prop, text: str, name: str) -> rx.Component:
    return rx.el.form(
        hidden_field("shown", ProfileState.shown),
        *fields,
        button_row(
            button(text, type="submit"),
            button_link("Annuler", to=routes.PROFILE.path, kind=ButtonKind.SECONDARY),
            fill=True,
        ),
        on_submit=save,
        no_validate=True,
        class_name="form",
        key=name,
    )


def _address_form() -> rx.Component:
    return _form(
        address_fields(
            ProfileState,
            line1_hint=rx.cond(
                ProfileState.view.is_belgian,
                "Avec la boîte s’il y en a une, par exemple Rue Neuve 12 bte 3.",
                "Par exemple 14 rue des Tanneurs.",
            ),
            line2_hint="Bâtiment, étage, lieu-dit.",
            auto_focus=True,
        ),
        save=ProfileState.save_address,
        text="Enregistrer l’adresse",
        name="address",
    )


def _phone_form() -> rx.Component:
    return _form(
        field(
            "Téléphone (optionnel)",
            **edited(ProfileState, PHONE),
            hint="Il sert à vous prévenir par SMS quand votre compte bancaire change, et à mettre "
            "en place vos services. Nous ne le donnons à personne et ne nous en servons pour rien "
            "d’autre. Laissez vide pour l’effacer.",
            type="tel",
            auto_complete="tel",
            auto_focus=True,
        ),
        save=ProfileState.save_phone,
        text="Enregistrer le téléphone",
        name="phone",
    )


def _phone() -> rx.Component:
    view = ProfileState.view
    offered = rx.fragment(
        rx.el.p(
            "Vous avez donné un autre numéro en ouvrant votre espace\u00a0: ",
            masked(view.offered_phone, spoken=view.offered_phone_spoken),
            ". Lequel est le bon\u00a0?",
            class_name="small",
        ),
        button_row(
            button_link(
                "Prendre l’autre numéro", to=_edit_path(Editable.PHONE), kind=ButtonKind.SECONDARY
            ),
            button(
                "Garder le numéro actuel",
                on_click=ProfileState.keep_phone,
                kind=ButtonKind.SECONDARY,
            ),
        ),
    )
    return rx.fragment(
        masked(view.phone, spoken=view.phone_spoken),
        rx.cond(view.offered_phone != "", offered),
    )


def _edit_path(what: Editable) -> str:
    return f"{routes.PROFILE.path}?{routes.EDIT_PARAMETER}={what.value}"


def _email() -> rx.Component:
    pending = rx.fragment(
        rx.el.p(
            "En attente de confirmation\u00a0: ",
            rx.el.b(_breakable(ProfileState.view.pending_email)),
            ". Ouvrez le lien reçu à cette adresse. ",
            rx.el.span(ProfileState.view.pending_link, role="status"),
            class_name="small",
        ),
        rx.el.p(
            button(
                "Annuler cette demande",
                on_click=ProfileState.cancel_email,
                kind=ButtonKind.SECONDARY,
                small=True,
            )
        ),
    )
    return rx.fragment(
        _breakable(ProfileState.view.email),
        rx.cond(ProfileState.view.pending_email != "", pending),
    )


def _breakable(email: str) -> rx.Component:
    """Let a long address go to the next line after its « @ », never elsewhere by choice."""
    return rx.fragment(
        rx.foreach(
            email.split("@"),
            lambda part, index: rx.fragment(
                rx.cond(index > 0, rx.fragment("@", rx.el.wbr())), part
            ),
        )
    )


def _email_form() -> rx.Component:
    return _form(
        field(
            "Nouvelle adresse e-mail",
            **edited(ProfileState, EMAIL),
            hint="Nous y envoyons un lien à ouvrir dans les 24\u00a0heures. D’ici là, nous "
            "utilisons l’adresse actuelle, et nous vous y prévenons.",
            type="email",
            auto_complete="email",
            auto_capitalize="none",
            spell_check=False,
            auto_focus=True,
        ),
        save=ProfileState.save_email,
        text="Envoyer le lien",
        name="email",
    )


def _bank() -> rx.Component:
    bank = ProfileState.bank
    pending = rx.fragment(
        definition("Nouveau compte", masked(bank.pending_iban, spoken=bank.pending_spoken)),
        definition("Titulaire", bank.pending_holder),
        definition(
            "État",
            status(bank.pending_status, tone=Tone.ATTENTION),
            rx.el.p(bank.pending_text, class_name="small muted"),
            told(bank.pending_told),
            link("Annuler ce changement", to=routes.BANK.path, class_name="text-btn"),
        ),
    )
    return section(
        "Compte bancaire",
        rx.el.p(
            "Vos remboursements y sont versés. Votre IBAN se change seulement ici. Nous ne le "
            "demandons jamais par SMS, e-mail ou téléphone.",
            class_name="muted measure",
        ),
        definition_list(
            definition(
                "IBAN",
                masked(bank.iban, spoken=bank.spoken),
                action=link(
                    "Modifier",
                    rx.el.span(" l’IBAN", class_name="sr-only"),
                    to=routes.BANK.path,
                ),
            ),
            rx.cond(bank.holder != "", definition("Titulaire", bank.holder)),
            rx.cond(
                bank.pending_iban != "",
                pending,
                definition("État", status(bank.status, tone=bank.tone)),
            ),
        ),
        name="banque",
    )
