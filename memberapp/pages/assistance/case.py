"""`/assistance/dossiers/[reference]`: what was sent, what happens next and when."""

import reflex as rx

from memberapp import routes
from memberapp.assistance.views.cases import AskedView, CaseView
from memberapp.components.brand import page_title
from memberapp.components.button import ButtonKind, button_link, button_row
from memberapp.components.fold import fold
from memberapp.components.icon import icon
from memberapp.components.layout import back_link, page_head, section, split
from memberapp.components.link import link
from memberapp.components.native_form import error_summary
from memberapp.components.notice import status
from memberapp.components.official_channels import callback_link
from memberapp.components.timeline import timeline
from memberapp.components.wizard import facts
from memberapp.pages.assistance.follow_up import (
    follow_up_news,
    missing_fact,
    rights_panel,
    service_acts,
)
from memberapp.pages.assistance.information import missing_information
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.assistance.follow_up import FollowUpState
from memberapp.state.assistance.recap import CaseState
from memberapp.state.uploads import UploadsState


@page(
    routes.CASE,
    on_load=(CaseState.load_case, FollowUpState.load_follow_up, UploadsState.load_uploads),
    styles=("assistance", "uploads"),
)
def case_page() -> rx.Component:
    """Show a request that was sent; its number appears by itself."""
    content = rx.cond(
        # The last request seen must not stand under the next one's address.
        CaseState.is_loaded & rx.State.is_hydrated,
        _case(CaseState.view),
        rx.cond(CaseState.is_missing & rx.State.is_hydrated, _missing(), _waiting()),
    )
    return shell(content, route=routes.CASE, help_question="Nous parler\u00a0?")


def _waiting() -> rx.Component:
    return waiting_page(routes.CASE)


def _missing() -> rx.Component:
    return rx.fragment(
        page_head(
            "Demande introuvable",
            lead="Aucune demande d’assistance de votre espace ne porte cette référence. Elle a "
            "peut-être été mal recopiée.",
            tab_title=page_title("Demande introuvable"),
        ),
        rx.el.p(button_link("Faire une demande", to=routes.ASSISTANCE.path)),
    )


def _case(view: CaseView) -> rx.Component:
    calendar = button_link(
        "Ajouter à mon agenda",
        to=view.calendar_path,
        kind=ButtonKind.SECONDARY,
        icon_name="calendar-days",
        is_outer=True,
        download=True,
    )
    return rx.fragment(
        back_link(routes.CASES.title, to=routes.CASES.path),
        follow_up_news(),
        rx.cond(view.late_text == "", rx.el.div(icon("check"), class_name="done-mark")),
        page_head(
            view.title,
            rx.el.ul(rx.foreach(view.asked, _asked), class_name="sent"),
            rx.el.p(
                "Référence ", rx.el.b(view.reference, class_name="ref"), class_name="case__ref"
            ),
            rx.el.p(
                view.lead[0],
                rx.el.span(view.lead[1], class_name="whole"),
                view.lead[2],
                class_name="lead",
            ),
            rx.cond(
                view.late_text != "",
                rx.el.p(
                    rx.el.a(
                        icon("triangle-alert"),
                        view.late_text,
                        href="#suite",
                        class_name="text-btn late-link",
                    )
                ),
            ),
            tab_title=page_title(view.title),
        ),
        # It is there before the number is, so that the number is announced when it comes.
        rx.el.p(view.number_text, role="status", class_name="case__number"),
        rx.cond(view.clock.seconds_left != "", _clock(view)),
        error_summary(CaseState.error_title, CaseState.errors, tries=CaseState.tries),
        split(
            missing_information(),
            missing_fact(),
            section(
                "La suite",
                timeline(view.steps, callback_path=view.follow_path),
                button_row(
                    button_link("Retour à l’accueil", to=routes.DASHBOARD.path),
                    rx.cond(view.calendar_path != "", calendar),
                    fill=True,
                ),
                name="suite",
                class_name="section next",
            ),
            service_acts(),
            fold("Votre demande en détail", facts(view.facts, narrow=True)),
            aside=rx.fragment(rights_panel(), _aside(view)),
        ),
    )


def _clock(view: CaseView) -> rx.Component:
    """Show how long the promise of a number still runs; `page.js` counts it down."""
    return rx.el.p(
        icon("clock"),
        rx.el.b(
            view.clock.left,
            data_seconds_left=view.clock.seconds_left,
            class_name="promise__left",
        ),
        " ",
        view.clock.until,
        class_name="promise",
    )


def _asked(one: AskedView) -> rx.Component:
    return rx.el.li(
        rx.el.b(one.title, class_name="sent__t"),
        rx.el.span(one.when, class_name="small"),
        status(one.state, tone=one.tone),
    )


def _aside(view: CaseView) -> rx.Component:
    return rx.el.aside(
        rx.el.h2("Un changement\u00a0?", id="changement", class_name="aside-title"),
        rx.el.p(view.change_text, class_name="small"),
        callback_link(to=view.follow_path),
        rx.el.h3("Un oubli, ou pas d’e-mail\u00a0?", class_name="aside-more"),
        rx.cond(
            view.forgotten_path == "",
            rx.el.p(
                "S’il manque une prestation, choisissez «\u00a0Ajouter une prestation\u00a0», "
                "sous vos droits restants. Si ",
                rx.el.span("l’e-mail", class_name="nowrap"),
                " n’arrive pas, même dans vos indésirables, demandez à être rappelé.",
                class_name="small",
            ),
            rx.fragment(
                rx.el.p(
                    "Rien ne s’ajoute plus à ce dossier. Faites une nouvelle demande, ou "
                    "demandez la prestation par téléphone avec le motif "
                    "«\u00a0Nouvelle demande de prestations\u00a0».",
                    class_name="small",
                ),
                callback_link("Demander une prestation de plus", to=view.forgotten_path),
            ),
        ),
        rx.cond(
            FollowUpState.view.stay_path != "",
            rx.el.p(
                link("Voir tout le séjour", to=FollowUpState.view.stay_path, class_name="text-btn")
            ),
        ),
        class_name="panel",
        aria_labelledby="changement",
    )
