"""`/attestation/partage`: links to a certificate, who checked it and when, and its end."""

from typing import cast

import reflex as rx

from memberapp import routes
from memberapp.certificate.forms import DURATION, NOTE, PEOPLE
from memberapp.certificate.views.certificate import ChoiceView
from memberapp.certificate.views.sharing import (
    LINK_LIMIT,
    RANK_PREFIX,
    CheckView,
    DurationView,
    LinkView,
    PastView,
    PersonView,
    SharingView,
)
from memberapp.components.button import ButtonKind, button, button_row
from memberapp.components.form_fields import edited, error_of
from memberapp.components.icon import icon
from memberapp.components.layout import back_link, page_head, panel, rows, section, split
from memberapp.components.link import link, outer_link
from memberapp.components.native_form import choices, error_summary, field
from memberapp.components.notice import Tone, alert, status
from memberapp.components.props import Prop
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.missing import missing_contract
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.certificate_sharing import CertificateSharingState

_QR_SIZE = "168"
_NOTED = (
    "Nous notons la date, l’heure et la réponse. Ni le nom ni l’adresse de qui vérifie. Le même "
    "contrôle répété en dix minutes compte une fois. Nous ne vous envoyons pas de message à chaque "
    "contrôle."
)


@page(
    routes.CERTIFICATE_SHARING,
    on_load=CertificateSharingState.load_certificate_sharing,
    styles=("certificate",),
)
def certificate_sharing_page() -> rx.Component:
    """Show the open links and their checks, and let the member create, stop and revoke."""
    state = CertificateSharingState
    content = rx.fragment(
        back_link(routes.CERTIFICATE.title, to=routes.CERTIFICATE.path),
        rx.cond(
            state.is_loaded & rx.State.is_hydrated,
            _loaded(state.view),
            rx.cond(state.is_missing & rx.State.is_hydrated, _missing(), _waiting()),
        ),
    )
    return shell(content, route=routes.CERTIFICATE_SHARING)


def _waiting() -> rx.Component:
    retry = CertificateSharingState.load_certificate_sharing
    return waiting_page(routes.CERTIFICATE_SHARING, retry=retry)


def _missing() -> rx.Component:
    return missing_contract(
        "Cette attestation est introuvable",
        way_out="Voir mon attestation",
        to=routes.CERTIFICATE.path,
    )


def _loaded(view: SharingView) -> rx.Component:
    state = CertificateSharingState
    return rx.fragment(
        error_summary(state.error_title, state.errors, tries=state.tries),
        page_head(
            routes.CERTIFICATE_SHARING.title,
            lead="Un lien que vous donnez, qui s’arrête seul, et dont vous voyez chaque contrôle.",
        ),
        split(
            rx.el.div(
                rx.el.div(
                    rx.cond(state.said != "", alert(rx.el.p(state.said), tone=Tone.SUCCESS)),
                    rx.cond(state.refused != "", alert(rx.el.p(state.refused), tone=Tone.DANGER)),
                    role="status",
                ),
                rx.foreach(view.open_links, _open_link),
                class_name="stack",
            ),
            _checks(view),
            rx.cond(view.can_share, _new_link(view), _choose(view)),
            aside=_aside(view),
        ),
        help_line("Une question\u00a0?"),
    )


def _open_link(one: LinkView) -> rx.Component:
    return panel(
        rx.el.p(status(one.until, tone=Tone.SUCCESS, icon_name="link")),
        rx.el.p(rx.el.b(one.about)),
        rx.el.div(
            rx.el.img(src=one.qr, alt=one.qr_text, width=_QR_SIZE, height=_QR_SIZE),
            rx.el.div(
                rx.el.ul(
                    rx.el.li(one.address),
                    id=f"adresse-{one.id}",
                    aria_label="Adresse de votre lien",
                    class_name="link-address",
                ),
                button_row(
                    button(
                        "Copier le lien",
                        small=True,
                        data_copy=f"#adresse-{one.id}",
                        data_uncopied="Copie impossible\u00a0: sélectionnez l’adresse",
                        key=one.address,
                    ),
                    outer_link("Voir sa page", href=one.address, class_name="text-btn"),
                ),
                button(
                    "Arrêter le partage",
                    kind=ButtonKind.SECONDARY,
                    small=True,
                    on_click=CertificateSharingState.stop_link(one.id),
                ),
                class_name="stack-s",
            ),
            class_name="link-open",
        ),
        class_name="stack-s",
    )


def _checks(view: SharingView) -> rx.Component:
    return section(
        "Contrôles",
        rx.el.div(
            rx.cond(
                view.check_count == "",
                rx.el.p("Personne n’a encore contrôlé votre attestation.", class_name="muted"),
                rx.el.ol(rx.foreach(view.checks, _check), class_name="seen-by"),
            ),
            rx.el.p(
                _NOTED,
                class_name="small muted measure",
            ),
            class_name="stack",
        ),
        name="controles",
        action=rx.el.span(view.check_count, class_name="small muted"),
    )


def _check(check: CheckView) -> rx.Component:
    return rx.el.li(
        rx.el.span(check.at, class_name="muted"),
        rx.el.span(rx.el.b(check.verdict), " ", check.way),
    )


def _new_link(view: SharingView) -> rx.Component:
    state = CertificateSharingState
    create = cast("Prop", state.create_link)
    return section(
        "Nouveau lien",
        rx.el.div(
            rx.el.p("Vers le document\u00a0: ", view.title, ".", class_name="muted"),
            rx.el.form(
                field(
                    "Pour qui\u00a0?",
                    hint="Une note pour vous, jamais montrée.",
                    auto_complete="off",
                    **edited(state, NOTE),
                ),
                choices(
                    "Ouvert pendant",
                    rx.foreach(view.durations, _duration),
                    name=DURATION.name,
                    error=error_of(state, DURATION),
                ),
                _people(view),
                rx.el.p(LINK_LIMIT, class_name="hint"),
                button_row(button("Créer le lien", type="submit"), fill=True),
                on_submit=create,
                no_validate=True,
                key=view.form_key,
                class_name="form",
            ),
            class_name="stack",
        ),
        name="nouveau",
    )


def _people(view: SharingView) -> rx.Component:
    return rx.cond(
        view.people.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
        choices(
            "Qui d’autre nommer\u00a0?",
            rx.foreach(view.people, _person),
            name=PEOPLE.name,
            hint="Votre nom y est toujours. Les autres n’y sont que si vous les cochez.",
            error=error_of(CertificateSharingState, PEOPLE),
            class_name="choices choices--2",
        ),
    )


def _duration(one: DurationView) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio", name=DURATION.name, value=one.value, default_checked=one.is_default
        ),
        rx.el.span(
            rx.el.span(one.name, class_name="choice__title"),
            rx.el.span("Jusqu’au ", one.until, class_name="row__meta"),
        ),
        class_name="choice",
    )


def _person(person: PersonView) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="checkbox", name=f"{RANK_PREFIX}-{person.rank}", value="1"),
        rx.el.span(person.name, class_name="choice__title"),
        class_name="choice",
    )


def _choose(view: SharingView) -> rx.Component:
    return section(
        "Nouveau lien",
        rx.cond(
            view.choices.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            rx.fragment(
                rx.el.p("Choisissez d’abord l’attestation à partager."),
                rows(rx.foreach(view.choices, _choice)),
            ),
            rx.el.p("Vous n’avez pas d’attestation à partager aujourd’hui.", class_name="muted"),
        ),
        name="nouveau",
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
            to=choice.sharing_path,
            class_name="row",
        )
    )


def _aside(view: SharingView) -> rx.Component:
    return rx.el.div(
        section(
            "Ce que l’autre voit",
            rx.el.ul(
                rx.cond(view.seen != "", rx.el.li(view.seen)),
                rx.el.li("Complémentaire santé, dates de couverture"),
                rx.el.li("Date d’émission et réponse du contrôle"),
                class_name="bullets",
            ),
            rx.el.p("Jamais vos soins, vos garanties, votre adresse.", class_name="small"),
            outer_link("Voir la page de vérification", href=routes.CERTIFICATE_CHECK),
            name="vu",
        ),
        section(
            "Documents émis",
            rx.cond(
                view.issued.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
                rows(rx.foreach(view.issued, _issued)),
                rx.el.p("Aucun document émis ces deux dernières années.", class_name="small muted"),
            ),
            name="emis",
        ),
        rx.cond(
            view.past.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
            section("Liens passés", rows(rx.foreach(view.past, _past)), name="passes"),
        ),
        class_name="stack",
    )


def _issued(one: PastView) -> rx.Component:
    return rx.el.li(
        _past_text(one),
        rx.cond(
            one.can_revoke,
            rx.el.details(
                rx.el.summary(
                    "Annuler ",
                    rx.el.span("le document ", one.about, class_name="sr-only"),
                    class_name="text-btn",
                ),
                rx.el.p(
                    "Effet immédiat, sans retour\u00a0: tout contrôle dira que ce document est "
                    "annulé, et les liens vers lui s’arrêtent. Les copies restent lisibles.",
                    class_name="small",
                ),
                button(
                    "Annuler ce document",
                    kind=ButtonKind.DANGER,
                    small=True,
                    on_click=CertificateSharingState.revoke_certificate(one.id),
                ),
            ),
        ),
        key=one.id,
        class_name="stack-s",
    )


def _past(one: PastView) -> rx.Component:
    return rx.el.li(_past_text(one), key=one.id)


def _past_text(one: PastView) -> rx.Component:
    return rx.fragment(
        rx.el.span(one.text, class_name="row__title"),
        rx.el.span(one.about, class_name="row__meta"),
        status(one.status, tone=one.tone),
    )
