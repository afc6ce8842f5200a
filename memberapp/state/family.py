"""The page of the people covered; its forms go to `http/`."""

from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.core.access import Access
from memberapp.core.topics import Topic
from memberapp.family import service as family
from memberapp.family import views as presenter
from memberapp.family.forms import EVENT
from memberapp.family.views import FamilyView
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState


class FamilyState(FormState, MemberState, rx.State):
    """Who is covered, what may be declared, and what was."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.CONTRACTS, Topic.UPLOADS})

    is_loaded: bool = False
    view: FamilyView = FamilyView()

    _asked: str = ""
    _proved: str = ""

    @rx.event
    async def load_family(self) -> None:
        """Show the people, with the form that the address or the last post asks for."""
        returned = await self._show_returned(routes.FAMILY)
        wanted = self.router.url.query_parameters.get(routes.FAMILY_PARAMETER, "")
        self._asked = returned.values.get(EVENT.name, "") if returned.errors else str(wanted)
        self._proved = str(self.router.url.query_parameters.get(routes.FAMILY_PROOF_PARAMETER, ""))
        await self._show()

    async def _show(self) -> None:
        file = await self._call(family.read)
        self.view = presenter.to_view(file, asked=self._asked, proved=self._proved)
        self.is_loaded = True
