"""`/connexion/appareil` and `/connexion/pas-moi`: was it the member, or not."""

import reflex as rx

from memberapp import routes
from memberapp.components.button import ButtonKind, button_link
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.layout import page_head
from memberapp.components.native_form import native_form, submit_button
from memberapp.components.notice import Tone, alert
from memberapp.components.skeleton import skeleton
from memberapp.pages.help_line import access_help_line
from memberapp.pages.registry import page
from memberapp.pages.shell import entry_page
from memberapp.state.account.sign_in_links import SignInLinkState

READY, DONE = "ready", "done"


@page(routes.SIGN_IN_DEVICE, on_load=SignInLinkState.load_held, styles=("entry",))
def sign_in_device_page() -> rx.Component:
    """Ask whether an unusual sign-in is the reader's own."""
    ready = rx.fragment(
        rx.el.p("Cette connexion à votre espace attend votre confirmation."),
        _sign_in(),
        native_form(
            submit_button("C’est bien moi, me connecter", block=True),
            action=routes.POST_SIGN_IN_DEVICE,
        ),
        rx.el.p(
            "Ce n’est pas vous\u00a0? Ne confirmez pas, et suivez l’autre lien du message.",
            class_name="muted",
        ),
    )
    return _page(routes.SIGN_IN_DEVICE.title, ready, over=_to_sign_in())


@page(routes.SIGN_IN_NOT_ME, on_load=SignInLinkState.load_disown, styles=("entry",))
def sign_in_not_me_page() -> rx.Component:
    """Ask whether a sign-in was somebody else's, and say what that closes."""
    ready = rx.fragment(
        rx.el.p("Voici ce que notre message vous signalait."),
        _sign_in(),
        rx.el.p(
            "Si ce n’était pas vous, nous fermons toutes les connexions à votre espace, sur tous "
            "les appareils, et l’ancien mot de passe n’ouvre plus rien. Un e-mail vous dira la "
            "suite."
        ),
        native_form(
            submit_button("Ce n’était pas moi, tout fermer", kind=ButtonKind.DANGER, block=True),
            action=routes.POST_SIGN_IN_NOT_ME,
        ),
        rx.el.p("C’était vous\u00a0? Vous n’avez rien à faire.", class_name="muted"),
    )
    choose = button_link("Choisir un nouveau mot de passe", to=routes.FORGOTTEN.path, is_outer=True)
    return _page(routes.SIGN_IN_NOT_ME.title, ready, over=choose)


def _sign_in() -> rx.Component:
    view = SignInLinkState.view
    return definition_list(
        definition("Quoi", view.act),
        definition("Quand", view.at),
        rx.cond(view.browser != "", definition("Avec", view.browser)),
        rx.cond(view.place != "", definition("Depuis", view.place)),
        narrow=True,
    )


def _to_sign_in() -> rx.Component:
    return button_link("Aller à la connexion", to=routes.SIGN_IN.path, is_outer=True)


def _page(title: str, ready: rx.Component, *, over: rx.Component) -> rx.Component:
    """Show what a link would do, what it did, or why it does nothing here and what does."""
    sentence = rx.el.p(SignInLinkState.sentence)
    return entry_page(
        page_head(title),
        rx.el.div(
            rx.match(
                SignInLinkState.stage,
                ("", skeleton(lines=3)),
                (READY, ready),
                (
                    DONE,
                    rx.fragment(
                        alert(sentence, tone=Tone.SUCCESS, role="status"), rx.el.p(_to_sign_in())
                    ),
                ),
                rx.fragment(alert(sentence, tone=Tone.ATTENTION, role="alert"), rx.el.p(over)),
            ),
            class_name="stack",
        ),
        access_help_line("Un doute\u00a0?"),
    )
