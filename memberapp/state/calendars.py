"""The event handlers of the link by which a member's own calendar reads."""

from typing import ClassVar

import reflex as rx

from memberapp.calendars import service as links
from memberapp.calendars import views as presenter
from memberapp.calendars.views import CalendarLinkView
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.errors import TooManyTries
from memberapp.core.topics import Topic
from memberapp.members import service as members
from memberapp.state.bases import MemberState


class CalendarLinkState(MemberState, rx.State):
    """The link; its address is here from its creation until the page is left, and never again."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.PROFILE})

    is_loaded: bool = False
    view: CalendarLinkView = CalendarLinkView()
    address: str = ""
    webcal: str = ""
    said: str = ""
    refused: str = ""

    _shown: str = ""
    """The link whose address is shown."""

    @rx.event
    async def load_calendar_link(self) -> None:
        """Show whether there is a link."""
        self._forget()
        await self._show()

    @rx.event
    async def create_calendar_link(self) -> None:
        """Create the link, or replace it, and show its address once."""
        self._forget()
        had_one = self.view.id != ""
        try:
            token = await self._call(links.create)
        except TooManyTries as error:
            region = await self._call(members.region)
            self.refused = wording.too_many_tries(error.until, region)
            return
        await self._show()
        self._shown, self.address = self.view.id, presenter.web_address(token)
        self.webcal = presenter.calendar_address(self.address)
        self.said = presenter.RENEWED if had_one else presenter.CREATED

    @rx.event
    async def remove_calendar_link(self) -> None:
        """Remove the link: it shows nothing to anybody any longer."""
        self._forget()
        await self._call(links.remove)
        self.said = presenter.REMOVED
        await self._show()

    async def _show(self) -> None:
        self.view = presenter.to_view(await self._call(links.own))
        if self._shown and self._shown != self.view.id:  # renewed or removed elsewhere
            self._forget()
        self.is_loaded = True

    def _forget(self) -> None:
        self.address = self.webcal = self.said = self.refused = self._shown = ""
