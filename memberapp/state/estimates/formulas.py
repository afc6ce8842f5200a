"""`/estimation/autre-formule`: two years of care under each product."""

from typing import ClassVar

import reflex as rx

from memberapp.core.access import Access
from memberapp.core.topics import Topic
from memberapp.estimates import formulas
from memberapp.estimates.formula_views import ComparisonView, to_view, why_nothing
from memberapp.state.bases import MemberState


class FormulasState(MemberState, rx.State):
    """The comparison, or the news that there is nothing to compare."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.REIMBURSEMENTS, Topic.CONTRACTS})

    is_loaded: bool = False
    nothing: str = ""
    """Why there is nothing to compare; empty when there is something."""
    view: ComparisonView = ComparisonView()

    @rx.event
    async def load_formulas(self) -> None:
        """Compare the products."""
        self.is_loaded = False
        await self._show()

    async def _show(self) -> None:
        found = await self._call(formulas.compare)
        self.nothing = why_nothing(found)
        if found is not None and found.cares:
            self.view = to_view(found)
        self.is_loaded = True
