"""« Mes dossiers »."""

from typing import ClassVar

import reflex as rx

from memberapp import clock
from memberapp.assistance.history import history
from memberapp.assistance.views import history as presenter
from memberapp.assistance.views.history import HistoryView
from memberapp.core.access import Access
from memberapp.core.topics import Topic
from memberapp.state.bases import MemberState


class CasesState(MemberState, rx.State):
    """The requests and the calls of the member; the list follows the staff's acts."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.ASSISTANCE, Topic.CALLS})

    is_loaded: bool = False
    view: HistoryView = HistoryView()

    @rx.event
    async def load_cases(self) -> None:
        """Show what is under way, what is over and what is being written."""
        self.is_loaded = False
        await self._show()

    async def _show(self) -> None:
        self.view = presenter.to_history(await self._call(history), clock.now())
        self.is_loaded = True
