"""`/profil/securite/codes`: ten codes for whoever loses the phone, shown once."""

import reflex as rx

from memberapp import routes
from memberapp.account.rules.recovery_codes import COUNT
from memberapp.components.button import ButtonKind, button, button_link, button_row
from memberapp.components.layout import back_link, page_head, section
from memberapp.components.link import link
from memberapp.components.native_form import error_summary, native_form, submit_button
from memberapp.components.notice import Tone, alert, form_notice, status
from memberapp.core.brand import read_brand
from memberapp.core.channels import read_channels
from memberapp.core.official_channels import help_phone
from memberapp.pages.loading import loading
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.account.recovery_codes import RecoveryCodesState


@page(routes.RECOVERY_CODES, on_load=RecoveryCodesState.load_recovery_codes, styles=("profile",))
def recovery_codes_page() -> rx.Component:
    """Offer ten codes, and show them once."""
    view = RecoveryCodesState.view
    content = rx.fragment(
        back_link("Sécurité", to=routes.SECURITY.path),
        error_summary(RecoveryCodesState.error_title, RecoveryCodesState.errors),
        form_notice(RecoveryCodesState.notice, tone=Tone.SUCCESS),
        page_head(
            routes.RECOVERY_CODES.title,
            lead="Si vous perdez votre téléphone ou l’accès à vos e-mails, l’un d’eux remplace le "
            "code de connexion. Chacun sert une seule fois.",
        ),
        rx.cond(
            RecoveryCodesState.is_loaded,
            rx.cond(view.codes.length() > 0, _sheet(), _offer()),  # pyright: ignore[reportAttributeAccessIssue]
            loading(retry=RecoveryCodesState.load_recovery_codes),
        ),
    )
    return shell(content, route=routes.RECOVERY_CODES, help_question="Une question\u00a0?")


def _sheet() -> rx.Component:
    """Show the codes, with every way to keep them."""
    view = RecoveryCodesState.view
    return rx.fragment(
        _printed_head(),
        rx.el.div(
            alert(
                rx.el.p(
                    "Imprimez-les, téléchargez-les ou recopiez-les maintenant. S’il vous restait "
                    "d’anciens codes, ils ne fonctionnent plus."
                ),
                title="Vous ne les verrez plus après cette page",
                tone=Tone.ATTENTION,
            ),
            class_name="no-print",
        ),
        rx.el.ol(
            rx.foreach(view.codes, lambda code: rx.el.li(rx.el.span(code))),
            class_name="codes",
            aria_label="Codes de récupération",
        ),
        rx.el.p(
            "Ni 0, ni O, ni 1, ni I, ni L\u00a0: aucun signe ne se confond avec un autre. Les "
            "majuscules et les tirets sont facultatifs quand vous les saisissez.",
            class_name="small muted measure",
        ),
        button_row(
            button("Imprimer", data_print="yes"),
            button_link(
                "Télécharger (texte)",
                to=routes.RECOVERY_FILE,
                kind=ButtonKind.SECONDARY,
                is_outer=True,
                download="",
            ),
            button("Copier", kind=ButtonKind.SECONDARY, data_copy=".codes"),
            fill=True,
        ),
        _advice(),
        native_form(
            submit_button("J’ai mis mes codes en lieu sûr", kind=ButtonKind.SECONDARY),
            action=routes.POST_RECOVERY_STORED,
            class_name="form no-print",
        ),
    )


def _printed_head() -> rx.Component:
    phone = help_phone(read_channels())
    return rx.el.div(
        rx.el.p(rx.el.b(f"{read_brand().name}, espace adhérent")),
        rx.el.p(
            "Codes créés ", RecoveryCodesState.view.created, ". Cochez chaque code après usage."
        ),
        rx.el.p(
            "Perdus, ou vus par quelqu’un\u00a0? Créez-en dix autres dans votre espace, ou appelez "
            f"le {phone.number}."
        ),
        class_name="print-only",
    )


def _advice() -> rx.Component:
    return section(
        "Où les garder",
        rx.el.ul(
            rx.el.li("Sur papier, avec vos papiers importants, comme un livret de famille."),
            rx.el.li("Dans un gestionnaire de mots de passe."),
            rx.el.li("Pas dans votre seul téléphone\u00a0: c’est lui qu’ils remplacent."),
            class_name="bullets",
        ),
        rx.el.p(
            "Personne chez nous ne vous les demandera, ni par téléphone, ni par message.",
            class_name="muted",
        ),
        name="ou-les-garder",
    )


def _offer() -> rx.Component:
    view = RecoveryCodesState.view
    return rx.el.div(
        rx.el.p(view.left, class_name="measure"),
        rx.cond(
            view.has_some,
            rx.el.p(
                "Perdus, ou vus par quelqu’un\u00a0? Créez-en dix autres\u00a0: les anciens ne "
                "fonctionneront plus.",
                class_name="muted measure",
            ),
            rx.el.p(
                "Préparez de quoi les imprimer ou les écrire\u00a0: ils ne s’affichent qu’une "
                "fois. Comptez 2\u00a0minutes.",
                class_name="muted measure",
            ),
        ),
        native_form(
            submit_button(rx.cond(view.has_some, "Créer dix autres codes", "Créer mes dix codes")),
            action=routes.POST_RECOVERY_CREATE,
        ),
        rx.cond(~view.has_some, rx.el.p(link("Plus tard", to=routes.SECURITY.path))),
        class_name="stack",
    )


def recovery_codes_section() -> rx.Component:
    """Say on the page of security how many codes are left."""
    view = RecoveryCodesState.view
    return section(
        "Codes de récupération",
        rx.el.p(
            f"Ces {COUNT} codes sur papier vous font entrer si vous perdez votre téléphone, ou "
            "l’accès à vos e-mails.",
            class_name="muted measure",
        ),
        rx.el.div(
            rx.el.p(view.left),
            rx.el.p(
                link(
                    rx.cond(view.has_some, "Mes codes de récupération", "Créer mes dix codes"),
                    to=routes.RECOVERY_CODES.path,
                )
            ),
            class_name="stack factor",
        ),
        name="codes-de-recuperation",
        action=rx.fragment(
            rx.cond(
                view.has_some,
                rx.cond(
                    view.is_low,
                    status(view.status, tone=Tone.ATTENTION),
                    status(view.status, tone=Tone.SUCCESS, icon_name="check"),
                ),
                status(view.status),
            )
        ),
    )
