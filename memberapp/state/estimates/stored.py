"""`/estimation/[reference]`: an estimate that was stored, and the real care beside it."""

from typing import ClassVar
from urllib.parse import unquote

import reflex as rx
from reflex.event import EventSpec

from memberapp import routes
from memberapp.core.access import Access
from memberapp.core.errors import NotFound
from memberapp.core.not_found import record_not_found
from memberapp.core.topics import Topic
from memberapp.estimates import service, views
from memberapp.estimates.views import EstimateView
from memberapp.state.address import last_part
from memberapp.state.bases import MemberState

_MAX_REFERENCE_LENGTH = 80


class EstimateState(MemberState, rx.State):
    """The estimate that the address names, or the news that there is none."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.REIMBURSEMENTS})

    is_loaded: bool = False
    is_missing: bool = False
    view: EstimateView = EstimateView()

    _asked: str = ""

    @rx.event
    async def load_estimate(self) -> None:
        """Show the estimate of the address; somebody else's reads like an unknown one."""
        self.is_loaded = self.is_missing = False
        self._asked = unquote(last_part(self.router.url.path))[:_MAX_REFERENCE_LENGTH]
        await self._show()
        if self.is_missing:
            await self._call(record_not_found, what="estimate")

    @rx.event
    async def delete(self) -> EventSpec | None:
        """Delete the estimate, and go back to the others."""
        try:
            await self._call(service.delete, reference=self._asked)
        except NotFound:
            await self._call(record_not_found, what="estimate")
        self.is_loaded = False
        return rx.redirect(routes.ESTIMATION.path)

    async def _show(self) -> None:
        try:
            self.view = views.to_own(await self._call(service.get, reference=self._asked))
        except NotFound:
            self.is_loaded, self.is_missing = False, True
            return
        self.is_loaded = True
