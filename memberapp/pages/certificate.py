"""`/attestation`: a proof of cover, read here and downloaded as a file."""

import reflex as rx

from memberapp import routes
from memberapp.certificate.views.certificate import (
    CertificateView,
    ChoiceView,
    FactView,
    PageImageView,
    PurposeView,
)
from memberapp.components.button import button_link
from memberapp.components.definition_list import definition, definition_list
from memberapp.components.icon import icon
from memberapp.components.layout import page_head, rows, section
from memberapp.components.link import link, outer_link
from memberapp.components.notice import alert
from memberapp.components.props import Prop
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.missing import missing_contract
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.certificate import CertificateState

A4_WIDTH, A4_HEIGHT = "992", "1403"  # of an image of a page, in pixels


@page(routes.CERTIFICATE, on_load=CertificateState.load_certificate, styles=("certificate",))
def certificate_page() -> rx.Component:
    """Show the certificate, ask for which contract, or say why there is none."""
    content = rx.cond(
        # The last contract seen must not stand under the next one's address.
        CertificateState.is_loaded & rx.State.is_hydrated,
        _loaded(CertificateState.view),
        rx.cond(CertificateState.is_missing & rx.State.is_hydrated, _missing(), _waiting()),
    )
    return shell(content, route=routes.CERTIFICATE)


def _waiting() -> rx.Component:
    return waiting_page(routes.CERTIFICATE, retry=CertificateState.load_certificate)


def _missing() -> rx.Component:
    return missing_contract(
        "Cette attestation est introuvable",
        way_out="Voir mon attestation",
        to=routes.CERTIFICATE.path,
    )


def _loaded(view: CertificateView) -> rx.Component:
    return rx.fragment(
        page_head(view.title, rx.cond(view.lead != "", rx.el.p(view.lead, class_name="lead"))),
        rx.cond(
            view.purposes.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            _purposes(view),
        ),
        rx.cond(view.absence_title == "", _certificate(view), _without(view)),
        rx.cond(
            view.ended.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            section(
                "Contrats terminés",
                rx.el.p(
                    "Pour chacun, un certificat de radiation prouve la fin de votre couverture.",
                    class_name="muted measure",
                ),
                rows(rx.foreach(view.ended, _choice)),
                name="termines",
            ),
        ),
        help_line("Une question\u00a0?"),
    )


def _purposes(view: CertificateView) -> rx.Component:
    """Let the member say whom the document is for: each choice is a page of its own."""
    return rx.el.nav(
        rx.el.h2("Pour qui est ce document\u00a0?", id="pour-qui", class_name="label"),
        rx.el.ul(rx.foreach(view.purposes, _purpose), class_name="people"),
        rx.el.p(view.purpose_note, class_name="small muted measure"),
        aria_labelledby="pour-qui",
        class_name="certificate__for stack-s",
    )


def _purpose(purpose: PurposeView) -> rx.Component:
    chosen: Prop = rx.cond(purpose.is_chosen, "page", None)
    return rx.el.li(link(purpose.name, to=purpose.path, aria_current=chosen))


def _without(view: CertificateView) -> rx.Component:
    return rx.cond(
        view.question == "",
        section(
            view.absence_title,
            rx.el.p(view.absence_text, class_name="muted measure"),
            rows(rx.foreach(view.choices, _choice)),
            name="contrats",
        ),
        rx.fragment(
            alert(rx.el.p(view.absence_text), title=view.absence_title),
            help_line(view.question),
        ),
    )


def _choice(choice: ChoiceView) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.span(icon("file-text"), class_name="tile"),
            rx.el.span(
                rx.el.span(choice.name, class_name="row__title"),
                rx.el.span(choice.about, class_name="row__meta"),
                class_name="row__body",
            ),
            icon("chevron-right"),
            to=choice.path,
            class_name="row",
        )
    )


def _certificate(view: CertificateView) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            _download(view),
            section("Ce que dit le document", _facts(view.facts), name="faits"),
            rx.cond(
                view.codes.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
                _cover(view),
            ),
            rx.cond(
                view.asked_by.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
                section(
                    "Qui peut vous le demander",
                    rx.el.ul(rx.foreach(view.asked_by, rx.el.li), class_name="bullets"),
                    rx.el.p(view.number_note, class_name="muted measure"),
                    name="qui",
                ),
                rx.el.p(view.number_note, class_name="small muted measure"),
            ),
        ),
        section(
            "Aperçu",
            rx.el.div(rx.foreach(view.pages, _page_image), class_name="paper"),
            name="apercu",
        ),
        class_name="certificate",
    )


def _cover(view: CertificateView) -> rx.Component:
    return rx.fragment(
        section(
            "Codes pour les professionnels de santé",
            rx.el.p("Montrez-les pour ne pas avancer les frais.", class_name="muted"),
            _facts(view.codes),
            name="codes",
        ),
        section(
            "Prise en charge par domaine",
            _facts(view.cover),
            rx.el.p(view.cover_note, class_name="small muted measure"),
            rx.el.details(
                rx.el.summary("Voir le détail des garanties", class_name="text-btn"),
                _facts(view.guarantees),
            ),
            name="garanties",
        ),
    )


def _download(view: CertificateView) -> rx.Component:
    return rx.el.div(
        button_link(
            view.download_text,
            to=view.download_path,
            icon_name="download",
            is_outer=True,
            download=True,
        ),
        rx.el.p(view.download_about, class_name="small muted"),
        rx.el.p(
            "Qui le reçoit peut vérifier qu’il vient de nous. Vous voyez chaque contrôle, et "
            "pouvez annuler le document.",
            class_name="small muted",
        ),
        link("Partager par un lien, ou voir les contrôles", to=view.sharing_path),
        rx.cond(view.card_path != "", link("Montrer ma carte de tiers payant", to=view.card_path)),
        rx.cond(view.warning != "", alert(rx.el.p(view.warning))),
        rx.cond(
            view.is_one_of_several,
            link("Choisir un autre contrat", to=routes.CERTIFICATE.path),
        ),
        class_name="certificate__get",
    )


def _facts(facts: list[FactView]) -> rx.Component:
    return definition_list(rx.foreach(facts, _fact))


def _fact(fact: FactView) -> rx.Component:
    masked = rx.fragment(
        rx.el.span(fact.value, class_name="num", aria_hidden=True),
        rx.el.span(fact.spoken, class_name="sr-only"),
    )
    value = rx.el.span(fact.value, class_name="lines")
    return definition(fact.label, rx.cond(fact.spoken != "", masked, value))


def _page_image(page: PageImageView) -> rx.Component:
    image = rx.el.img(
        src=page.source, alt=page.text, width=A4_WIDTH, height=A4_HEIGHT, loading="lazy"
    )
    return outer_link(image, href=page.source)
