"""The event handlers of two years beside each other; what is compared lives in the address."""

from dataclasses import asdict, replace
from typing import ClassVar

import reflex as rx
from reflex.event import EventSpec

from memberapp.care import screen
from memberapp.care.views.empty import EmptyView
from memberapp.care.views.evolution import EvolutionView
from memberapp.care.views.evolution_query import WHOLE_YEARS, ChoicesView, EvolutionQuery
from memberapp.core.access import Access
from memberapp.core.forms import texts_of
from memberapp.core.topics import Topic
from memberapp.state.address import FilteredState


class EvolutionState(FilteredState, rx.State):
    """The comparison asked for; `query` is what the address holds."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.REIMBURSEMENTS, Topic.CONTRACTS})

    is_loaded: bool = False
    is_empty: bool = False
    query: EvolutionQuery = EvolutionQuery()
    choices: ChoicesView
    view: EvolutionView
    empty: EmptyView

    _wanted: EvolutionQuery = EvolutionQuery()
    """What the choices hold; ahead of `query` until the address has followed."""
    _tag: str = ""
    """Which view it is."""

    @rx.event
    async def load_evolution(self) -> None:
        """Show what the address asks for."""
        self.query = EvolutionQuery.parse(self.router.url.query_parameters)
        if not self._redirected_to(self.query.path):
            self._wanted = self.query
        await self._show()

    @rx.event
    async def choose_grouping(self, value: object) -> EventSpec | None:
        """Compare by month, kind of care, person or payer."""
        return self._go(vue=value)

    @rx.event
    async def choose_year(self, value: object) -> EventSpec | None:
        """Compare this year, or the last one, with the one before it."""
        return self._go(annee=value)

    @rx.event
    async def choose_same_date(self, value: object) -> EventSpec | None:
        """Stop both years on the same day, or compare them whole."""
        return self._go(periode="" if value is True else WHOLE_YEARS)

    @rx.event
    async def choose_person(self, value: object) -> EventSpec | None:
        """Compare the care of one person, or of all."""
        return self._go(beneficiaire=value)

    @rx.event
    async def choose_kind(self, value: object) -> EventSpec | None:
        """Compare one kind of care, or all."""
        return self._go(soin=value)

    @rx.event
    async def choose_contract(self, value: object) -> EventSpec | None:
        """Compare what one contract paid, or all."""
        return self._go(contrat=value)

    def _go(self, **change: object) -> EventSpec | None:
        """Lead to the address of a changed query; None when it is there."""
        texts = dict.fromkeys(change, "") | texts_of(change)
        asked = EvolutionQuery.parse(asdict(replace(self._wanted, **texts)))
        if asked == self._wanted:
            return None
        self._wanted = asked
        return self._lead_to(asked.path)

    async def _show(self) -> None:
        asked = EvolutionQuery(**asdict(self.query))
        shown = await self._call(screen.show_evolution, query=asked)
        self.query = shown.view.query
        self.is_loaded = True  # sent each time: the answer to who asked
        if shown.tag == self._tag:  # the browser has it already
            return
        self._tag, self.choices, self.view = shown.tag, shown.view.choices, shown.view.view
        self.is_empty = shown.view.empty is not None
        if shown.view.empty is not None:
            self.empty = shown.view.empty
