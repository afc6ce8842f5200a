"""The event handlers of « Pourquoi ce montant ? »."""

from typing import ClassVar

import reflex as rx

from memberapp.care import explanations
from memberapp.care.views.explanations import ExplanationView, to_view
from memberapp.core.access import Access
from memberapp.core.errors import NotFound
from memberapp.core.not_found import record_not_found
from memberapp.core.topics import Topic
from memberapp.state.address import last_part
from memberapp.state.bases import MemberState


class ExplanationState(MemberState, rx.State):
    """The care that the address names, or the news that there is none."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.REIMBURSEMENTS})

    is_loaded: bool = False
    is_missing: bool = False
    view: ExplanationView

    _asked: str = ""

    @rx.event
    async def load_explanation(self) -> None:
        """Show the care of the address; somebody else's reads like an unknown one."""
        self.is_loaded = self.is_missing = False
        self._asked = last_part(self.router.url.path)
        await self._show()
        if self.is_missing:
            await self._call(record_not_found, what="care")

    async def _show(self) -> None:
        try:
            found = await self._call(explanations.get, token=self._asked)
        except NotFound:
            self.is_loaded, self.is_missing = False, True
            return
        self.view = to_view(found)
        self.is_loaded = True
