"""The dashboard's event handlers."""

from typing import ClassVar

import reflex as rx

from memberapp.core.access import Access
from memberapp.core.topics import Topic
from memberapp.dashboard import service as dashboard
from memberapp.dashboard.views import DashboardView, to_view
from memberapp.state.bases import MemberState


class DashboardState(MemberState, rx.State):
    """Two years of care at a glance."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset(Topic)

    is_loaded: bool = False
    view: DashboardView

    @rx.event
    async def load_dashboard(self) -> None:
        """Show the dashboard as the data stands now."""
        await self._show()

    async def _show(self) -> None:
        self.view = to_view(await self._call(dashboard.load))
        self.is_loaded = True
