"""`/profil/parametres/supprimer`: what goes and what stays; its form goes to `http/`."""

from typing import ClassVar

import reflex as rx

from memberapp import clock, routes
from memberapp.core.access import Access
from memberapp.members import service as members
from memberapp.privacy.views import leaving as presenter
from memberapp.privacy.views.policy import Line
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState


class LeavingState(FormState, MemberState, rx.State):
    """What is stored after the space is gone, with the days."""

    access: ClassVar[Access] = Access.MEMBER

    is_loaded: bool = False
    staying: list[Line] = []

    @rx.event
    async def load_leaving(self) -> None:
        """Show what would happen; nothing does before the form is sent."""
        await self._show_returned(routes.LEAVING)
        region = await self._call(members.region)
        self.staying = presenter.staying(clock.local_date(clock.now(), region))
        self.is_loaded = True
