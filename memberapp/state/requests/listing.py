"""`/demandes`: everything that the member asked."""

from typing import ClassVar

import reflex as rx

from memberapp import clock
from memberapp.core.access import Access
from memberapp.core.topics import Topic
from memberapp.requests.listing import listed
from memberapp.requests.views import listing as presenter
from memberapp.requests.views.listing import ListView
from memberapp.state.bases import MemberState


class RequestsState(MemberState, rx.State):
    """The list, which follows the staff's acts."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.REQUESTS, Topic.ASSISTANCE})

    is_loaded: bool = False
    view: ListView = ListView()

    @rx.event
    async def load_requests(self) -> None:
        """Show what is under way, what is over and what was begun."""
        self.is_loaded = False
        await self._show()

    async def _show(self) -> None:
        self.view = presenter.to_list(await self._call(listed), clock.now())
        self.is_loaded = True
