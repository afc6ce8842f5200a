"""`/profil/activite`: what happened in the space, a kind at a time, and who looked at the file."""

from typing import ClassVar, Final

import reflex as rx

from memberapp import clock, routes
from memberapp.core.access import Access
from memberapp.privacy import activity
from memberapp.privacy.views import activity as presenter
from memberapp.privacy.views.activity import ActivityView
from memberapp.state.bases import MemberState

_PAGE: Final = 25
_MOST: Final = 500
"""Beyond, the file has them all."""


class ActivityState(MemberState, rx.State):
    """The lines that the address asks for; its filter is a query parameter."""

    access: ClassVar[Access] = Access.MEMBER

    is_loaded: bool = False
    view: ActivityView = ActivityView()

    _kind: str = ""
    _size: int = _PAGE
    _staff_size: int = _PAGE

    @rx.event
    async def load_activity(self) -> None:
        """Show the newest lines of the kind that the address asks for."""
        self._kind = self.router.url.query_parameters.get(routes.KIND_PARAMETER, "")
        self._size = self._staff_size = _PAGE
        await self._show()

    @rx.event
    async def show_more(self) -> None:
        """Show 25 more lines."""
        self._size = min(self._size + _PAGE, _MOST)
        await self._show()

    @rx.event
    async def show_more_readings(self) -> None:
        """Show 25 more of what the staff looked at."""
        self._staff_size = min(self._staff_size + _PAGE, _MOST)
        await self._show()

    async def _show(self) -> None:
        kind = presenter.kind_of(self._kind)
        found = await self._call(
            activity.show, kind=kind, size=self._size, staff_size=self._staff_size
        )
        self.view = presenter.to_view(found, kind, clock.now())
        self.is_loaded = True
