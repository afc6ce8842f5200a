"""`/services/etablissements`: hospitals and clinics compared by weights that the reader changes.

What is compared stays in this state, in no address, as in the network of practitioners.
"""

from typing import ClassVar

import reflex as rx

from memberapp.core.access import Access
from memberapp.core.errors import InvalidForm
from memberapp.core.forms import texts_of
from memberapp.services import establishment_views as presenter
from memberapp.services import establishments
from memberapp.services.establishment_views import ComparisonView, DeskView
from memberapp.services.forms import comparison_form
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState


class EstablishmentsState(FormState, MemberState, rx.State):
    """The comparison as it was typed last, and what it found."""

    access: ClassVar[Access] = Access.MEMBER

    is_loaded: bool = False
    has_result: bool = False
    desk: DeskView = DeskView()
    view: ComparisonView = ComparisonView()
    form_key: int = 0

    @rx.event
    async def load_establishments(self) -> None:
        """Show a comparison to begin, at the member's own commune."""
        self.has_result = False
        self._show_errors(())
        desk = await self._call(establishments.desk)
        self.desk, self.values = presenter.to_desk(desk), presenter.first_values(desk)
        self.form_key += 1
        self.is_loaded = True

    @rx.event
    async def compare(self, form: object) -> None:
        """Show the establishments in the order asked for, or what is to be corrected."""
        comparison = comparison_form()
        self.values = comparison.typed(texts_of(form))
        try:
            found = await self._call(establishments.compare, typed=self.values)
        except InvalidForm as refused:
            self.has_result = False
            self._refuse_form(comparison.errors(refused))
            return
        self._show_errors(())
        self.view, self.has_result = presenter.to_view(found), True
