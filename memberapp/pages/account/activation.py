"""`/activation`: the form that opens a space, and the page of its link."""

import reflex as rx

from memberapp import addresses, routes
from memberapp.account import forms
from memberapp.account.views import activation as presenter
from memberapp.callbacks.views import ACCESS_PATH
from memberapp.components.birth_field import birth_field
from memberapp.components.button import ButtonKind, button_link
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.form_fields import error_of, posted, value_of
from memberapp.components.layout import back_link, page_head
from memberapp.components.link import link, outer_link
from memberapp.components.native_form import (
    code_field,
    error_summary,
    field,
    hidden_field,
    native_form,
    submit_button,
)
from memberapp.components.new_password import new_password_field
from memberapp.components.notice import Tone, alert
from memberapp.components.official_channels import callback_link
from memberapp.components.skeleton import skeleton, title_to_come
from memberapp.pages.help_line import access_help_line
from memberapp.pages.registry import page
from memberapp.pages.shell import entry_page
from memberapp.state.account.activation import ActivationState


@page(routes.ACTIVATION, on_load=ActivationState.load_activation, styles=("entry",))
def activation_page() -> rx.Component:
    """Ask who the member is, then say where the answer goes."""
    return entry_page(
        back_link("Connexion", to=routes.SIGN_IN.path),
        error_summary(ActivationState.error_title, ActivationState.errors),
        rx.fragment(
            rx.match(
                ActivationState.stage,
                ("form", _form()),
                ("sent", _sent()),
                rx.fragment(title_to_come(routes.ACTIVATION.title), skeleton()),
            )
        ),
        access_help_line("Vous préférez le téléphone\u00a0?"),
    )


def _form() -> rx.Component:
    return rx.fragment(
        page_head(
            routes.ACTIVATION.title,
            lead="Munissez-vous de votre carte ou de votre contrat. Comptez 3\u00a0minutes. Vous "
            "choisirez votre mot de passe ensuite, avec le lien que nous vous envoyons par e-mail.",
        ),
        native_form(
            rx.el.p(presenter.HOLDER_ONLY),
            field(
                "Nom",
                **posted(ActivationState, forms.LAST_NAME),
                hint="Comme sur votre carte. Les accents et les traits d’union ne comptent pas.",
                auto_complete="family-name",
                spell_check=False,
            ),
            field(
                "Prénom",
                **posted(ActivationState, forms.FIRST_NAME),
                auto_complete="given-name",
                spell_check=False,
            ),
            field(
                "Numéro de contrat",
                **posted(ActivationState, forms.CONTRACT),
                hint="6\u00a0chiffres. Ce n’est pas votre numéro d’adhérent.",
                class_name="input input--num",
                input_mode="numeric",
                auto_complete="off",
            ),
            _where_is_my_number(),
            birth_field(
                error=error_of(ActivationState, forms.BIRTH),
                form_values={
                    "day": value_of(ActivationState, forms.BIRTH_DAY),
                    "month": value_of(ActivationState, forms.BIRTH_MONTH),
                    "year": value_of(ActivationState, forms.BIRTH_YEAR),
                },
            ),
            field(
                "Adresse e-mail",
                **posted(ActivationState, forms.EMAIL),
                hint="Elle vous servira aussi à vous connecter. Exemple\u00a0: nom@exemple.fr.",
                type="email",
                input_mode="email",
                auto_complete="username",
                auto_capitalize="none",
                spell_check=False,
            ),
            _no_email(),
            rx.el.p(
                "Vos données servent exclusivement à votre contrat et à vos prestations\u00a0: ",
                link(routes.PRIVACY.title.lower(), to=routes.PRIVACY.path),
                ".",
                class_name="small muted",
            ),
            submit_button("Recevoir mon lien", block=True),
            action=routes.POST_ACTIVATION,
        ),
    )


def _where_is_my_number() -> rx.Component:
    return rx.el.details(
        rx.el.summary("Où trouver mon numéro de contrat\u00a0?", class_name="text-btn"),
        rx.el.p("Il est écrit à deux endroits\u00a0:"),
        rx.el.ul(*(rx.el.li(place) for place in presenter.NUMBER_PLACES), class_name="bullets"),
    )


def _no_email() -> rx.Component:
    return rx.el.details(
        rx.el.summary("Vous n’avez pas d’adresse e-mail\u00a0?", class_name="text-btn"),
        rx.el.p(presenter.without_email()),
        callback_link(),
    )


def _sent() -> rx.Component:
    """Answer everybody alike: only the mailbox knows whether a space waits."""
    return rx.fragment(
        page_head(presenter.SENT_TITLE),
        rx.el.div(
            rx.el.p(
                "Si ces informations sont celles d’un contrat en cours, un e-mail vient de partir. "
                "Pour finir, ouvrez son lien avant la date qu’il indique\u00a0: vous y choisirez "
                "votre mot de passe. Seul le dernier lien envoyé fonctionne.",
                role="status",
            ),
            definition_list(rx.foreach(ActivationState.recap, _recap_line), narrow=True),
            rx.cond(
                ActivationState.sent_again != "",
                alert(rx.el.p(ActivationState.sent_again), tone=Tone.SUCCESS, role="status"),
            ),
            native_form(
                *(
                    hidden_field(name, ActivationState.values.get(name, ""))
                    for name, one in forms.ACTIVATION.fields.items()
                    if not one.is_private
                ),
                hidden_field(forms.AGAIN, "1"),
                submit_button("Renvoyer le lien", kind=ButtonKind.SECONDARY, block=True),
                action=routes.POST_ACTIVATION,
            ),
            rx.el.p(
                link("Corriger ces informations", to=addresses.corrected_path(routes.ACTIVATION))
            ),
            alert(
                rx.el.p(
                    "Regardez aussi dans vos spams, ou «\u00a0courriers indésirables\u00a0». Si "
                    "cette adresse est nouvelle pour nous, le lien demande un code\u00a0: vous le "
                    "recevez par SMS ou par e-mail là où nous pouvions déjà vous joindre, sinon "
                    "par courrier."
                ),
                title="L’e-mail arrive en quelques minutes",
                tone=Tone.INFO,
            ),
            rx.el.h2("Vous ne recevez pas de lien\u00a0?", class_name="strong"),
            rx.el.p("Nous n’avons peut-être pas pu ouvrir l’espace\u00a0:"),
            rx.el.ul(*(rx.el.li(reason) for reason in presenter.REASONS), class_name="bullets"),
            rx.el.p(
                "Vous pouvez ",
                link("vous connecter", to=routes.SIGN_IN.path),
                " ou ",
                link("choisir un nouveau mot de passe", to=routes.FORGOTTEN.path),
                ". Sinon, ",
                link("demandez à être rappelé", to=ACCESS_PATH),
                "\u00a0: un conseiller regarde avec vous.",
            ),
            class_name="stack",
        ),
    )


def _recap_line(line: tuple[str, str]) -> rx.Component:
    return definition(line[0], line[1])


@page(routes.ACTIVATION_CONFIRM, on_load=ActivationState.load_activation_link, styles=("entry",))
def activation_confirm_page() -> rx.Component:
    """Let whoever reads the mailbox, and the code where one is needed, open the space."""
    again = addresses.corrected_path(routes.ACTIVATION)
    over = rx.fragment(
        alert(rx.el.p(presenter.LINK_OVER), tone=Tone.ATTENTION, role="alert"),
        rx.el.p(button_link("Refaire ma demande", to=again, is_outer=True)),
    )
    opened = rx.fragment(
        alert(rx.el.p(presenter.OPENED), tone=Tone.SUCCESS, role="status"),
        rx.el.p(button_link("Se connecter", to=routes.SIGN_IN.path, is_outer=True)),
    )
    return entry_page(
        error_summary(ActivationState.error_title, ActivationState.errors),
        page_head(routes.ACTIVATION_CONFIRM.title),
        rx.el.div(
            rx.match(
                ActivationState.stage,
                ("ready", _confirm_form()),
                ("opened", opened),
                ("over", over),
                skeleton(lines=3),
            ),
            class_name="stack",
        ),
        access_help_line("Un doute\u00a0?"),
    )


def _confirm_form() -> rx.Component:
    view, again = ActivationState.link, addresses.corrected_path(routes.ACTIVATION)
    return rx.fragment(
        rx.el.p(
            "Choisissez votre mot de passe\u00a0: l’espace s’ouvre aussitôt. Ce lien est valable ",
            view.until,
            ".",
        ),
        native_form(
            rx.cond(
                view.needs_code,
                code_field(
                    "Code à 6\u00a0chiffres",
                    **posted(ActivationState, forms.ACTIVATION_CODE),
                    hint=view.code_hint,
                ),
            ),
            rx.cond(
                view.user_name != "",
                field(
                    view.user_label,
                    name="username",
                    hint=view.user_hint,
                    type="text",
                    value=view.user_name,
                    read_only=True,
                    auto_complete="username",
                ),
                rx.el.p(view.user_hint),
            ),
            new_password_field(
                "Choisissez votre mot de passe", **posted(ActivationState, forms.NEW_PASSWORD)
            ),
            field(
                "Téléphone (optionnel)",
                **posted(ActivationState, forms.PHONE),
                hint=presenter.WHY_PHONE,
                type="tel",
                input_mode="tel",
                auto_complete="tel",
            ),
            submit_button("Ouvrir mon espace", block=True),
            action=routes.POST_ACTIVATION_CONFIRM,
        ),
        rx.cond(
            view.needs_code,
            rx.el.p(
                "Le code n’arrive pas, ou ce contact n’est plus le vôtre\u00a0? Appelez-nous, ou ",
                outer_link("refaites votre demande", href=again),
                ".",
                class_name="small muted",
            ),
        ),
    )
