"""« Mes messages à l’aide »: what the member wrote, and where each stands."""

from typing import ClassVar, Final

import reflex as rx

from memberapp import clock
from memberapp.core.access import Access
from memberapp.core.topics import Topic
from memberapp.state.bases import MemberState
from memberapp.tickets import service
from memberapp.tickets.views import tickets as presenter
from memberapp.tickets.views.tickets import ListView

_AT_ONCE: Final = 20
_MOST: Final = 200


class TicketsState(MemberState, rx.State):
    """The list; it follows what the staff does."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.TICKETS})

    is_loaded: bool = False
    view: ListView = ListView()

    _most: int = _AT_ONCE

    @rx.event
    async def load_tickets(self) -> None:
        """Show the list from its beginning."""
        self.is_loaded, self._most = False, _AT_ONCE
        await self._show()

    @rx.event
    async def show_more(self) -> None:
        """Show those that come after."""
        if self.view.more:
            self._most = min(self._most + _AT_ONCE, _MOST)
            await self._show()

    async def _show(self) -> None:
        found = await self._call(service.list_own, most=self._most)
        self.view = presenter.to_list(found, clock.now())
        self.is_loaded = True
