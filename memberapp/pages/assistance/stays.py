"""`/dossiers/hospitalisation/[reference]`: a stay in hospital on one page."""

import reflex as rx

from memberapp import routes
from memberapp.assistance.forms import HOSPITAL, HOSPITAL_PHONE
from memberapp.assistance.stays import MAX_HOSPITAL_LENGTH
from memberapp.assistance.views.stays import (
    ContactView,
    DayMarkView,
    HelpLineView,
    MoneyMoveView,
    PaperView,
)
from memberapp.components.brand import page_title
from memberapp.components.button import ButtonKind, button, button_link
from memberapp.components.fold import fold
from memberapp.components.form_fields import edited
from memberapp.components.layout import back_link, page_head, section
from memberapp.components.link import link, outer_link
from memberapp.components.native_form import error_summary, field
from memberapp.components.notice import Tone, form_notice
from memberapp.components.official_channels import callback_link
from memberapp.components.shares import shares_bar, shares_legend
from memberapp.components.visit import visit
from memberapp.pages.assistance.follow_up import rights_section
from memberapp.pages.assistance.frame import case_form
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.assistance.stays import StayState


@page(routes.STAY, on_load=StayState.load_stay, styles=("assistance",))
def stay_page() -> rx.Component:
    """Show a stay from its event on: dates, help, costs, papers, and whom to call."""
    content = rx.cond(
        StayState.is_loaded & rx.State.is_hydrated,
        _stay(),
        rx.cond(StayState.is_missing & rx.State.is_hydrated, _missing(), waiting_page(routes.STAY)),
    )
    return shell(content, route=routes.STAY)


def _missing() -> rx.Component:
    return rx.fragment(
        page_head(
            "Séjour introuvable",
            lead="Aucun séjour à l’hôpital de votre espace ne porte cette référence.",
            tab_title=page_title("Séjour introuvable"),
        ),
        rx.el.p(button_link(routes.CASES.title, to=routes.CASES.path)),
        help_line("Un doute\u00a0?"),
    )


def _stay() -> rx.Component:
    view = StayState.view
    return rx.fragment(
        back_link("Votre demande", to=view.back_path),
        error_summary(StayState.error_title, StayState.errors, tries=StayState.tries),
        form_notice(StayState.notice, tone=Tone.SUCCESS),
        page_head(view.title, lead=view.lead, tab_title=page_title(view.title)),
        rx.el.section(
            rx.el.h2("Dates", id="dates", class_name="sr-only"),
            rx.el.ol(rx.foreach(view.days, _day), class_name="stay"),
            aria_labelledby="dates",
        ),
        rx.el.div(
            rx.el.div(
                section(
                    "Aides à la maison",
                    rx.el.ul(rx.foreach(view.services, _service)),
                    name="aides",
                    action=link("Suivre et changer", to=view.back_path),
                ),
                section(
                    "Coûts et remboursements",
                    rx.cond(
                        view.costs_text != "",
                        rx.el.p(view.costs_text),
                        rx.fragment(
                            shares_bar(view.costs_label, view.shares),
                            shares_legend(view.shares),
                        ),
                    ),
                    rx.el.ul(rx.foreach(view.moves, _told)),
                    name="couts",
                    action=link("Voir les soins", to=view.care_path),
                ),
                rx.cond(
                    view.papers.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
                    section("Papiers", rx.el.ul(rx.foreach(view.papers, _told)), name="papiers"),
                ),
            ),
            rx.el.div(_contacts(), _rights(), class_name="split__aside"),
            class_name="split",
        ),
    )


def _day(one: DayMarkView) -> rx.Component:
    return rx.el.li(
        rx.el.b(one.title),
        rx.el.span(one.day),
        aria_current=rx.cond(one.state == "today", "date", "false"),
        key=one.title,
        class_name=one.state,
    )


def _service(one: HelpLineView) -> rx.Component:
    return visit(one.title, state=one.state, tone=one.tone, key=one.title)


def _told(one: MoneyMoveView | PaperView) -> rx.Component:
    about = rx.el.p(one.about, class_name="small muted")
    return visit(one.title, about, state=one.state, tone=one.tone, key=one.title)


def _contacts() -> rx.Component:
    view = StayState.view
    return rx.el.section(
        rx.el.h2("Qui appeler", id="appeler", class_name="aside-title"),
        rx.el.ul(rx.foreach(view.contacts, _contact), class_name="contacts"),
        help_line("Nous parler\u00a0?", offers_callback=False),
        callback_link(to=view.call_path),
        fold(
            rx.cond(view.hospital_phone != "", "Changer le numéro du service", "Noter l’hôpital"),
            _hospital_form(),
        ),
        class_name="panel",
        aria_labelledby="appeler",
    )


def _contact(one: ContactView) -> rx.Component:
    return rx.el.li(
        rx.el.span(rx.el.b(one.name), rx.el.br(), rx.el.span(one.about, class_name="small muted")),
        outer_link(one.number, href=one.href, class_name="tel"),
        key=one.href,
    )


def _hospital_form() -> rx.Component:
    return case_form(
        field(
            "Hôpital ou clinique (optionnel)",
            **edited(StayState, HOSPITAL),
            max_length=MAX_HOSPITAL_LENGTH,
            auto_complete="off",
        ),
        field(
            "Téléphone du service (optionnel)",
            **edited(StayState, HOSPITAL_PHONE),
            hint="Pour l’avoir ici, sous la main.",
            type="tel",
            input_mode="tel",
            auto_complete="off",
        ),
        button("Enregistrer", type="submit", kind=ButtonKind.SECONDARY, data_busy="Un instant…"),
        version=StayState.view.version,
        on_submit=StayState.note_hospital,
        # Drawn anew when the number is another one, never while it is typed.
        key=StayState.view.hospital + StayState.view.hospital_phone,
    )


def _rights() -> rx.Component:
    view = StayState.view
    return rx.cond(
        view.rights.length() > 0,  # pyright: ignore[reportAttributeAccessIssue]
        rights_section(view.rights),
    )
