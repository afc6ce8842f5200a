"""`/messages`: what the member was sent, as the address asks for it, and one message."""

from typing import ClassVar

import reflex as rx
from reflex.event import EventSpec

from memberapp import clock
from memberapp.core.access import Access
from memberapp.core.brand import read_brand
from memberapp.core.errors import NotFound
from memberapp.core.forms import texts_of
from memberapp.core.identifiers import MAX_ROW_ID_LENGTH
from memberapp.core.topics import Topic
from memberapp.messages import inbox
from memberapp.messages import views as presenter
from memberapp.messages.inbox import Asked
from memberapp.messages.views import InboxView, MessageView
from memberapp.state.address import FilteredState, last_part
from memberapp.state.bases import MemberState


class InboxState(FilteredState, rx.State):
    """The messages that the address asks for; a new one joins them by itself."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.MESSAGES})

    is_loaded: bool = False
    view: InboxView = InboxView()

    _asked: Asked = Asked()

    @rx.event
    async def load_inbox(self) -> None:
        """Show what the address asks for."""
        self._asked = presenter.parse(self.router.url.query_parameters)
        self._redirected_to(presenter.path_of(self._asked))
        await self._show()

    @rx.event
    async def choose_list(self, value: object) -> EventSpec:
        """Lead to the address of another list, with the same words."""
        typed = texts_of({"liste": value}) | {"q": self._asked.words}
        return self._lead_to(presenter.path_of(presenter.parse(typed)))

    @rx.event
    async def search(self, form: object) -> EventSpec:
        """Lead to the address of the words in the list that is shown."""
        words = texts_of(form).get("q", "")
        found = presenter.parse({"q": words})
        return self._lead_to(presenter.path_of(Asked(self._asked.box, found.words)))

    @rx.event
    async def read_all(self) -> None:
        """Note that the member has seen all there is."""
        await self._call(inbox.read_all)
        await self._show()

    async def _show(self) -> None:
        found = await self._call(inbox.show, asked=self._asked)
        self.view = presenter.to_inbox(found, read_brand().day_of(clock.now()))
        self.is_loaded = True


class MessageState(MemberState, rx.State):
    """One message."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.MESSAGES})

    is_loaded: bool = False
    is_missing: bool = False
    view: MessageView = MessageView()
    notice: str = ""

    _asked: str = ""

    @rx.event
    async def load_message(self) -> None:
        """Show the message of the address, which reads it; somebody else's reads like none."""
        self.is_loaded = self.is_missing = False
        self.notice = ""
        self._asked = last_part(self.router.url.path)[:MAX_ROW_ID_LENGTH]
        try:
            await self._call(inbox.read, reference=self._asked)
        except NotFound:
            await self._call(inbox.record_not_found)
        await self._show()

    @rx.event
    async def archive(self) -> None:
        """Put the message aside, or back."""
        is_archived = not self.view.is_archived
        try:
            await self._call(inbox.archive, reference=self._asked, is_archived=is_archived)
            self.notice = presenter.ARCHIVED if is_archived else presenter.RESTORED
        except NotFound:
            self.notice = ""  # its time has passed: the page says so
        await self._show()

    async def _show(self) -> None:
        try:
            opened = await self._call(inbox.find, reference=self._asked)
        except NotFound:
            self.is_loaded, self.is_missing, self.view = False, True, MessageView()
            return
        self.view = presenter.to_message(opened)
        self.is_loaded = True
