"""`/carte`: the card of third-party payment, shown to a health professional or printed."""

from typing import Final

import reflex as rx

from memberapp import routes
from memberapp.care.labels import CERTIFICATE_DOMAINS
from memberapp.care.rules.lines import CertificateDomain
from memberapp.components.brand import brand_mark
from memberapp.components.button import ButtonKind, button_link, button_row
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.layout import back_link, page_head, panel, section, split
from memberapp.components.notice import Tone, alert, status
from memberapp.components.print_button import print_button
from memberapp.contract.views.card import (
    CardView,
    CodeView,
    DomainView,
    FieldView,
    PassView,
    PersonView,
)
from memberapp.pages.contract.others import other_contracts
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.missing import missing_contract
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.contract import CardState

_OFF: Final = (
    "Chez un professionnel sans réseau, cette page s’ouvrira quand même. La carte reste sur cet "
    "appareil jusqu’à votre déconnexion, ou à la fin de votre session."
)
_QR_SIZE = "120"
_PERSON = "carte"  # the name of the radio buttons: nothing is sent


@page(routes.CARD, on_load=CardState.load_card, styles=("contract",))
def card_page() -> rx.Component:
    """Show the card of each person, or say why there is none."""
    content = rx.fragment(
        back_link(routes.CONTRACT.title, to=routes.CONTRACT.path),
        rx.cond(
            # The last card seen must not stand under the next one's address.
            CardState.is_loaded & rx.State.is_hydrated,
            rx.cond(
                CardState.view.absence_title == "", _cards(CardState.view), _without(CardState.view)
            ),
            rx.cond(CardState.is_missing & rx.State.is_hydrated, _missing(), _waiting()),
        ),
    )
    return rx.fragment(
        # Outside what waits for the member, so that it is there before the cards are.
        rx.el.script(src="/js/card.js", async_=True),
        shell(content, route=routes.CARD),
    )


def _waiting() -> rx.Component:
    return waiting_page(routes.CARD, retry=CardState.load_card)


def _missing() -> rx.Component:
    return missing_contract(
        "Cette carte est introuvable", way_out="Voir ma carte", to=routes.CARD.path
    )


def _without(view: CardView) -> rx.Component:
    return rx.fragment(
        page_head(routes.CARD.title),
        alert(rx.el.p(view.absence_text), title=view.absence_title),
        rx.cond(view.paper_path != "", rx.el.p(button_link(view.paper_text, to=view.paper_path))),
        help_line("Une question sur vos droits\u00a0?"),
    )


def _cards(view: CardView) -> rx.Component:
    return rx.fragment(
        page_head(
            routes.CARD.title,
            lead="La même que sur papier. Montrez-la avec votre carte Vitale pour ne pas avancer "
            "la part de la mutuelle.",
        ),
        split(
            rx.el.fieldset(
                rx.el.legend("Carte de", class_name="label"),
                rx.foreach(view.people, lambda person: _person_card(person, view)),
                class_name="card-deck",
            ),
            rx.el.p(status(view.checked, tone=Tone.SUCCESS), class_name="card-checked"),
            button_row(
                button_link(
                    "Télécharger",
                    to=view.download_path,
                    kind=ButtonKind.SECONDARY,
                    icon_name="download",
                    is_outer=True,
                    download=True,
                ),
                print_button("Imprimer"),
                button_link(
                    view.paper_text,
                    to=view.paper_path,
                    kind=ButtonKind.SECONDARY,
                    icon_name=routes.CERTIFICATE.icon,
                ),
                fill=True,
            ),
            rx.cond(
                view.passes,
                button_row(rx.foreach(view.passes, _pass), fill=True),
            ),
            aside=rx.fragment(_without_network(view), _at_the_desk()),
        ),
        rx.cond(
            view.others.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            section(
                "Les cartes de vos autres contrats",
                other_contracts(view.others, icon_name=routes.CARD.icon),
                name="autres",
            ),
        ),
        section(
            "Que veulent dire les codes\u00a0?",
            definition_list(
                *(definition(domain, CERTIFICATE_DOMAINS[domain]) for domain in CertificateDomain),
                narrow=True,
            ),
            name="codes",
        ),
        help_line("Une erreur sur votre carte\u00a0?"),
    )


def _person_card(person: PersonView, view: CardView) -> rx.Component:
    """Show a person to choose and their card, which the style sheet uncovers without the server."""
    return rx.el.div(
        rx.el.label(
            rx.el.input(
                type="radio", name=_PERSON, value=person.name, default_checked=person.is_first
            ),
            person.first_name,
            class_name="card-choice",
        ),
        rx.el.article(
            rx.el.div(
                rx.el.p(brand_mark(), view.insurer, class_name="tp-card__brand"),
                rx.el.p(rx.el.b(routes.CARD.title), view.period),
                class_name="tp-card__top",
            ),
            rx.el.div(
                rx.el.p(rx.el.span("Bénéficiaire", class_name="tp-card__label"), person.name),
                rx.el.p(
                    person.about,
                    rx.cond(person.rank != "", rx.fragment(", rang\u00a0", person.rank)),
                ),
                rx.el.p(view.product),
                rx.el.img(
                    src=view.qr,
                    alt="Code QR qui mène à la vérification de cette carte",
                    width=_QR_SIZE,
                    height=_QR_SIZE,
                    class_name="tp-card__qr",
                ),
                class_name="tp-card__who",
            ),
            rx.el.dl(rx.foreach(view.fields, _field), class_name="tp-card__fields"),
            rx.el.ul(
                rx.foreach(view.domains, _domain),
                class_name="tp-card__grid",
                aria_label="Prise en charge par domaine",
            ),
            rx.el.p(rx.foreach(view.foot, _code), class_name="tp-card__foot"),
            class_name="tp-card",
            aria_label=person.spoken,
        ),
        class_name="card-person",
    )


def _field(one: FieldView) -> rx.Component:
    masked = rx.fragment(
        rx.el.span(one.value, aria_hidden=True), rx.el.span(one.spoken, class_name="sr-only")
    )
    return rx.el.div(
        rx.el.dt(one.label), rx.el.dd(rx.cond(one.spoken != "", masked, rx.fragment(one.value)))
    )


def _domain(domain: DomainView) -> rx.Component:
    return rx.el.li(
        rx.el.span(rx.el.b(domain.code), domain.cover, aria_hidden=True),
        rx.el.span(domain.spoken, class_name="sr-only"),
    )


def _code(code: CodeView) -> rx.Component:
    return rx.el.span(rx.el.b(code.code), "\u00a0: ", code.text, ". ")


def _pass(one: PassView) -> rx.Component:
    return button_link(
        one.text,
        to=one.path,
        kind=ButtonKind.SECONDARY,
        icon_name="smartphone",
        is_outer=True,
        download=True,
    )


def _without_network(view: CardView) -> rx.Component:
    """Offer to keep the cards on the device; the script shows it where the browser can."""
    return rx.el.div(
        panel(
            rx.el.h2("Sans réseau", class_name="aside-title"),
            rx.el.p(
                rx.el.span(view.keep_title, id="garder"),
                rx.el.button(
                    type="button",
                    role="switch",
                    aria_checked="false",
                    aria_labelledby="garder",
                    class_name="switch",
                ),
                class_name="with-switch",
            ),
            rx.el.p(_OFF, class_name="small muted", role="status", data_card_said=""),
            hidden=True,
            data_card_keep=routes.POST_CARD_KEEP,
            data_off_said=_OFF,
        ),
        class_name="card-keep",
    )


def _at_the_desk() -> rx.Component:
    return section(
        "Chez le professionnel",
        rx.el.ol(
            rx.el.li(rx.el.b("Carte Vitale d’abord"), ", puis cette carte."),
            rx.el.li(
                rx.el.b("Vos droits ne sont pas trouvés\u00a0?"),
                " Donnez le n° AMC et le n° d’adhérent.",
            ),
            rx.el.li(
                rx.el.b("On vous demande d’avancer les frais\u00a0?"),
                " Gardez la facture acquittée\u00a0: elle sert à vous rembourser.",
            ),
            class_name="num-steps",
        ),
        name="chez-le-professionnel",
    )
