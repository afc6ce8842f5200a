"""`/cotisations/prelevements`: another day of the month, and a later day for the next debit."""

from typing import cast

import reflex as rx

from memberapp import routes
from memberapp.components.button import ButtonKind, button
from memberapp.components.layout import back_link, page_head, section
from memberapp.components.notice import Tone, form_notice, status
from memberapp.components.props import Prop
from memberapp.contributions.debit_views import (
    DEBIT_DAY,
    DEBIT_OF,
    DEBIT_ON,
    DayView,
    DebitChangeView,
    DebitsView,
)
from memberapp.pages.help_line import help_line
from memberapp.pages.loading import waiting_page
from memberapp.pages.missing import missing_contract
from memberapp.pages.registry import page
from memberapp.pages.shell import shell
from memberapp.state.debits import DebitsState


@page(routes.DEBITS, on_load=DebitsState.load_debits, styles=("contributions",))
def debits_page() -> rx.Component:
    """Let a member move their debits, or say that nothing is debited."""
    state = DebitsState
    content = rx.fragment(
        back_link(routes.CONTRIBUTIONS.title, to=state.view.back),
        rx.cond(
            state.is_loaded & rx.State.is_hydrated,
            rx.cond(state.view.number != "", _debits(state.view), _without()),
            rx.cond(
                state.is_missing & rx.State.is_hydrated,
                missing_contract(
                    "Ces prélèvements sont introuvables",
                    way_out="Voir mes cotisations",
                    to=routes.CONTRIBUTIONS.path,
                ),
                waiting_page(routes.DEBITS, retry=state.load_debits),
            ),
        ),
    )
    return shell(content, route=routes.DEBITS)


def _without() -> rx.Component:
    return rx.fragment(
        page_head(
            routes.DEBITS.title,
            lead="Aucune cotisation n’est prélevée pour ce contrat.",
        ),
        help_line("Vous payez pourtant par prélèvement\u00a0?"),
    )


def _debits(view: DebitsView) -> rx.Component:
    state = DebitsState
    return rx.fragment(
        page_head(routes.DEBITS.title, lead=view.lead),
        form_notice(state.notice, tone=Tone.SUCCESS),
        form_notice(state.refusal, tone=Tone.ATTENTION),
        rx.cond(
            view.changes,
            section(
                "Vos demandes",
                rx.el.ul(rx.foreach(view.changes, _change), class_name="bullets"),
                name="demandes",
            ),
        ),
        rx.cond(view.day != "", _day_section(view)),
        rx.cond(view.deferral != "", _deferral(view)),
        help_line("Une question, une difficulté pour payer\u00a0?"),
    )


def _change(one: DebitChangeView) -> rx.Component:
    return rx.el.li(
        rx.el.b(one.title),
        rx.el.p(status(one.status, tone=one.tone)),
        rx.cond(one.text != "", rx.el.p(one.text, class_name="small muted measure")),
    )


def _day_section(view: DebitsView) -> rx.Component:
    return section(
        "Jour du mois",
        rx.cond(
            view.days,
            rx.el.form(
                _present_day(view),
                rx.el.fieldset(
                    rx.el.legend("Un autre jour", class_name="label"),
                    rx.el.div(rx.foreach(view.days, _day), class_name="choices choices--2"),
                ),
                rx.el.div(button("Demander ce jour", type="submit"), class_name="btn-row"),
                on_submit=cast("Prop", DebitsState.ask_day),
                class_name="plan",
            ),
            _present_day(view),
        ),
        name="jour",
    )


def _present_day(view: DebitsView) -> rx.Component:
    return rx.el.p(
        rx.el.b(view.day),
        ". Quand ce jour tombe un week-end ou un jour férié, la banque débite le premier jour "
        "ouvré suivant.",
        class_name="measure",
    )


def _day(one: DayView) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="radio", name=DEBIT_DAY, value=one.value),
        rx.el.span(
            rx.el.span(one.title, class_name="choice__title"),
            rx.el.span(one.text, class_name="choice__text"),
        ),
        class_name="choice",
    )


def _deferral(view: DebitsView) -> rx.Component:
    return section(
        "Décaler le prochain prélèvement",
        rx.cond(
            view.deferral_on != "",
            rx.el.form(
                rx.el.p(view.deferral, class_name="measure"),
                rx.el.p(view.deferral_terms, class_name="small muted measure"),
                rx.el.input(type="hidden", name=DEBIT_ON, value=view.deferral_on),
                rx.el.input(type="hidden", name=DEBIT_OF, value=view.deferral_of),
                rx.el.div(
                    button("Décaler ce prélèvement", type="submit", kind=ButtonKind.SECONDARY),
                    class_name="btn-row",
                ),
                on_submit=cast("Prop", DebitsState.ask_deferral),
                class_name="plan",
            ),
            rx.el.p(view.deferral, class_name="measure"),
        ),
        name="report",
    )
