"""`/services/reseau`: whom a member looks for in the network, and what would remain to them.

What is looked for stays in this state: an address, which a history keeps, would say what care
somebody needs.
"""

from typing import ClassVar

import reflex as rx

from memberapp.core.access import Access
from memberapp.core.errors import InvalidForm
from memberapp.core.forms import texts_of
from memberapp.core.topics import Topic
from memberapp.services import network
from memberapp.services import network_views as presenter
from memberapp.services.forms import SEARCH
from memberapp.services.network_views import DeskView, SearchView
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState


class NetworkState(FormState, MemberState, rx.State):
    """The search as it was typed last, and what it found."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.CONTRACTS, Topic.REIMBURSEMENTS})

    is_loaded: bool = False
    has_result: bool = False
    desk: DeskView = DeskView()
    view: SearchView = SearchView()
    form_key: int = 0
    """Draws the fields anew when the page is opened again."""

    _searched: dict[str, str] = {}

    @rx.event
    async def load_network(self) -> None:
        """Show an empty search, at the member's own commune."""
        self._searched, self.has_result = {}, False
        self._show_errors(())
        desk = await self._call(network.desk)
        self.desk, self.values = presenter.to_desk(desk), presenter.first_values(desk)
        self.form_key += 1
        self.is_loaded = True

    @rx.event
    async def search(self, form: object) -> None:
        """Show who does the care there, or what is to be corrected."""
        typed = SEARCH.typed(texts_of(form))
        self.values = typed
        try:
            found = await self._call(network.search, typed=typed)
        except InvalidForm as refused:
            self.has_result, self._searched = False, {}
            self._refuse_form(SEARCH.errors(refused))
            return
        self._show_errors(())
        self.view, self._searched, self.has_result = presenter.to_view(found), typed, True

    async def _show(self) -> None:
        """Show the amounts anew: a ceiling or a contract has changed."""
        if not self._searched:
            return
        try:
            found = await self._call(network.search, typed=self._searched)
        except InvalidForm:  # the contract no longer covers that person
            self.has_result, self._searched = False, {}
            return
        self.view = presenter.to_view(found)
