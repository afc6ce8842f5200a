"""The pages of links: `/profil/{email/confirmer,banque/annuler,preferences/arret}`."""

import reflex as rx

from memberapp import routes
from memberapp.components.button import ButtonKind, button_link
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.layout import page_head
from memberapp.components.masked import masked
from memberapp.components.native_form import native_form, submit_button
from memberapp.components.notice import Tone, alert
from memberapp.components.skeleton import skeleton
from memberapp.pages.help_line import help_line
from memberapp.pages.registry import page
from memberapp.pages.shell import entry_page
from memberapp.routes import Route
from memberapp.state.links import LinkState

READY, DONE, OVER = "ready", "done", "over"


@page(routes.EMAIL_CONFIRM, on_load=LinkState.load_email_link, styles=("entry",))
def email_confirm_page() -> rx.Component:
    """Ask whoever reads the new mailbox to confirm it."""
    ready = rx.fragment(
        rx.el.p(
            "Cette adresse remplacera l’ancienne pour vous connecter et pour vous écrire\u00a0: ",
            rx.el.b(LinkState.email),
            ".",
        ),
        native_form(
            submit_button("Confirmer cette adresse", block=True),
            action=routes.POST_EMAIL_CONFIRM,
        ),
    )
    return _link_page(routes.EMAIL_CONFIRM, ready, onward="Aller à mon profil", to=routes.PROFILE)


@page(routes.BANK_LINK, on_load=LinkState.load_bank_link, styles=("entry",))
def bank_link_page() -> rx.Component:
    """Ask whoever was told of a new account whether to cancel it."""
    change = LinkState.change
    ready = rx.fragment(
        definition_list(
            definition("Nouveau compte", masked(change.iban, spoken=change.spoken)),
            definition("Enregistré", change.confirmed),
            narrow=True,
        ),
        rx.el.p(
            "Si cette demande ne vient pas de vous, annulez-la\u00a0: le compte précédent est "
            "rétabli, et toutes les connexions à l’espace sont fermées."
        ),
        native_form(
            submit_button("Annuler ce changement", kind=ButtonKind.DANGER, block=True),
            action=routes.POST_BANK_LINK,
        ),
    )
    new_password = rx.fragment(
        rx.el.p(
            "Si vous n’avez pas demandé ce changement, quelqu’un connaît peut-être votre mot de "
            "passe. Choisissez-en un nouveau avant de vous reconnecter."
        ),
        rx.el.p(
            button_link("Choisir un nouveau mot de passe", to=routes.FORGOTTEN.path, is_outer=True)
        ),
    )
    return _link_page(
        routes.BANK_LINK,
        ready,
        onward="Se connecter",
        to=routes.SIGN_IN,
        before_onward=new_password,
    )


@page(routes.PREFERENCES_STOP, on_load=LinkState.load_stop_link, styles=("entry",))
def stop_link_page() -> rx.Component:
    """Ask whoever read a message whether to stop those of its kind."""
    ready = rx.fragment(
        rx.el.p(LinkState.sentence),
        native_form(
            submit_button("Ne plus recevoir ces e-mails", block=True),
            action=routes.POST_PREFERENCES_STOP,
        ),
    )
    return _link_page(
        routes.PREFERENCES_STOP, ready, onward="Choisir dans mon espace", to=routes.PREFERENCES
    )


def _link_page(
    route: Route,
    ready: rx.Component,
    *,
    onward: str,
    to: Route,
    before_onward: rx.Component | None = None,
) -> rx.Component:
    """Show what a link would do, what it did, or that it is over.

    What stands `before_onward` comes first once the link has done what it does.
    """
    onward_link = rx.el.p(button_link(onward, to=to.path, is_outer=True))
    to_next = onward_link
    if before_onward is not None:
        second = button_link(onward, to=to.path, kind=ButtonKind.SECONDARY, is_outer=True)
        to_next = rx.fragment(before_onward, rx.el.p(second))
    done = rx.fragment(
        alert(rx.el.p(LinkState.sentence), tone=Tone.SUCCESS, role="status"), to_next
    )
    over = rx.fragment(
        alert(rx.el.p(LinkState.sentence), tone=Tone.ATTENTION, role="alert"), onward_link
    )
    return entry_page(
        page_head(route.title),
        rx.el.div(
            rx.match(
                LinkState.stage, (READY, ready), (DONE, done), (OVER, over), skeleton(lines=3)
            ),
            class_name="stack",
        ),
        help_line("Un doute\u00a0?"),
    )
