"""`/remboursements`: every line of two years, as on the paper statements."""

import reflex as rx

from memberapp import routes
from memberapp.care.search import MAX_SEARCH_LENGTH
from memberapp.care.views.reimbursements import EmptyView, ListView, OptionsView
from memberapp.components.button import ButtonKind, button_link
from memberapp.components.care_table import care_table
from memberapp.components.filters import filter_form, search_field, segmented, select_field
from memberapp.components.icon import icon
from memberapp.components.layout import page_head
from memberapp.components.link import link, outer_link
from memberapp.components.props import Text
from memberapp.pages.loading import loading
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.care.reimbursements import ReimbursementsState

CHOICE_PAUSE_MILLISECONDS = 150  # arrow keys held down make one change
SEARCH_PAUSE_MILLISECONDS = 400


@page(routes.REIMBURSEMENTS, on_load=ReimbursementsState.load_reimbursements)
def reimbursements_page() -> rx.Component:
    """List what was reimbursed."""
    content = rx.fragment(
        rx.el.div(
            page_head(
                routes.REIMBURSEMENTS.title,
                lead="Deux ans d’historique, présentés comme vos décomptes papier.",
            ),
            rx.cond(
                ReimbursementsState.is_loaded,
                rx.el.div(
                    button_link(
                        icon("chart-column"),
                        "Comparer deux ans",
                        to=ReimbursementsState.view.evolution_path,
                        kind=ButtonKind.SECONDARY,
                    ),
                    _files(ReimbursementsState.view.file_query),
                    class_name="btn-row",
                ),
            ),
            class_name="page-head page-head__row",
        ),
        rx.cond(
            ReimbursementsState.is_loaded,
            rx.fragment(
                _filters(ReimbursementsState.options),
                _list(ReimbursementsState.view),
            ),
            loading(retry=ReimbursementsState.load_reimbursements, lines=10),
        ),
    )
    return shell(content, route=routes.REIMBURSEMENTS)


def _files(query: Text) -> rx.Component:
    """Offer the lines that the filters ask for as files."""
    return rx.el.details(
        rx.el.summary(
            icon("download"), "Exporter", icon("chevron-down"), class_name="btn btn--secondary"
        ),
        rx.el.ul(
            _file("file-text", "Relevé PDF", "À imprimer ou à transmettre", "pdf", query),
            _file("file-spreadsheet", "Tableur Excel", "Une ligne par acte", "xlsx", query),
            _file("file-down", "Fichier CSV", "Pour un autre logiciel", "csv", query),
            class_name="menu__list",
        ),
        class_name="menu",
    )


def _file(icon_name: str, name: str, about: str, kind: str, query: Text) -> rx.Component:
    return rx.el.li(
        outer_link(
            icon(icon_name),
            rx.el.span(name, rx.el.br(), rx.el.span(about, class_name="tiny muted")),
            href=f"{routes.reimbursements_file(kind)}{query}",
        )
    )


def _filters(options: OptionsView) -> rx.Component:
    query = ReimbursementsState.query
    return filter_form(
        segmented(
            "Année des soins",
            options.years,
            name="annee",
            value=query.annee,
            on_change=ReimbursementsState.choose_year.debounce(CHOICE_PAUSE_MILLISECONDS),
        ),
        rx.el.div(
            select_field(
                "Bénéficiaire",
                options.people,
                name="beneficiaire",
                everything="Tous",
                value=query.beneficiaire,
                on_change=ReimbursementsState.choose_person.debounce(CHOICE_PAUSE_MILLISECONDS),
            ),
            select_field(
                "Type de soin",
                options.kinds,
                name="soin",
                everything="Tous les soins",
                value=query.soin,
                on_change=ReimbursementsState.choose_kind.debounce(CHOICE_PAUSE_MILLISECONDS),
            ),
            rx.cond(
                options.has_contracts,
                select_field(
                    "Contrat",
                    options.contracts,
                    name="contrat",
                    everything="Tous les contrats",
                    value=query.contrat,
                    on_change=ReimbursementsState.choose_contract.debounce(
                        CHOICE_PAUSE_MILLISECONDS
                    ),
                ),
            ),
            search_field(
                "Rechercher",
                name="recherche",
                hint="Acte, praticien, montant, date…",
                value=query.recherche,
                max_length=MAX_SEARCH_LENGTH,
                on_change=ReimbursementsState.search.debounce(SEARCH_PAUSE_MILLISECONDS),
            ),
            class_name="filters__grid",
        ),
        name="Filtrer les remboursements",
        redraw_key=ReimbursementsState.redraw_key,
        on_submit=ReimbursementsState.submit_search,
    )


def _list(view: ListView) -> rx.Component:
    empty = ReimbursementsState.empty
    status = rx.el.div(
        rx.el.p(
            rx.el.b(view.summary),
            " ",
            rx.el.span(view.extent, class_name="muted"),
        ),
        rx.cond(
            ReimbursementsState.news != "",
            rx.el.p(rx.el.b(ReimbursementsState.news), class_name="list-news"),
        ),
        class_name="list-status small",
        role="status",
    )
    clear = link("Effacer les filtres", to=view.unfiltered_path, class_name="text-btn small")
    return rx.fragment(
        rx.el.div(
            status,
            rx.cond((view.unfiltered_path != "") & ~ReimbursementsState.is_empty, clear),
            class_name="list-head",
        ),
        # page.js marks it as busy from the choice of a filter until the answer is there.
        rx.el.div(
            rx.cond(ReimbursementsState.is_empty, _empty(empty), _full(view)),
            class_name="results",
        ),
    )


def _full(view: ListView) -> rx.Component:
    return rx.fragment(
        care_table(
            view.lines, caption=view.caption, total_name=view.total_name, totals=view.totals
        ),
        rx.el.nav(
            rx.el.span(view.rank, class_name="small muted"),
            rx.el.div(
                rx.cond(
                    view.newest_path != "",
                    _page_link("Revenir au début", view.newest_path),
                ),
                rx.cond(view.next_text != "", _page_link(view.next_text, view.next_path)),
                class_name="btn-row",
            ),
            class_name="pager",
            aria_label="Pages",
        ),
    )


def _page_link(text: str, path: str) -> rx.Component:
    # With each page a new link: the focus leaves it, and page.js takes it back to the title.
    return button_link(text, to=path, kind=ButtonKind.SECONDARY, small=True, key=path)


def _empty(empty: EmptyView) -> rx.Component:
    return rx.el.section(
        rx.el.h2(empty.title),
        rx.el.p(empty.text, class_name="muted"),
        rx.cond(empty.link != "", rx.el.p(_page_link(empty.link, empty.path))),
        class_name="panel stack-s",
    )
