"""What the list of cares and the comparison of two years have in common."""

from typing import Final

import reflex as rx

from memberapp.care.views.empty import EmptyView
from memberapp.care.views.evolution_query import EvolutionQuery
from memberapp.care.views.reimbursements import ListQuery, OptionsView
from memberapp.components.button import ButtonKind, button_link
from memberapp.components.filters import select_field
from memberapp.state.care.evolution import EvolutionState
from memberapp.state.care.reimbursements import ReimbursementsState

CHOICE_PAUSE_MILLISECONDS: Final = 150  # arrow keys held down make one change


def care_filters(
    options: OptionsView,
    query: ListQuery | EvolutionQuery,
    state: type[ReimbursementsState | EvolutionState],
) -> tuple[rx.Component, ...]:
    """Offer the people, the kinds of care and the contracts, if there are several."""
    pause = CHOICE_PAUSE_MILLISECONDS
    return (
        select_field(
            "Personne",
            options.people,
            name="beneficiaire",
            everything="Toute la famille",
            value=query.beneficiaire,
            on_change=state.choose_person.debounce(pause),
        ),
        select_field(
            "Type de soin",
            options.kinds,
            name="soin",
            everything="Tous les soins",
            value=query.soin,
            on_change=state.choose_kind.debounce(pause),
        ),
        rx.cond(
            options.has_contracts,
            select_field(
                "Contrat",
                options.contracts,
                name="contrat",
                everything="Tous les contrats",
                value=query.contrat,
                on_change=state.choose_contract.debounce(pause),
            ),
        ),
    )


def empty_care(empty: EmptyView) -> rx.Component:
    """Say why there is no care, and the way on."""
    way_on = button_link(
        empty.link,
        to=empty.path,
        kind=ButtonKind.SECONDARY,
        small=True,
        key=empty.path,  # with each address a new link: page.js takes the focus back to the title
    )
    return rx.el.section(
        rx.el.h2(empty.title),
        rx.el.p(empty.text, class_name="muted"),
        rx.cond(empty.link != "", rx.el.p(way_on)),
        class_name="panel stack-s",
    )
