"""`/aide/contact`: writing to the help; for a visitor, the ways that need no space."""

from typing import Final, cast

import reflex as rx

from memberapp import addresses, routes
from memberapp.assistance.views.emergency import RescueView
from memberapp.callbacks.views import ACCESS_PATH, ACCESS_SENTENCE
from memberapp.components.button import ButtonKind, button, button_link, button_row
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.form_fields import edited, error_of, value_of
from memberapp.components.layout import back_link, page_head, split
from memberapp.components.link import link, outer_link
from memberapp.components.masked import masked
from memberapp.components.native_form import choices, error_summary, field, hidden_field
from memberapp.components.props import Prop
from memberapp.components.skeleton import skeleton_lines, skeleton_shape
from memberapp.components.text_area import text_area
from memberapp.components.uploads import sent_rows, upload_form
from memberapp.pages.failure import failure_banner
from memberapp.pages.help_line import help_line, never_give
from memberapp.pages.loading import loading
from memberapp.pages.registry import page
from memberapp.pages.shell import plain_page
from memberapp.state.tickets.contact import ContactFormState, ContactState
from memberapp.state.uploads import UploadsState
from memberapp.tickets.files import UNSENT
from memberapp.tickets.forms import ABOUT, SUBJECT, TEXT
from memberapp.tickets.rules import MAX_TEXT_LENGTH
from memberapp.tickets.views.contact import SubjectView, subjects

FORM_ID: Final = "ecrire"
TYPING_PAUSE_MILLISECONDS: Final = 700
"""After the last letter, before a draft is stored."""
# The height of what comes, so that the column below does not move.
_WAITING: Final = ("short", *("row",) * 4, "short", "row", "short", *("row",) * 3)


@page(routes.CONTACT, on_load=ContactState.load_contact, styles=("help", "uploads"))
def contact_page() -> rx.Component:
    """Take a question of a member; tell a visitor how else we are reached."""
    form = ContactFormState
    return plain_page(
        failure_banner(),
        back_link(routes.HELP.title, to=routes.HELP.path),
        error_summary(form.error_title, form.errors, tries=form.tries),
        rx.el.div(
            page_head(routes.CONTACT.title, lead=_lead()),
            class_name="page-head--line page-head--two",
        ),
        rx.cond(
            ContactState.is_visitor & rx.State.is_hydrated,
            _visitor(),
            split(
                rx.cond(
                    form.is_loaded & rx.State.is_hydrated,
                    _form(),
                    loading(
                        retry=ContactState.load_contact,
                        shape=skeleton_shape(skeleton_lines(*_WAITING)),
                    ),
                ),
                aside=_aside(),
            ),
        ),
        route=routes.CONTACT,
    )


def _lead() -> rx.Component:
    return rx.cond(
        ContactState.is_visitor & rx.State.is_hydrated,
        "Par écrit depuis votre espace, ou par téléphone.",
        rx.cond(
            ContactFormState.is_loaded & rx.State.is_hydrated,
            rx.el.span(ContactFormState.promise, role="status"),
            "Réponse écrite d’une personne, dans votre espace.",
        ),
    )


def _visitor() -> rx.Component:
    return rx.el.div(
        rx.el.section(
            rx.el.h2("Par écrit, depuis votre espace", id="ecrire"),
            rx.el.p(
                "Connectez-vous\u00a0: votre numéro d’adhérent est déjà rempli, votre message a un "
                "suivi, et la réponse ne passe par aucune boîte aux lettres que d’autres ouvrent.",
                class_name="measure",
            ),
            rx.el.p(
                button_link(
                    "Me connecter pour écrire",
                    to=addresses.returning_to(routes.SIGN_IN, routes.CONTACT.path),
                )
            ),
            class_name="section stack-s",
            aria_labelledby="ecrire",
        ),
        rx.el.section(
            rx.el.h2("Par téléphone, sans espace", id="telephone"),
            rx.el.p(
                "Choisissez l’heure, un conseiller vous appelle. Il n’y a rien à payer.",
                class_name="measure",
            ),
            rx.el.p(
                button_link(
                    routes.CALLBACK.label,
                    to=routes.CALLBACK.path,
                    kind=ButtonKind.SECONDARY,
                    icon_name="phone-call",
                )
            ),
            help_line("Vous préférez appeler\u00a0?", offers_callback=False),
            class_name="section stack-s",
            aria_labelledby="telephone",
        ),
        rx.el.section(
            rx.el.h2("Vous n’arrivez pas à entrer\u00a0?", id="acces"),
            rx.el.p(ACCESS_SENTENCE, class_name="measure"),
            rx.el.ul(
                *(
                    rx.el.li(link(text, to=path, class_name="text-btn"))
                    for text, path in (
                        (routes.SIGN_IN_HELP.title, routes.SIGN_IN_HELP.path),
                        ("Être rappelé pour l’accès", ACCESS_PATH),
                    )
                )
            ),
            class_name="section stack-s",
            aria_labelledby="acces",
        ),
    )


def _form() -> rx.Component:
    state = ContactFormState
    choose, send = cast("Prop", state.choose_subject), cast("Prop", state.send)
    return rx.fragment(
        _fields(choose, send),
        _files(),
        rx.el.div(
            button_row(
                button("J’envoie mon message", type="submit", icon_name="mail", form=FORM_ID),
                fill=True,
            ),
            rx.el.p(
                "Vous recevez tout de suite un numéro de suivi. Sans ce numéro, le message n’est "
                "pas parti. ",
                state.view.receipt,
                class_name="small muted measure",
            ),
            class_name="stack-s",
        ),
    )


def _fields(choose: Prop, send: Prop) -> rx.Component:
    state = ContactFormState
    return rx.el.form(
        hidden_field("key", state.key),
        choices(
            "Votre question porte sur",
            *(_subject(one, choose(state.key)) for one in subjects()),
            name=SUBJECT.name,
            error=error_of(state, SUBJECT),
            class_name="choices choices--2",
        ),
        rx.el.p(state.note, role="status", class_name="hint"),
        field(
            "Référence concernée (optionnel)",
            hint=state.view.about_hint,
            auto_complete="off",
            auto_capitalize="characters",
            spell_check=False,
            max_length=ABOUT.max_length,
            on_change=state.keep_about(state.key).debounce(TYPING_PAUSE_MILLISECONDS),
            **edited(state, ABOUT),
        ),
        text_area(
            "Votre message",
            name=TEXT.name,
            hint="Pas de mot de passe, de code ni d’IBAN\u00a0: nous ne les demandons jamais.",
            error=error_of(state, TEXT),
            max_length=MAX_TEXT_LENGTH,
            count=state.count,
            default_value=value_of(state, TEXT),
            on_change=state.keep_text(state.key).debounce(TYPING_PAUSE_MILLISECONDS),
        ),
        on_submit=send,
        no_validate=True,
        id=FORM_ID,
        class_name="form",
    )


def _files() -> rx.Component:
    """Take a screenshot or a paper; a form cannot stand in another one, so it stands below."""
    state = ContactFormState
    return rx.el.section(
        rx.el.p("Capture d’écran ou document (optionnel)", id="pieces", class_name="label"),
        upload_form(name="limites", about=UNSENT, about_ref=state.files_ref),
        rx.cond(
            state.files.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            rx.fragment(
                sent_rows(state.files, on_cancel=UploadsState.cancel_upload),
                rx.el.p(
                    button(
                        "Ne pas joindre ces fichiers",
                        kind=ButtonKind.SECONDARY,
                        small=True,
                        on_click=state.leave_out_files,
                    )
                ),
            ),
        ),
        class_name="with-files stack-s",
        aria_labelledby="pieces",
    )


def _subject(one: SubjectView, choose: Prop) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name=SUBJECT.name,
            value=one.code,
            default_checked=value_of(ContactFormState, SUBJECT) == one.code,
            on_change=choose,
        ),
        rx.el.span(
            rx.el.span(one.title, class_name="choice__title"),
            rx.el.span(one.text, class_name="choice__text"),
        ),
        class_name="choice",
    )


def _aside() -> rx.Component:
    view = ContactFormState.view
    return rx.el.aside(
        rx.el.h2("Déjà rempli pour vous", id="deja-rempli", class_name="aside-title"),
        rx.cond(
            ContactFormState.is_loaded & rx.State.is_hydrated,
            rx.fragment(
                definition_list(
                    definition("Nom", view.name),
                    definition("N° adhérent", rx.el.span(view.number, class_name="num")),
                    definition("E-mail", view.email),
                    definition("Téléphone", masked(view.phone, spoken=view.phone_spoken)),
                ),
                rx.el.p(link("Corriger", to=routes.PROFILE.path, class_name="text-btn")),
                rx.el.p(
                    link(routes.TICKETS.title, to=routes.TICKETS.path, class_name="text-btn"),
                    rx.cond(
                        view.waiting != "",
                        rx.el.span(" ", view.waiting, class_name="small muted"),
                    ),
                ),
            ),
            skeleton_shape(skeleton_lines(*("row",) * 4)),
        ),
        rx.el.p(
            rx.el.b("Une réclamation, une résiliation, un changement de garanties\u00a0?"),
            " Ce sont des demandes, avec leurs propres délais\u00a0: ",
            link("faites-la ici", to=routes.REQUEST_NEW.path),
            ".",
        ),
        help_line("C’est pressé\u00a0?"),
        rx.el.p(never_give(), class_name="small muted"),
        rx.el.p(
            "Une vie est en danger\u00a0? ",
            rx.foreach(ContactFormState.rescue, _rescue),
            class_name="rescue",
        ),
        class_name="panel stack",
        aria_labelledby="deja-rempli",
    )


def _rescue(one: RescueView) -> rx.Component:
    return outer_link(one.text, href=one.href, class_name="text-btn")
