"""The pages of carers: who may act for whom, and what an invitation proposes."""

from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.carers import grants, inviting, journal
from memberapp.carers import views as presenter
from memberapp.carers.forms import SPAN
from memberapp.carers.rules import Span
from memberapp.carers.views import CarersView, InvitationView
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.topics import Topic
from memberapp.members import service as members
from memberapp.state.bases import MemberState, PublicState
from memberapp.state.forms import FormState


class CarersState(FormState, MemberState, rx.State):
    """Both directions, the form of an invitation, and the journal; forms go to `http/carers.py`."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.CARERS})

    is_loaded: bool = False
    can_invite: bool = False
    """Whether the second factor was given just now: the form is offered then."""
    view: CarersView = CarersView()

    @rx.event
    async def load_carers(self) -> None:
        """Show all of it, with what the last post left."""
        await self._show_returned(routes.CARERS)
        self.values = {SPAN.name: Span.SIX_MONTHS.value} | self.values
        await self._show()

    async def _show(self) -> None:
        session = await self._session()
        self.can_invite = session is not None and session.access >= Access.RECENT_PROOF
        found = await self._call(grants.overview)
        lines = await self._call(journal.newest, size=presenter.JOURNAL_SIZE + 1)
        self.view = presenter.to_view(found, lines)
        self.is_loaded = True


class CarerInvitationState(PublicState, rx.State):
    """What an open link proposes; `stage` is "visitor", "ready", "refused" or "over"."""

    access: ClassVar[Access] = Access.PUBLIC

    stage: str = ""
    view: InvitationView = InvitationView()

    @rx.event
    async def load_carer_invitation(self) -> None:
        """Show it to who is signed in; nothing is changed."""
        self.stage, self.view = "", InvitationView()
        session = await self._session()
        if session is None or session.access < Access.MEMBER:
            self.stage = "visitor"
            return
        token = cookie_value(self.router.headers.cookie, CookieKind.LINK)
        found = await self._call(inviting.preview, token=token) if token else None
        if found is None:
            self.stage = "over"
            return
        self.view = presenter.to_invitation(found, await self._call(members.region))
        self.stage = "refused" if self.view.refused else "ready"
