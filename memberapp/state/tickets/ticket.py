"""`/aide/suivis/[reference]`: what was written, and the member's next word."""

from typing import ClassVar, Final

import reflex as rx

from memberapp import clock
from memberapp.core.access import Access
from memberapp.core.errors import Conflict, InvalidForm, NotFound, TooManyTries
from memberapp.core.forms import FieldError, texts_of
from memberapp.core.topics import Topic
from memberapp.state.address import last_part
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState
from memberapp.tickets import drafts, service
from memberapp.tickets.exchanges import MAX_REFERENCE_LENGTH, TicketMoved
from memberapp.tickets.forms import OPINION, REPLY, TEXT
from memberapp.tickets.rules import MAX_TEXT_LENGTH, TypedTicket
from memberapp.tickets.views import contact as contact_presenter
from memberapp.tickets.views import tickets as presenter
from memberapp.tickets.views.tickets import TicketView

_AT_ONCE: Final = 30
MAX_DIGITS: Final = 6
NO_VERSION: Final = -1


def version_of(sent: str) -> int:
    """Return the version of a ticket that a page showed."""
    is_number = sent.isascii() and sent.isdigit() and len(sent) <= MAX_DIGITS
    return int(sent) if is_number else NO_VERSION


class TicketState(FormState, MemberState, rx.State):
    """A ticket; the open page follows what the staff does."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.TICKETS, Topic.UPLOADS})

    is_loaded: bool = False
    is_missing: bool = False
    view: TicketView = TicketView()
    key: str = ""
    """Of the next word: another one after each that was sent, which empties its field."""
    count: str = ""

    _asked: str = ""
    _region: str = ""
    _last: int = _AT_ONCE
    _sent: str = ""
    """The reference of what has just been sent, by the form that leads here."""

    @rx.event
    async def load_ticket(self) -> None:
        """Show the ticket of the address; somebody else's reads like an unknown one."""
        self.is_loaded = self.is_missing = False
        self.notice, self._last = "", _AT_ONCE
        self._show_errors(())
        self._asked = last_part(self.router.url.path)[:MAX_REFERENCE_LENGTH]
        await self._show()
        if self.is_missing:
            await self._call(service.record_not_found)
            return
        draft = await self._call(drafts.draft_of, reference=self._asked)
        self._begin(draft.text)

    @rx.event
    async def keep_reply(self, key: str, text: str) -> None:
        """Store what was typed so far, unless it was sent meanwhile."""
        if not self.key or key != self.key or not isinstance(text, str):
            return
        typed = REPLY.typed(texts_of({TEXT.name: text}, max_length=MAX_TEXT_LENGTH))[TEXT.name]
        try:
            await self._call(
                drafts.keep_draft, typed=TypedTicket("", "", typed), reference=self._asked
            )
        except NotFound:
            return
        self.count = contact_presenter.count_text(typed, clock.now(), self._region)

    @rx.event
    async def reply(self, form: object) -> None:
        """Add a word to the ticket; to a closed one this opens it again."""
        typed = texts_of(form, max_length=MAX_TEXT_LENGTH + 1)
        was_closed, self.notice = self.view.is_closed, ""
        try:
            await self._call(
                service.reply,
                reference=self._asked,
                version=version_of(typed.get("version", "")),
                text=typed.get(TEXT.name, ""),
                key=typed.get("key", ""),
            )
        except InvalidForm as refused:
            self._refuse_form(REPLY.errors(refused))
        except TooManyTries as error:
            self._refuse(contact_presenter.too_many_text(error.until, self._region))
        except TicketMoved:
            await self._show()
            self._refuse(presenter.MOVED)
        except (Conflict, NotFound):
            await self._show()
            self._refuse(presenter.CLOSED_FOR_GOOD)
        else:
            self._show_errors(())
            self._begin("")
            await self._show()
            self.notice = presenter.REOPENED if was_closed else presenter.ADDED

    @rx.event
    async def close(self, form: object) -> None:
        """Close the ticket."""
        version = version_of(texts_of(form).get("version", ""))
        self.notice = ""
        try:
            await self._call(service.close, reference=self._asked, version=version)
        except (Conflict, NotFound):
            await self._show()
            self._refuse(presenter.MOVED_BEFORE_CLOSING)
            return
        self._show_errors(())
        await self._show()
        self.notice = presenter.CLOSED

    @rx.event
    async def rate(self, form: object) -> None:
        """Store what the member thinks of the answer, once."""
        typed = OPINION.typed(texts_of(form, max_length=MAX_TEXT_LENGTH))
        self.notice = ""
        try:
            await self._call(service.rate, reference=self._asked, **typed)
        except InvalidForm as refused:
            self._refuse_form(OPINION.errors(refused))
            return
        except (Conflict, NotFound):
            self._show_errors(())
            await self._show()
            self.notice = presenter.RATED_BEFORE if self.view.rated else ""
            return
        self._show_errors(())
        await self._show()
        self.notice = presenter.RATED

    @rx.event
    async def show_older(self) -> None:
        """Show what was written before what is shown."""
        if self.view.has_older:
            self._last += _AT_ONCE
            await self._show()

    def _begin(self, text: str) -> None:
        """Begin a next word, with what was typed of it before."""
        self.key, self.values = drafts.new_key(), {TEXT.name: text}
        self.count = contact_presenter.count_text(text, None, self._region)

    def _refuse(self, text: str) -> None:
        self._refuse_form((FieldError("", text),))

    async def _show(self) -> None:
        try:
            found = await self._call(service.own, reference=self._asked, last=self._last)
        except NotFound:
            self.is_loaded, self.is_missing, self.view = False, True, TicketView()
            return
        self._region, before = found.region, self.view
        self.view = presenter.to_ticket(found, clock.now())
        if (before.reference, before.version) != (self.view.reference, self.view.version):
            self.notice = ""  # somebody went on since what it says
        if self._sent == found.reference:
            self._sent, self.notice = "", presenter.sent_text(found)
        self.is_loaded = True
