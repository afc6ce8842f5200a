"""`/remboursements/evolution`: two years beside each other."""

import reflex as rx

from memberapp import routes
from memberapp.care.views.evolution import EvolutionView, RowView
from memberapp.care.views.evolution_query import ChoicesView
from memberapp.components.chart import chart
from memberapp.components.filters import filter_form, segmented, select_field
from memberapp.components.layout import back_link, page_head, section
from memberapp.components.link import link, outer_link
from memberapp.components.money import money
from memberapp.components.props import Prop, Text
from memberapp.components.shares import payer_keys
from memberapp.pages.care.filters import CHOICE_PAUSE_MILLISECONDS, care_filters, empty_care
from memberapp.pages.loading import loading
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.care.evolution import EvolutionState


@page(routes.EVOLUTION, on_load=EvolutionState.load_evolution, styles=("care",))
def evolution_page() -> rx.Component:
    """Compare two years of care."""
    view = EvolutionState.view
    content = rx.fragment(
        back_link("Remboursements", to=_list_path()),
        page_head(
            routes.EVOLUTION.title,
            rx.cond(EvolutionState.is_loaded & ~EvolutionState.is_empty, _lead(view)),
        ),
        rx.cond(
            EvolutionState.is_loaded,
            rx.fragment(
                _choices(EvolutionState.choices),
                # Said aloud after a choice, and the answer that page.js waits for.
                rx.el.p(view.title, role="status", class_name="list-status sr-only"),
                rx.el.div(
                    rx.cond(
                        EvolutionState.is_empty, empty_care(EvolutionState.empty), _comparison(view)
                    ),
                    class_name="results",
                ),
            ),
            loading(retry=EvolutionState.load_evolution, lines=10),
        ),
    )
    return shell(content, route=routes.EVOLUTION, help_question="Une question\u00a0?")


def _list_path() -> rx.Var:
    return rx.cond(
        EvolutionState.is_loaded, EvolutionState.view.list_path, routes.REIMBURSEMENTS.path
    )


def _lead(view: EvolutionView) -> rx.Component:
    return rx.el.p(
        view.lead,
        " À votre charge\u00a0: ",
        rx.el.b(money(view.remaining)),
        rx.cond(
            view.is_compared,
            rx.fragment(" contre ", rx.el.b(money(view.remaining_before))),
        ),
        ".",
        class_name="lead",
    )


def _choices(choices: ChoicesView) -> rx.Component:
    query, filters = EvolutionState.query, choices.filters
    return filter_form(
        rx.el.div(
            segmented(
                "Regrouper par",
                choices.groupings,
                name="vue",
                value=query.vue,
                on_change=EvolutionState.choose_grouping.debounce(CHOICE_PAUSE_MILLISECONDS),
            ),
            rx.cond(
                choices.same_date != "",
                _same_date(choices.same_date, on_change=EvolutionState.choose_same_date),
            ),
            class_name="evo",
        ),
        rx.el.div(
            *care_filters(filters, query, EvolutionState),
            select_field(
                "Années",
                choices.years,
                name="annee",
                everything=choices.present_years,
                value=query.annee,
                on_change=EvolutionState.choose_year.debounce(CHOICE_PAUSE_MILLISECONDS),
            ),
            class_name="filters__grid",
        ),
        name="Choisir ce qui est comparé",
        redraw_key=EvolutionState.redraw_key,
        on_submit=rx.prevent_default,
    )


def _same_date(text: Text, *, on_change: Prop) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            name="periode",
            default_checked=EvolutionState.query.periode == "",
            on_change=on_change,
        ),
        rx.el.span(text),
        class_name="tick",
    )


def _comparison(view: EvolutionView) -> rx.Component:
    clear = link("Effacer les filtres", to=view.unfiltered_path, class_name="text-btn small")
    return rx.fragment(
        rx.cond(view.first_year != "", rx.el.p(view.first_year, class_name="muted")),
        rx.cond(view.has_chart, _chart(view)),
        section(
            view.title,
            _table(view),
            rx.el.p(
                "Les soins sont comptés à leur date, pas à celle du paiement. ",
                rx.el.span(view.note, class_name="no-print"),
                class_name="small muted evo__note",
            ),
            _for_taxes(view),
            rx.el.p(
                "Un devis à venir\u00a0? ",
                link(routes.ESTIMATION.title, to=routes.ESTIMATION.path),
                class_name="small no-print",
            ),
            name="tableau",
            action=rx.cond(view.unfiltered_path != "", clear, rx.fragment()),
            class_name="section evo__table",
        ),
    )


def _for_taxes(view: EvolutionView) -> rx.Component:
    def paper(year: Text, path: Text) -> rx.Component:
        return outer_link("Total payé en ", year, " (PDF)", href=path)

    return rx.el.p(
        "Pour vos impôts, à la date des paiements\u00a0: ",
        rx.cond(view.is_compared, rx.fragment(paper(view.before, view.paid_before), " et ")),
        paper(view.after, view.paid_after),
        ".",
        class_name="small no-print",
    )


def _chart(view: EvolutionView) -> rx.Component:
    pale = rx.el.li(
        rx.el.span(class_name="key key--mut key--pale"), "Couleur pâle\u00a0: ", view.before
    )
    return rx.el.div(
        payer_keys(rx.cond(view.is_compared, pale, rx.fragment())),
        rx.el.svg(
            rx.el.svg.defs(_hatch("hatch", "2.6"), _hatch("hatch-pale", "1.1")),
            class_name="sr-only",
            aria_hidden=True,
        ),
        chart(view.chart),
        class_name="evo__chart",
    )


def _hatch(name: str, width: str) -> rx.Component:
    """Draw what the style sheet fills the member's own part with."""
    return rx.el.svg.pattern(
        rx.el.svg.rect(width="5", height="5"),
        rx.el.svg.rect(width=width, height="5"),
        id=name,
        width="5",
        height="5",
        pattern_units="userSpaceOnUse",
        pattern_transform="rotate(45)",
    )


def _table(view: EvolutionView) -> rx.Component:
    is_compared = view.is_compared

    def row(one: RowView) -> rx.Component:
        return _row(one, is_compared=is_compared, is_by_payer=view.is_by_payer)

    def heading(name: Text, year: Text, *, class_name: str = "r") -> rx.Component:
        return rx.el.th(name, rx.el.br(), year, scope="col", class_name=class_name)

    paid = rx.fragment(
        rx.cond(is_compared, heading("Prix payé", view.before, class_name="r opt")),
        heading("Prix payé", view.after, class_name="r opt"),
    )
    name = rx.cond(view.is_by_payer, "Payé", "À votre charge")
    return rx.el.table(
        rx.el.caption(view.title, class_name="sr-only"),
        rx.el.thead(
            rx.el.tr(
                rx.el.th(view.heading, scope="col"),
                rx.cond(view.is_by_payer, rx.fragment(), paid),
                rx.cond(is_compared, heading(name, view.before)),
                heading(name, view.after),
                rx.cond(is_compared, rx.el.th("Écart", scope="col", class_name="r")),
            )
        ),
        rx.el.tbody(rx.foreach(view.rows, row)),
        rx.el.tfoot(row(view.total)),
        class_name="table table--compact",
    )


def _row(row: RowView, *, is_compared: bool, is_by_payer: bool) -> rx.Component:
    paid = rx.fragment(
        rx.cond(is_compared, rx.el.td(row.spent_before, class_name="r opt")),
        rx.el.td(row.spent_after, class_name="r opt"),
    )
    gap = rx.el.td(rx.el.span(row.gap, class_name=rx.cond(row.is_less, "less", "")), class_name="r")
    return rx.el.tr(
        rx.el.th(
            rx.cond(row.key != "", rx.el.span(class_name=f"key key--{row.key}")),
            row.name,
            scope="row",
        ),
        rx.cond(is_by_payer, rx.fragment(), paid),
        rx.cond(is_compared, rx.el.td(row.before, class_name="r")),
        rx.el.td(row.after, class_name="r"),
        rx.cond(is_compared, gap),
    )
