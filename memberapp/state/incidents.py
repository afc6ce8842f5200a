"""`/incidents/[reference]`: what was copied of the member's data, and what they can do."""

from typing import ClassVar

import reflex as rx

from memberapp.core.access import Access
from memberapp.core.errors import NotFound
from memberapp.core.not_found import record_not_found
from memberapp.core.topics import Topic
from memberapp.incidents import service
from memberapp.incidents import views as presenter
from memberapp.incidents.notice import MAX_REFERENCE_LENGTH
from memberapp.incidents.views import IncidentView
from memberapp.state.address import last_part
from memberapp.state.bases import MemberState
from memberapp.state.shell import ShellState


class BreachState(MemberState, rx.State):
    """A breach; what is ticked, or sent, shows on the pages that are open."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.INCIDENTS, Topic.MESSAGES})

    is_loaded: bool = False
    is_missing: bool = False
    view: IncidentView = IncidentView()

    _asked: str = ""

    @rx.event
    async def load_breach(self) -> None:
        """Show the breach of the address; one that concerns others reads like an unknown one."""
        self.is_loaded = self.is_missing = False
        self._asked = last_part(self.router.url.path)[: MAX_REFERENCE_LENGTH + 1]
        await self._show()
        if self.is_missing:
            await self._call(record_not_found, what="incident")

    @rx.event
    async def set_task(self, task: object, is_done: object) -> None:
        """Note that a task is done, or is not; what is no task of the notice is ignored."""
        if not isinstance(task, str) or not isinstance(is_done, bool):
            return
        try:
            await self._call(service.set_task, reference=self._asked, task=task, is_done=is_done)
        except NotFound:
            return
        await self._show()

    @rx.event
    async def mark_read(self) -> None:
        """Note that the member read the page; the banner goes from all pages."""
        try:
            await self._call(service.mark_read, reference=self._asked)
        except NotFound:
            return
        await self._show()
        await (await self.get_state(ShellState))._show_banner()

    async def _show(self) -> None:
        try:
            found = await self._call(service.own, reference=self._asked)
        except NotFound:
            self.is_loaded, self.is_missing = False, True
            return
        self.view = presenter.to_view(found)
        self.is_loaded, self.is_missing = True, False
