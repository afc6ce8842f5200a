"""Quotes of practitioners of the network: the request, one's own, and what came in.

A request is sent by an event, the end of one by a form that goes to `http/quotes.py`.
"""

from typing import ClassVar
from urllib.parse import unquote

import reflex as rx
from reflex.event import EventSpec

from memberapp import routes
from memberapp.core.access import Access
from memberapp.core.errors import NotFound
from memberapp.core.forms import texts_of
from memberapp.core.not_found import record_not_found
from memberapp.core.topics import Topic
from memberapp.quotes import service
from memberapp.quotes import views as presenter
from memberapp.quotes.forms import REMARK, REQUEST
from memberapp.quotes.views import DeskView, QuotesView, ReceivedView
from memberapp.state.address import last_part
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState
from memberapp.state.practice_form import PracticeFormState

_MAX_REFERENCE_LENGTH = 80


class QuoteFormState(PracticeFormState, rx.State):
    """What is asked of the practitioner whom the address names."""

    access: ClassVar[Access] = Access.MEMBER

    view: DeskView = DeskView()

    @rx.event
    async def load_quote_form(self) -> None:
        """Show the form, or that there is no such practitioner."""
        desk = await self._desk(service.desk)
        if desk is not None:
            self.view, self.values = presenter.to_desk(desk), presenter.first_values(desk)

    @rx.event
    async def ask(self, form: object) -> EventSpec | None:
        """Send the request, and lead to one's quotes."""
        reference = await self._send(
            service.ask,
            REQUEST,
            texts_of(form, max_length=REMARK.max_length),
            waiting=presenter.waiting,
            too_often=presenter.too_often,
        )
        if reference is None:
            return None
        (await self.get_state(QuotesState))._sent = reference
        return rx.redirect(routes.QUOTES.path)


class QuotesState(FormState, MemberState, rx.State):
    """One's own quotes, and the question that the address asks."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.SERVICES})

    is_loaded: bool = False
    view: QuotesView = QuotesView()

    _cancelling: str = ""
    _sent: str = ""
    """The request that was just sent: the page says so once."""

    @rx.event
    async def load_quotes(self) -> None:
        """Show the quotes, with what the last post left."""
        await self._show_returned(routes.QUOTES)
        asked = self.router.url.query_parameters.get(routes.QUOTE_CANCEL_PARAMETER, "")
        self._cancelling = str(asked)[:_MAX_REFERENCE_LENGTH]
        await self._show()

    async def _show(self) -> None:
        found = await self._call(service.listing)
        if self._sent:
            self.notice, self._sent = presenter.sent(found, self._sent), ""
        self.view = presenter.to_view(found, cancelling=self._cancelling)
        self.is_loaded = True


class QuoteState(MemberState, rx.State):
    """The quote that the address names, or the news that there is none."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.SERVICES, Topic.REIMBURSEMENTS})

    is_loaded: bool = False
    is_missing: bool = False
    view: ReceivedView = ReceivedView()

    _asked: str = ""

    @rx.event
    async def load_quote(self) -> None:
        """Show the quote of the address; somebody else's reads like an unknown one."""
        self.is_loaded = self.is_missing = False
        self._asked = unquote(last_part(self.router.url.path))[:_MAX_REFERENCE_LENGTH]
        await self._show()
        if self.is_missing:
            await self._call(record_not_found, what="quote")

    async def _show(self) -> None:
        try:
            found = await self._call(service.received, reference=self._asked)
        except NotFound:
            self.is_loaded, self.is_missing = False, True
            return
        self.view = presenter.to_received(found)
        self.is_loaded, self.is_missing = True, False
