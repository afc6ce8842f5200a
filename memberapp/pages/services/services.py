"""`/services`: the services of partners, and the prevention self-tests."""

import reflex as rx

from memberapp import routes
from memberapp.components.button import ButtonKind, button_link, button_row
from memberapp.components.icon import icon, icon_among
from memberapp.components.layout import page_head, panel, rows, section
from memberapp.components.link import link
from memberapp.components.native_form import (
    error_summary,
    hidden_field,
    native_form,
    submit_button,
)
from memberapp.components.notice import Tone, alert, form_notice
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.routes import Route
from memberapp.services.catalogue.offers import read_offers
from memberapp.services.catalogue.self_tests import read_self_tests
from memberapp.services.forms import CODE
from memberapp.services.views import NEVER_SENT, ConsentView, ServiceView, TestView
from memberapp.state.services.services import ServicesState


@page(routes.SERVICES, on_load=ServicesState.load_services, styles=("services",))
def services_page() -> rx.Component:
    """Show what is active, what can be, and the self-tests."""
    view = ServicesState.view
    content = rx.cond(
        ServicesState.is_loaded,
        rx.fragment(
            error_summary(ServicesState.error_title, ServicesState.errors),
            page_head(routes.SERVICES.title, lead=view.lead),
            form_notice(ServicesState.notice, tone=Tone.SUCCESS),
            rx.cond(
                view.active.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
                section(
                    "Activés",
                    rows(rx.foreach(view.active, lambda one: _service(one, view.consent))),
                    name="actives",
                ),
            ),
            rx.cond(
                view.available.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
                section(
                    "À activer",
                    rows(rx.foreach(view.available, lambda one: _service(one, view.consent))),
                    name="a-activer",
                ),
            ),
            section(
                "Trouver où se soigner",
                rows(
                    _entry(
                        routes.NETWORK,
                        "Dentistes, opticiens et audioprothésistes\u00a0: prix négociés, et ce "
                        "qui vous resterait.",
                        icon_name="search",
                    ),
                    _entry(
                        routes.ESTABLISHMENTS,
                        "Hôpitaux et cliniques, par critères que vous comptez comme vous voulez.",
                        icon_name="hospital",
                    ),
                    _entry(
                        routes.APPOINTMENTS,
                        "Ceux que vous avez demandés, et ce que les praticiens ont répondu.",
                        icon_name="calendar-days",
                    ),
                    _entry(
                        routes.QUOTES,
                        "Ceux que vous avez demandés en ligne, et ce qui vous resterait.",
                        icon_name="file-text",
                    ),
                ),
                name="ou-se-soigner",
            ),
            section(
                "Avoir un autre regard",
                rows(
                    _entry(
                        routes.SECOND_OPINION,
                        "Un spécialiste qui ne vous soigne pas relit votre dossier et vous répond "
                        "par écrit.",
                        icon_name="stethoscope",
                    ),
                ),
                name="autre-regard",
            ),
            section(
                "Apprendre et prévenir",
                rows(
                    _entry(
                        routes.WEBINARS,
                        "En direct, avec un professionnel. Réservez votre place.",
                        icon_name="tv",
                    ),
                    _entry(
                        routes.COACHING,
                        "Mieux dormir, bouger un peu plus\u00a0: de courtes étapes.",
                        icon_name="list-checks",
                    ),
                ),
                name="apprendre",
            ),
            section(
                "Se faire aider, ou aider",
                rows(
                    _entry(
                        routes.CARERS,
                        "Un proche voit les montants et les dates de vos remboursements, jusqu’à "
                        "une date que vous choisissez.",
                        icon_name="hand-helping",
                    ),
                ),
                name="aider",
            ),
            section(
                "Auto-tests de prévention",
                rx.el.p(
                    "Calculés sur votre appareil, sans aucun envoi.", class_name="muted measure"
                ),
                rows(rx.foreach(view.tests, _test)),
                name="auto-tests",
            ),
            help_line("Une question sur un service\u00a0?"),
        ),
        waiting_page(routes.SERVICES, retry=ServicesState.load_services),
    )
    return shell(content, route=routes.SERVICES)


def _service(one: ServiceView, consent: ConsentView) -> rx.Component:
    icons = [offer.icon for offer in read_offers()]
    return rx.el.li(
        rx.el.div(
            rx.el.span(icon_among(one.icon, icons), class_name="tile"),
            rx.el.div(
                rx.el.h3(one.name, class_name="row__title"),
                rx.el.p(one.about, class_name="row__meta"),
                class_name="row__body",
            ),
            rx.cond(consent.code == one.code, rx.fragment(), _next(one)),
            class_name="row row--wrap",
        ),
        rx.cond(one.is_active, _identifier(one)),
        rx.cond(one.is_asked, _asked(one)),
        rx.cond(consent.code == one.code, _consent(consent)),
        class_name="service",
    )


def _next(one: ServiceView) -> rx.Component:
    return rx.cond(
        one.is_active | one.is_asked,
        link(
            "Désactiver",
            rx.el.span(" ", one.name, class_name="sr-only"),
            to=one.end_path,
            class_name="text-btn",
        ),
        button_link(
            "Activer",
            rx.el.span(" ", one.name, class_name="sr-only"),
            to=one.activate_path,
            kind=ButtonKind.SECONDARY,
            small=True,
        ),
    )


def _identifier(one: ServiceView) -> rx.Component:
    return panel(
        rx.el.p(
            rx.el.span("Votre identifiant ", class_name="small muted"),
            rx.el.code(one.identifier, class_name="service__id"),
            rx.el.button(
                rx.el.span("Copier"),
                rx.el.span(" l’identifiant de ", one.name, class_name="sr-only"),
                type="button",
                class_name="text-btn",
                data_copied_text=one.identifier,
                data_uncopied="Copie impossible\u00a0: notez-le.",
            ),
            class_name="service__line",
        ),
        rx.el.p(one.how, class_name="measure"),
        rx.el.p(one.since, class_name="small muted"),
        class_name="stack-s",
    )


def _asked(one: ServiceView) -> rx.Component:
    return alert(
        rx.el.p(one.since),
        native_form(
            hidden_field(CODE.name, one.code),
            submit_button(
                "Réessayer",
                rx.el.span(" d’activer ", one.name, class_name="sr-only"),
                kind=ButtonKind.SECONDARY,
                small=True,
            ),
            action=routes.POST_SERVICE_ACTIVATE,
        ),
        title="En attente du partenaire",
        tone=Tone.ATTENTION,
    )


def _consent(consent: ConsentView) -> rx.Component:
    return panel(
        rx.el.h4(consent.title, id="accord", tab_index=-1),
        rx.cond(consent.is_end, rx.el.p(consent.sent, class_name="measure"), _agreement(consent)),
        rx.cond(
            consent.is_end,
            _answer(consent, routes.POST_SERVICE_END),
            _answer(consent, routes.POST_SERVICE_ACTIVATE),
        ),
        class_name="stack",
    )


def _answer(consent: ConsentView, action: str) -> rx.Component:
    return native_form(
        hidden_field(CODE.name, consent.code),
        button_row(
            submit_button(consent.button),
            link("Annuler", to=routes.SERVICES.path, class_name="text-btn"),
            fill=True,
        ),
        action=action,
    )


def _agreement(consent: ConsentView) -> rx.Component:
    return rx.fragment(
        rx.el.p(
            "Nous créons un identifiant tiré au hasard, qui ne porte ni votre nom ni aucun de vos "
            "numéros.",
            class_name="measure",
        ),
        rx.el.ul(
            rx.el.li(rx.el.b(consent.sent_to), " ", consent.sent),
            rx.el.li(rx.el.b("Jamais envoyé\u00a0:"), f" {NEVER_SENT}"),
            rx.el.li(rx.el.b(consent.received_from), " ", consent.received),
            class_name="bullets small measure",
        ),
        rx.el.p(
            "En activant, vous êtes d’accord pour cet envoi. Vous pouvez y mettre fin ici, d’un "
            "geste, à tout moment.",
            class_name="measure",
        ),
    )


def _entry(to: Route, about: str, *, icon_name: str) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.span(icon(icon_name), class_name="tile"),
            rx.el.span(
                rx.el.span(to.title, class_name="row__title"),
                rx.el.span(about, class_name="row__meta"),
                class_name="row__body",
            ),
            icon("chevron-right"),
            to=to.path,
            class_name="row",
        )
    )


def _test(one: TestView) -> rx.Component:
    icons = [test.icon for test in read_self_tests()]
    return rx.el.li(
        link(
            rx.el.span(icon_among(one.icon, icons), class_name="tile"),
            rx.el.span(
                rx.el.span(one.name, class_name="row__title"),
                rx.el.span(one.about, class_name="row__meta"),
                class_name="row__body",
            ),
            icon("chevron-right"),
            to=one.path,
            class_name="row",
        )
    )
