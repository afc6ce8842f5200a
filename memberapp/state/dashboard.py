"""The dashboard's event handlers."""

from typing import ClassVar

import reflex as rx

from memberapp.core.access import Access
from memberapp.core.topics import Topic
from memberapp.dashboard import screen
from memberapp.dashboard.views import DashboardView
from memberapp.state.bases import MemberState


class DashboardState(MemberState, rx.State):
    """Two years of care at a glance."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset(Topic)

    is_loaded: bool = False
    view: DashboardView

    _tag: str = ""
    """Which view it is."""

    @rx.event
    async def load_dashboard(self) -> None:
        """Show the dashboard as the data stands now."""
        await self._show()

    async def _show(self) -> None:
        shown = await self._call(screen.show)
        if shown.tag != self._tag:  # else the browser has it already
            self._tag, self.view = shown.tag, shown.view
        self.is_loaded = True  # sent each time: the answer to who asked
