"""The parts of `/profil/securite` about sessions, trusted browsers and recent sign-ins."""

import reflex as rx

from memberapp import routes
from memberapp.account.views.connections import DeviceView, SignInView
from memberapp.components.button import ButtonKind, button
from memberapp.components.device_row import device_button, device_row
from memberapp.components.layout import section
from memberapp.components.link import link
from memberapp.components.notice import Tone, alert, status
from memberapp.state.account.connections import ConnectionsState


def phone_section() -> rx.Component:
    """Say where the codes go where there is no app."""
    phone = ConnectionsState.phone
    return section(
        "Codes par SMS",
        rx.el.div(
            rx.el.p(
                "Sans application de codes, vos codes arrivent par SMS sur un téléphone que vous "
                "avez vérifié, sinon par e-mail.",
                class_name="muted measure",
            ),
            rx.cond(
                phone.is_verified,
                rx.fragment(
                    rx.el.p(status(phone.phone, tone=Tone.SUCCESS, icon_name="check")),
                    rx.el.p(link("Changer de numéro dans mon profil", to=routes.PROFILE.path)),
                ),
                rx.el.p(link("Recevoir mes codes par SMS", to=routes.PHONE_CHECK.path)),
            ),
            class_name="stack",
        ),
        name="codes-par-sms",
    )


def connections_sections() -> rx.Component:
    """List where the member is signed in, what they trust, and who tried to come in."""
    view = ConnectionsState.view
    return rx.fragment(
        section(
            "Appareils connectés",
            rx.el.div(
                rx.cond(
                    ConnectionsState.done != "",
                    alert(rx.el.p(ConnectionsState.done), tone=Tone.SUCCESS),
                ),
                role="status",
            ),
            rx.cond(ConnectionsState.is_asking, _ask_close_others()),
            rx.el.ul(rx.foreach(view.open, _open_row), class_name="rows"),
            name="appareils",
            action=rx.fragment(
                rx.cond(
                    view.has_others & ~ConnectionsState.is_asking,
                    button(
                        "Déconnecter les autres",
                        kind=ButtonKind.SECONDARY,
                        small=True,
                        on_click=ConnectionsState.ask_close_others,
                    ),
                )
            ),
        ),
        rx.cond(view.has_trusted, _trusted_section()),
        section("Connexions récentes", _recent_table(), name="connexions"),
    )


def _ask_close_others() -> rx.Component:
    """Ask what shall go with the other sessions; this device stays as it is."""
    close = ConnectionsState.close_others
    return alert(
        rx.el.p(
            "Tous les appareils sauf celui-ci seront déconnectés. Voulez-vous aussi oublier les "
            "autres appareils de confiance\u00a0? Un code y sera demandé à la prochaine connexion."
        ),
        rx.el.div(
            button("Déconnecter et oublier", kind=ButtonKind.DANGER, on_click=close(True)),  # noqa: FBT003
            button("Déconnecter seulement", kind=ButtonKind.SECONDARY, on_click=close(False)),  # noqa: FBT003
            button(
                "Annuler",
                kind=ButtonKind.SECONDARY,
                on_click=ConnectionsState.cancel_close_others,
            ),
            class_name="btn-row",
        ),
        title="Déconnecter les autres appareils\u00a0?",
        tone=Tone.ATTENTION,
        role="alert",
    )


def _trusted_section() -> rx.Component:
    return section(
        "Appareils de confiance",
        rx.el.p(
            "Votre mot de passe y suffit, sans code, jusqu’à la date indiquée. Retirez ceux que "
            "d’autres utilisent.",
            class_name="muted measure",
        ),
        rx.el.ul(rx.foreach(ConnectionsState.view.trusted, _trusted_row), class_name="rows"),
        name="confiance",
    )


def _open_row(device: DeviceView) -> rx.Component:
    return device_row(
        device,
        rx.cond(
            device.is_this_one,
            status("Cet appareil", tone=Tone.SUCCESS, icon_name="check"),
            device_button(
                "Déconnecter", device, on_click=ConnectionsState.close_session(device.id)
            ),
        ),
    )


def _trusted_row(device: DeviceView) -> rx.Component:
    return device_row(
        device,
        device_button("Retirer", device, on_click=ConnectionsState.distrust(device.id)),
    )


def _recent_table() -> rx.Component:
    headings = ("Date", "Appareil", "Lieu", "Résultat")
    return rx.el.table(
        rx.el.caption("Connexions des 30 derniers jours", class_name="sr-only"),
        rx.el.thead(rx.el.tr(*(rx.el.th(name, scope="col") for name in headings))),
        rx.el.tbody(rx.foreach(ConnectionsState.view.recent, _recent_row)),
        class_name="table table--stack",
    )


def _recent_row(sign_in: SignInView) -> rx.Component:
    return rx.el.tr(
        rx.el.th(rx.el.time(sign_in.at, date_time=sign_in.at_iso), scope="row"),
        rx.el.td(sign_in.browser),
        rx.el.td(sign_in.place),
        rx.el.td(status(sign_in.result, tone=sign_in.tone)),
    )
