"""The public identity: its button on `/connexion`, its section on `/profil/securite`."""

import reflex as rx

from memberapp import routes
from memberapp.components.button import ButtonKind
from memberapp.components.icon import icon
from memberapp.components.layout import section
from memberapp.components.link import link
from memberapp.components.native_form import native_form, return_field, submit_button
from memberapp.components.notice import Tone, status
from memberapp.state.account.public_identities import PublicIdentityState
from memberapp.state.account.sign_in import SignInState


def identity_form() -> rx.Component:
    """Offer the provider, where the insurer has one."""
    return rx.cond(
        SignInState.identity_provider != "",
        native_form(
            return_field(SignInState.return_path),
            rx.el.button(
                icon("id-card"),
                rx.el.span(
                    "Continuer avec ",
                    SignInState.identity_provider,
                    rx.el.small("Votre identité publique"),
                ),
                type="submit",
                class_name="btn btn--secondary btn--identity btn--block",
            ),
            rx.el.p(
                "Elle nous confirme vos nom, prénoms, date et lieu de naissance. Elle ne voit ni "
                "vos soins, ni vos remboursements. ",
                link("En savoir plus", to=routes.PRIVACY.path),
                class_name="small muted",
            ),
            action=routes.POST_IDENTITY,
            class_name="stack-s identity",
        ),
    )


def public_identity_section() -> rx.Component:
    """Show the member's link, and let them refuse it."""
    view = PublicIdentityState.view
    return rx.cond(
        view.provider != "",
        section(
            view.provider,
            rx.el.p(view.sentence, class_name="muted measure"),
            rx.cond(
                view.is_linked,
                native_form(
                    submit_button("Retirer ce moyen de connexion", kind=ButtonKind.SECONDARY),
                    action=routes.POST_IDENTITY_REFUSE,
                    class_name="form factor",
                ),
            ),
            rx.cond(
                view.is_refused,
                native_form(
                    submit_button("Accepter de nouveau", kind=ButtonKind.SECONDARY),
                    action=routes.POST_IDENTITY_ACCEPT,
                    class_name="form factor",
                ),
            ),
            name="identite-publique",
            action=rx.fragment(
                rx.cond(view.is_linked, status("Relié", tone=Tone.SUCCESS, icon_name="check"))
            ),
        ),
    )
