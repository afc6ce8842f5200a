"""`/remboursements`: the cares of two years, by month, and who paid them."""

import reflex as rx

from memberapp import addresses, routes
from memberapp.care.search import MAX_SEARCH_LENGTH
from memberapp.care.views.reimbursements import ListView, OptionsView
from memberapp.components.button import ButtonKind, button_link
from memberapp.components.care_table import cares_of_months
from memberapp.components.filters import (
    filter_form,
    more_filters,
    search_field,
    segmented,
)
from memberapp.components.icon import icon
from memberapp.components.layout import page_head
from memberapp.components.link import link, outer_link
from memberapp.components.money import money
from memberapp.components.notice import Tone, form_notice
from memberapp.components.pager import page_link, pager
from memberapp.components.props import Text
from memberapp.pages.care.filters import CHOICE_PAUSE_MILLISECONDS, care_filters, empty_care
from memberapp.pages.loading import loading
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.care.reimbursements import ReimbursementsState

SEARCH_PAUSE_MILLISECONDS = 400


@page(routes.REIMBURSEMENTS, on_load=ReimbursementsState.load_reimbursements, styles=("care",))
def reimbursements_page() -> rx.Component:
    """List what was reimbursed."""
    view = ReimbursementsState.view
    content = rx.fragment(
        rx.el.div(
            page_head(
                routes.REIMBURSEMENTS.title,
                rx.cond(ReimbursementsState.is_loaded, _sentence(view)),
            ),
            rx.cond(
                ReimbursementsState.is_loaded & ~ReimbursementsState.is_beginning,
                rx.el.div(
                    button_link(
                        icon("chart-column"),
                        "Comparer deux ans",
                        to=view.evolution_path,
                        kind=ButtonKind.SECONDARY,
                    ),
                    _files(view),
                    class_name="btn-row",
                ),
            ),
            class_name="page-head page-head__row",
        ),
        form_notice(ReimbursementsState.since_last_visit, tone=Tone.INFO),
        rx.cond(
            ReimbursementsState.is_loaded,
            rx.fragment(
                rx.cond(~ReimbursementsState.is_beginning, _filters(ReimbursementsState.options)),
                _list(view),
                rx.el.p(
                    link(routes.ESTIMATION.title, to=routes.ESTIMATION.path),
                    class_name="devis-next no-print",
                ),
            ),
            loading(retry=ReimbursementsState.load_reimbursements, lines=10),
        ),
    )
    return shell(
        content, route=routes.REIMBURSEMENTS, is_wide=True, help_question="Une question\u00a0?"
    )


def _sentence(view: ListView) -> rx.Component:
    """Say what is shown and what it adds up to; said again when it changes."""
    return rx.el.div(
        rx.el.p(
            view.summary,
            rx.cond(
                view.remaining != "",
                rx.fragment(
                    " ", money(view.remaining), " à votre charge sur ", money(view.spent), "."
                ),
            ),
            rx.cond(view.more != "", rx.fragment(" ", view.more)),
        ),
        rx.cond(
            ReimbursementsState.news != "",
            rx.el.p(rx.el.b(ReimbursementsState.news), class_name="list-news"),
        ),
        class_name="lead list-status",
        role="status",
    )


def _files(view: ListView) -> rx.Component:
    """Offer the cares that the filters ask for as files, and those of every year."""
    query = view.file_query
    return rx.el.details(
        rx.el.summary(
            icon("download"), "Exporter", icon("chevron-down"), class_name="btn btn--secondary"
        ),
        rx.el.ul(
            _file("file-text", "Relevé PDF", "À imprimer ou à transmettre", "pdf", query),
            _file(
                "file-spreadsheet",
                "Tableur Excel",
                "Une ligne par soin et par contrat",
                "xlsx",
                query,
            ),
            _file("file-down", "Fichier CSV", "Pour un autre logiciel", "csv", query),
            _file("file-down", "Fichier FHIR", "Format de santé, pour un logiciel", "json", query),
            _file(
                "calendar-days",
                "Toutes les années",
                "Tableur Excel, avec les mêmes filtres",
                "xlsx",
                view.file_query_of_every_year,
            ),
            rx.el.li(
                link(
                    icon("folder-open"),
                    _two_lines("Autre mutuelle", "Un relevé à lui transmettre"),
                    to=routes.OTHER_INSURER.path,
                )
            ),
            class_name="menu__list",
        ),
        class_name="menu",
    )


def _file(icon_name: str, name: str, about: str, kind: str, query: Text) -> rx.Component:
    return rx.el.li(
        outer_link(
            icon(icon_name),
            _two_lines(name, about),
            href=f"{addresses.reimbursements_file(kind)}{query}",
        )
    )


def _two_lines(name: str, about: str) -> rx.Component:
    return rx.el.span(name, rx.el.br(), rx.el.span(about, class_name="tiny muted"))


def _filters(options: OptionsView) -> rx.Component:
    query, drawn = ReimbursementsState.query, ReimbursementsState.redraw_key
    return filter_form(
        segmented(
            "Année des soins",
            options.years,
            name="annee",
            value=query.annee,
            on_change=ReimbursementsState.choose_year.debounce(CHOICE_PAUSE_MILLISECONDS),
        ),
        more_filters(
            "Filtrer et rechercher",
            *care_filters(options, query, ReimbursementsState),
            search_field(
                "Rechercher",
                name="recherche",
                hint="Soin, praticien, montant",
                value=query.recherche,
                max_length=MAX_SEARCH_LENGTH,
                on_change=ReimbursementsState.search(drawn).debounce(SEARCH_PAUSE_MILLISECONDS),
            ),
            name="filtres",
            is_open=ReimbursementsState.starts_filtered,
        ),
        name="Filtrer les soins",
        redraw_key=drawn,
        on_submit=ReimbursementsState.submit_search,
    )


def _list(view: ListView) -> rx.Component:
    clear = link("Effacer les filtres", to=view.unfiltered_path, class_name="text-btn small")
    return rx.fragment(
        rx.cond(
            (view.unfiltered_path != "") & ~ReimbursementsState.is_empty,
            rx.el.p(clear, class_name="list-clear"),
        ),
        # page.js marks it as busy from the choice of a filter until the answer is there.
        rx.el.div(
            rx.cond(
                ReimbursementsState.is_empty, empty_care(ReimbursementsState.empty), _full(view)
            ),
            class_name="results",
        ),
    )


def _full(view: ListView) -> rx.Component:
    return rx.fragment(
        cares_of_months(
            view.months, caption=view.caption, total_name=view.total_name, totals=view.totals
        ),
        _pager(view),
    )


def _pager(view: ListView) -> rx.Component:
    turn_page = ReimbursementsState.turn_page
    beginning = page_link("Revenir au début", view.newest_path, on_click=turn_page(""))
    following = page_link(view.next_text, view.next_path, on_click=turn_page(view.next_cursor))
    return pager(view.rank, beginning, rx.cond(view.next_text != "", following))
