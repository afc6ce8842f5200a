"""`/proches/…`: what a carer sees of the member whom they help, under a banner that says so."""

import reflex as rx

from memberapp import routes
from memberapp.care.views.shares import COLUMNS
from memberapp.carers.reading_views import (
    DAY,
    HEADINGS,
    PAID_ON,
    STATE,
    STATEMENT,
    TOTAL,
    HelpedListView,
    HelpView,
    LineView,
    SumsView,
    YearView,
)
from memberapp.components.button import ButtonKind, button_link, button_row
from memberapp.components.layout import back_link, page_head, section
from memberapp.components.link import link, outer_link
from memberapp.components.notice import Tone, alert
from memberapp.components.props import Text
from memberapp.components.stack_label import stack_label
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.missing import missing_object
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.routes import Route
from memberapp.state.helped import HelpedListState, HelpedStatementState

_AMOUNTS = frozenset(COLUMNS.values())
_SEEN = (
    "Vous voyez les montants et les dates. Le nom du soin, le professionnel et le compte bancaire "
    "ne sont montrés ni ici, ni dans les fichiers."
)


@page(routes.HELPED_LIST, on_load=HelpedListState.load_helped_list, styles=("care",))
def helped_list_page() -> rx.Component:
    """Show the reimbursements of a year, their totals and their files."""
    state, view = HelpedListState, HelpedListState.view
    loaded = rx.fragment(
        _acting(view.help),
        back_link(routes.CARERS.title, to=routes.CARERS.path),
        page_head(
            view.title,
            lead=_SEEN,
            tab_title=routes.HELPED_LIST.title,
        ),
        section(
            "Soins de l’année",
            rx.el.div(
                rx.el.nav(
                    rx.el.ul(rx.foreach(view.years, _year), class_name="btn-row"),
                    aria_label="Année des soins",
                ),
                rx.cond(
                    view.empty != "",
                    rx.el.p(view.empty, class_name="measure"),
                    _lines(view),
                ),
                class_name="stack",
            ),
            name="soins",
        ),
        help_line("Une question sur l’aide d’un proche\u00a0?"),
    )
    return _page(routes.HELPED_LIST, loaded, state)


@page(
    routes.HELPED_STATEMENT,
    on_load=HelpedStatementState.load_helped_statement,
    styles=("care",),
)
def helped_statement_page() -> rx.Component:
    """Show what a statement has of the member's own care."""
    state, view = HelpedStatementState, HelpedStatementState.view
    loaded = rx.fragment(
        _acting(view.help),
        back_link(routes.HELPED_LIST.title, to=view.list_path),
        page_head(view.title, lead=_SEEN, tab_title=routes.HELPED_STATEMENT.title),
        section(
            "Soins",
            rx.el.div(
                _table(view.lines, view.totals, is_whole=True),
                _files(view.csv, view.xlsx),
                class_name="stack",
            ),
            name="soins",
        ),
        help_line("Une question sur l’aide d’un proche\u00a0?"),
    )
    return _page(routes.HELPED_STATEMENT, loaded, state)


def _lines(view: HelpedListView) -> rx.Component:
    return rx.fragment(
        rx.el.p(view.summary, class_name="small muted"),
        _table(view.lines, view.totals, is_whole=False),
        rx.cond(
            view.next_path != "",
            rx.el.p(
                button_link("Afficher les suivants", to=view.next_path, kind=ButtonKind.SECONDARY)
            ),
        ),
        rx.cond(
            view.newest_path != "", rx.el.p(link("Revenir aux plus récents", to=view.newest_path))
        ),
        _files(view.csv, view.xlsx),
    )


def _page(
    route: Route,
    loaded: rx.Component,
    state: type[HelpedListState] | type[HelpedStatementState],
) -> rx.Component:
    load = (
        HelpedListState.load_helped_list
        if state is HelpedListState
        else HelpedStatementState.load_helped_statement
    )
    content = rx.cond(
        state.is_loaded,
        loaded,
        rx.cond(
            state.is_missing & rx.State.is_hydrated,
            missing_object(
                "Cette page est introuvable",
                "Vous n’avez pas accès à ce dossier, ou l’accès est terminé.",
                way_out="Voir qui j’aide",
                to=routes.CARERS.path,
                doubt="Vous pensez avoir encore accès\u00a0?",
                tab_title=route.title,
            ),
            waiting_page(route, retry=load),
        ),
    )
    return shell(content, route=route, is_wide=True)


def _acting(help_view: HelpView) -> rx.Component:
    """Say for whom the carer acts, on top of each of these pages."""
    return alert(
        rx.el.p(rx.el.b("Vous agissez pour ", help_view.helped, "."), " ", help_view.may),
        button_row(
            button_link(
                "Revenir à mon compte",
                to=routes.DASHBOARD.path,
                kind=ButtonKind.SECONDARY,
                small=True,
            )
        ),
        tone=Tone.ATTENTION,
        icon_name="hand-helping",
        role="region",
        aria_label="Vous agissez pour une autre personne",
    )


def _year(year: YearView) -> rx.Component:
    return rx.el.li(
        rx.cond(
            year.is_chosen,
            link(year.name, to=year.path, class_name="btn btn--small", aria_current="page"),
            link(year.name, to=year.path, class_name="btn btn--secondary btn--small"),
        ),
        key=year.name,
    )


def _table(lines: list[LineView], totals: SumsView, *, is_whole: bool) -> rx.Component:
    caption = "Montants du décompte" if is_whole else "Montants des soins de l’année"
    heads = (
        rx.el.th(one, role="columnheader", scope="col", class_name="r" if one in _AMOUNTS else "")
        for one in HEADINGS
    )
    sums = tuple(getattr(totals, name) for name in COLUMNS)
    return rx.el.table(
        rx.el.caption(caption, class_name="sr-only"),
        rx.el.thead(rx.el.tr(*heads, role="row"), role="rowgroup"),
        rx.el.tbody(rx.foreach(lines, _line), role="rowgroup"),
        rx.el.tfoot(
            rx.el.tr(
                rx.el.th(
                    TOTAL if is_whole else f"{TOTAL} de l’année", role="rowheader", scope="row"
                ),
                *(_amount(name, text) for name, text in zip(COLUMNS.values(), sums, strict=True)),
                rx.el.td(role="cell", col_span=3),
                role="row",
            ),
            role="rowgroup",
        ),
        role="table",
        class_name="table table--stack",
    )


def _line(line: LineView) -> rx.Component:
    amounts = tuple(getattr(line, name) for name in COLUMNS)
    return rx.el.tr(
        rx.el.th(stack_label(DAY), line.day, role="rowheader", scope="row"),
        *(_amount(name, text) for name, text in zip(COLUMNS.values(), amounts, strict=True)),
        _cell(PAID_ON, line.paid_on, line.paid_on),
        _cell(
            STATEMENT,
            rx.cond(line.path != "", link(line.statement, to=line.path)),
            line.statement,
        ),
        _cell(STATE, line.state, line.state),
        role="row",
        key=line.key,
    )


def _amount(name: str, text: Text) -> rx.Component:
    return rx.el.td(stack_label(name), text, role="cell", class_name="r")


def _cell(name: str, content: Text | rx.Component, text: Text) -> rx.Component:
    return rx.el.td(rx.cond(text != "", rx.fragment(stack_label(name), content)), role="cell")


def _files(csv: Text, xlsx: Text) -> rx.Component:
    return button_row(
        outer_link("Télécharger (CSV)", href=csv, class_name="btn btn--secondary btn--small"),
        outer_link("Télécharger (Excel)", href=xlsx, class_name="btn btn--secondary btn--small"),
    )
