"""`/estimation`: a quote that is typed, its estimate, and those that are stored."""

from typing import ClassVar

import reflex as rx
from reflex.event import EventSpec

from memberapp import addresses, routes
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.columns import random_id
from memberapp.core.errors import InvalidForm, InvalidInput, MemberappError
from memberapp.core.forms import FieldError, texts_of
from memberapp.estimates import service, views
from memberapp.estimates.forms import QUOTE_FORM
from memberapp.estimates.rules import MAX_LINES
from memberapp.estimates.views import EstimateView, LineFieldView, PersonView, StoredView
from memberapp.members import service as members
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState


class EstimationState(FormState, MemberState, rx.State):
    """The form as it was typed last, and what it would cost."""

    access: ClassVar[Access] = Access.MEMBER

    is_loaded: bool = False
    has_result: bool = False
    people: list[PersonView] = []
    others: str = ""
    """The names of the other insurers of these people; empty without any."""
    acts: list[str] = []
    lines: list[LineFieldView] = []
    can_add: bool = True
    view: EstimateView = EstimateView()
    stored: list[StoredView] = []
    form_key: int = 0
    """Draws the fields anew when another quote stands in them."""

    _count: int = 1
    _quote_id: str = ""
    _computed: dict[str, str] = {}
    """What the result was computed from: storing it never reads what is typed since."""

    @rx.event
    async def load_estimation(self) -> None:
        """Show an empty form, or what the last file that was sent proposes."""
        self.is_loaded = self.has_result = False
        self._quote_id, self._computed = "", {}
        returned = await self._show_returned(routes.ESTIMATION)
        self._count = views.count_of(returned.values)
        await self._show()
        self.form_key += 1

    @rx.event
    async def add_line(self, form: object) -> None:
        """Offer one more line; what was typed stays."""
        if self._count < MAX_LINES:
            self.values = QUOTE_FORM.typed(texts_of(form))
            self._count += 1
            self._draw()

    @rx.event
    async def compute(self, form: object) -> None:
        """Say what the quote would cost whom, or what is to be corrected."""
        typed = QUOTE_FORM.typed(texts_of(form))
        self.values, self.notice = typed, ""
        try:
            found = await self._call(service.compute, typed=typed)
        except InvalidForm as refused:
            self.has_result = False
            self._refuse_form(QUOTE_FORM.errors(refused))
            self._draw()
            return
        self._show_errors(())
        self._draw()
        self.view = views.to_estimate(found)
        self._quote_id, self._computed = random_id(), typed
        self.has_result = True

    @rx.event
    async def store(self) -> EventSpec | None:
        """Store the result that is shown, once, and lead to it."""
        if not self._quote_id:
            return None
        try:
            reference = await self._call(
                service.store, typed=self._computed, quote_id=self._quote_id
            )
        except MemberappError as error:
            region = await self._call(members.region)
            is_full = isinstance(error, InvalidInput) and error.reason == "full"
            sentence = views.FULL if is_full else wording.for_error(error, region)
            self._refuse_form((FieldError("", sentence),))
            return None
        return rx.redirect(addresses.estimate_path(reference))

    async def _show(self) -> None:
        desk = await self._call(service.desk)
        self.people = views.to_people(desk)
        self.others = views.to_others(desk)
        self.acts = views.to_acts(desk)
        self.stored = views.to_stored(desk)
        self._draw()
        self.is_loaded = True

    def _draw(self) -> None:
        self.lines = views.to_fields(self._count, self.values, self.field_errors)
        self.can_add = self._count < MAX_LINES
