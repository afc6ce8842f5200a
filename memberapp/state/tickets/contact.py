"""« Nous écrire »: a visitor learns the other ways, a member has the form."""

from datetime import datetime
from typing import ClassVar

import reflex as rx
from reflex.event import EventCallback, EventSpec

from memberapp import addresses, clock, routes
from memberapp.assistance.views.emergency import RescueView, numbers_in
from memberapp.core.access import Access
from memberapp.core.errors import InvalidForm, TooManyTries
from memberapp.core.forms import FieldError, received, texts_of
from memberapp.core.topics import Topic
from memberapp.state.bases import MemberState, PublicState
from memberapp.state.forms import FormState
from memberapp.state.tickets.ticket import TicketState
from memberapp.tickets import drafts, files, service
from memberapp.tickets.forms import ABOUT, CONTACT, SUBJECT, TEXT
from memberapp.tickets.rules import MAX_TEXT_LENGTH, TypedTicket
from memberapp.tickets.views import contact as presenter
from memberapp.tickets.views.contact import ContactView
from memberapp.uploads.views import SentView, to_sent


class ContactState(PublicState, rx.State):
    """Who looks at the page `/aide/contact`."""

    access: ClassVar[Access] = Access.PUBLIC

    is_visitor: bool = False

    @rx.event
    async def load_contact(self) -> EventCallback | None:
        """Have the form filled for a member; show a visitor how else we are reached."""
        self.is_visitor = not await self._call(service.is_member)
        return None if self.is_visitor else ContactFormState.load_contact_form


class ContactFormState(FormState, MemberState, rx.State):
    """The written form; what is typed is stored as a draft."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.UPLOADS})

    is_loaded: bool = False
    view: ContactView = ContactView()
    key: str = ""
    promise: str = ""
    note: str = ""
    count: str = ""
    files: list[SentView] = []
    """What leaves with the question."""
    files_ref: str = ""
    rescue: list[RescueView] = []
    """Whom to call when a life is in danger."""

    _region: str = ""

    @rx.event
    async def load_contact_form(self) -> None:
        """Show the form, with what was typed before; the address says what it is about."""
        self.is_loaded, self.notice = False, ""
        self._show_errors(())
        asked = self.router.url.query_parameters
        about = received(ABOUT.name, asked.get(routes.ABOUT_PARAMETER, ""))
        form = await self._call(drafts.open_form, about=about)
        chosen = form.draft.subject or asked.get(routes.REASON_PARAMETER, "")
        self.values = {
            SUBJECT.name: chosen,
            ABOUT.name: form.about or form.draft.about,
            TEXT.name: form.draft.text,
        }
        self.view, self.key, self._region = presenter.to_contact(form), form.key, form.region
        self.files_ref = form.number
        self.rescue = numbers_in(form.country)
        self._tell(None)
        await self._show()

    @rx.event
    async def choose_subject(self, key: str, subject: str) -> None:
        """Say by when and by whom this subject is answered."""
        await self._keep(key, SUBJECT.name, subject)

    @rx.event
    async def keep_about(self, key: str, about: str) -> None:
        """Store the reference with what was typed."""
        await self._keep(key, ABOUT.name, about)

    @rx.event
    async def keep_text(self, key: str, text: str) -> None:
        """Store what was typed so far."""
        await self._keep(key, TEXT.name, text)

    @rx.event
    async def send(self, form: object) -> EventSpec | None:
        """Send the question, and lead to it."""
        typed = texts_of(form, max_length=MAX_TEXT_LENGTH + 1)
        if not CONTACT.is_whole({SUBJECT.name: "", **typed}):
            return None
        self.values = CONTACT.typed(typed)
        try:
            reference = await self._call(
                service.send, typed=TypedTicket(**self.values), key=typed.get("key", "")
            )
        except InvalidForm as refused:
            self._refuse_form(CONTACT.errors(refused))
            return None
        except TooManyTries as error:
            text = presenter.too_many_text(error.until, self._region)
            self._refuse_form((FieldError("", text),))
            return None
        self._show_errors(())
        self.key, self.values = "", {}  # what the fingers typed last must not come back as a draft
        (await self.get_state(TicketState))._sent = reference
        return rx.redirect(addresses.ticket_path(reference))

    @rx.event
    async def leave_out_files(self) -> None:
        """Let no file leave with the question."""
        await self._call(files.leave_out)
        await self._show()

    async def _show(self) -> None:
        """Show the files; what is typed stays as it is."""
        found = await self._call(files.unsent_files)
        self.files = to_sent(found, self._region)
        self.is_loaded = True

    async def _keep(self, key: str, name: str, value: str) -> None:
        """Store one more answer, unless the form was sent meanwhile."""
        if not self.key or key != self.key or not isinstance(value, str):
            return
        typed = texts_of({name: value}, max_length=MAX_TEXT_LENGTH)
        self.values = {**self.values, **CONTACT.typed({**self.values, **typed})}
        await self._call(drafts.keep_draft, typed=TypedTicket(**self.values))
        self._tell(clock.now())

    def _tell(self, saved_at: datetime | None) -> None:
        subject, text = self.values.get(SUBJECT.name, ""), self.values.get(TEXT.name, "")
        self.promise = presenter.promise_text(subject, self._region)
        self.note = presenter.note_text(subject)
        self.count = presenter.count_text(text, saved_at, self._region)
