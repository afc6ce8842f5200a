"""`/mot-de-passe-oublie`, `/nouveau-mot-de-passe`, and the card of `/profil/securite`."""

import reflex as rx

from memberapp import addresses, routes
from memberapp.account.forms import CURRENT_PASSWORD, IDENTIFIER, NEW_PASSWORD, RESET_CODE, WAY
from memberapp.account.labels import if_other_number
from memberapp.account.views import password as presenter
from memberapp.components.button import button_link
from memberapp.components.form_fields import error_of, posted, value_of
from memberapp.components.layout import back_link, page_head, section
from memberapp.components.link import outer_link
from memberapp.components.native_form import (
    choice,
    choices,
    code_field,
    error_summary,
    field,
    native_form,
    password_field,
    submit_button,
)
from memberapp.components.new_password import new_password_field
from memberapp.components.notice import Tone, alert
from memberapp.components.skeleton import skeleton, title_to_come
from memberapp.pages.help_line import access_help_line, never_give
from memberapp.pages.registry import page
from memberapp.pages.shell import entry_page
from memberapp.state.account.password import PasswordCardState, PasswordState


@page(routes.FORGOTTEN, on_load=PasswordState.load_forgotten, styles=("entry",))
def forgotten_page() -> rx.Component:
    """Ask whose password is forgotten, and say that the answer lies in the mailbox."""
    return entry_page(
        back_link("Connexion", to=routes.SIGN_IN.path),
        error_summary(PasswordState.error_title, PasswordState.errors),
        rx.fragment(
            rx.match(
                PasswordState.stage,
                ("form", _forgotten_form()),
                ("sent", _sent()),
                rx.fragment(title_to_come(routes.FORGOTTEN.title), skeleton(lines=3)),
            )
        ),
        access_help_line("Vous n’avez plus accès à vos e-mails\u00a0?"),
    )


def _forgotten_form() -> rx.Component:
    return rx.fragment(
        page_head(
            routes.FORGOTTEN.title,
            lead="Choisissez-en un nouveau, même si votre accès est bloqué. Nous ne posons "
            "jamais de question secrète.",
        ),
        native_form(
            field(
                "Adresse e-mail ou numéro d’adhérent",
                **posted(PasswordState, IDENTIFIER),
                auto_complete="username",
                auto_capitalize="none",
                spell_check=False,
            ),
            choices(
                "Que préférez-vous recevoir\u00a0?",
                choice(
                    "Un lien par e-mail",
                    name=WAY.name,
                    value=presenter.BY_EMAIL,
                    form_value=PasswordState.way,
                ),
                choice(
                    "Un code par SMS",
                    name=WAY.name,
                    value=presenter.BY_SMS,
                    form_value=PasswordState.way,
                ),
                name="ways",
            ),
            submit_button("Continuer", block=True),
            action=routes.POST_FORGOTTEN,
        ),
    )


def _sent() -> rx.Component:
    """Answer everybody alike: only the mailbox knows whether there is such an account."""
    return rx.fragment(
        page_head(presenter.SENT_TITLE),
        rx.el.div(
            rx.el.p(
                "Si un espace correspond à ",
                rx.cond(
                    value_of(PasswordState, IDENTIFIER) != "",
                    rx.el.b(value_of(PasswordState, IDENTIFIER)),
                    "cet identifiant",
                ),
                ", un lien vient de partir à l’adresse e-mail de cet espace. Il est valable "
                "30\u00a0minutes, et seul le dernier envoyé fonctionne.",
                role="status",
            ),
            rx.el.p(
                "Rien dans quelques minutes\u00a0? Regardez dans vos spams, ou «\u00a0courriers "
                "indésirables\u00a0», puis vérifiez l’identifiant."
            ),
            rx.el.p(if_other_number()),
            rx.el.p(
                outer_link(
                    "Corriger l’identifiant", href=addresses.corrected_path(routes.FORGOTTEN)
                )
            ),
            rx.el.p(
                "Première visite\u00a0? ",
                outer_link("Créer mon espace", href=routes.ACTIVATION.path),
                ".",
            ),
            class_name="stack",
        ),
    )


@page(routes.NEW_PASSWORD, on_load=PasswordState.load_new_password, styles=("entry",))
def new_password_page() -> rx.Component:
    """Ask for a new password, with the code where one was sent."""
    again = addresses.corrected_path(routes.FORGOTTEN)
    over = rx.fragment(
        alert(rx.el.p(presenter.LINK_OVER), tone=Tone.ATTENTION, role="alert"),
        rx.el.p(button_link("Demander un nouveau lien", to=again, is_outer=True)),
    )
    code = rx.fragment(
        rx.el.p(presenter.CODE_ON_ITS_WAY, role="status"),
        _new_form(
            code_field(
                "Code reçu par SMS",
                **posted(PasswordState, RESET_CODE),
                hint="6\u00a0chiffres.",
            )
        ),
        rx.el.p(if_other_number(), class_name="small muted"),
        rx.el.p(
            "Le SMS n’arrive pas\u00a0? ",
            outer_link("Demandez un autre code, ou un lien par e-mail", href=again),
            ". Par sécurité, le SMS ne part que vers un téléphone vérifié dans votre espace, et "
            "dont le numéro n’a pas changé ces 7\u00a0derniers jours.",
            class_name="small muted",
        ),
    )
    return entry_page(
        error_summary(PasswordState.error_title, PasswordState.errors),
        page_head(routes.NEW_PASSWORD.title),
        rx.el.div(
            rx.match(
                PasswordState.stage,
                ("link", _new_form()),
                ("code", code),
                ("over", over),
                skeleton(lines=4),
            ),
            class_name="stack",
        ),
        access_help_line("Une difficulté\u00a0?"),
    )


def _new_form(*first: rx.Component) -> rx.Component:
    return native_form(
        *first,
        new_password_field(
            "Nouveau mot de passe",
            **posted(PasswordState, NEW_PASSWORD),
            user_name=PasswordState.user_name,
        ),
        rx.el.p(
            "Il remplacera l’ancien, et toutes les connexions ouvertes seront fermées.",
            class_name="muted",
        ),
        rx.el.p(presenter.NUMBER_ADVICE, class_name="small muted"),
        submit_button("Changer mon mot de passe", block=True),
        action=routes.POST_NEW_PASSWORD,
    )


def password_card() -> rx.Component:
    """Show since when the password is good, and let the member change it."""
    state = PasswordCardState
    return section(
        "Mot de passe",
        rx.el.p(state.changed_text, class_name="muted"),
        rx.el.div(
            rx.el.details(
                rx.el.summary("Changer de mot de passe", class_name="text-btn"),
                native_form(
                    password_field("Mot de passe actuel", **posted(state, CURRENT_PASSWORD)),
                    new_password_field(
                        "Nouveau mot de passe",
                        **posted(state, NEW_PASSWORD),
                        user_name=state.user_name,
                    ),
                    rx.el.p(
                        "Les autres connexions à votre espace seront fermées, et un e-mail vous "
                        "en avertira.",
                        class_name="muted",
                    ),
                    submit_button("Changer mon mot de passe"),
                    action=routes.POST_PASSWORD,
                ),
                open=(error_of(state, CURRENT_PASSWORD) != "")
                | (error_of(state, NEW_PASSWORD) != ""),
            ),
            class_name="factor",
        ),
        rx.el.div(
            rx.el.p(never_give(), class_name="small muted measure"),
            rx.el.p(presenter.NUMBER_ADVICE, class_name="small muted measure"),
            class_name="stack factor",
        ),
        name="mot-de-passe",
    )
