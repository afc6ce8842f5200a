"""What the member does on the page of a request that was sent."""

from typing import ClassVar, Final

import reflex as rx

from memberapp import clock
from memberapp.assistance import completing, follow_up
from memberapp.assistance.views import follow_up as presenter
from memberapp.assistance.views import questions as question_presenter
from memberapp.assistance.views.follow_up import FollowUpView, RuledOutView
from memberapp.core.access import Access
from memberapp.core.errors import Conflict, InvalidForm, NotFound
from memberapp.core.forms import FieldError, texts_of
from memberapp.core.topics import Topic
from memberapp.state.address import last_part
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState

MAX_DIGITS: Final = 12
NO_VERSION: Final = -1


def version_of(sent: str) -> int:
    """Return the version of a case that a page showed."""
    is_number = sent.isascii() and sent.isdigit() and len(sent) <= MAX_DIGITS
    return int(sent) if is_number else NO_VERSION


class FollowUpState(FormState, MemberState, rx.State):
    """What is missing, what is left and what can be changed; it follows the staff's acts."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.ASSISTANCE})

    view: FollowUpView = FollowUpView()
    ruled_out: RuledOutView = RuledOutView()
    """What the answer that waits to be confirmed would take away."""
    is_ready: bool = False

    _told: str = ""
    """What the page that led here has to say."""
    _asked: str = ""
    _answer: dict[str, str] = {}

    @rx.event
    async def load_follow_up(self) -> None:
        """Show what can be done with the request of the address."""
        told, self._told = self._told, ""
        self.is_ready, self.notice = False, ""
        self._drop_answer()
        self._show_errors(())
        self._asked = last_part(self.router.url.path)
        await self._show()
        self.notice = told

    @rx.event
    async def say(self, form: object) -> None:
        """Take an answer; one that takes a service away waits to be confirmed."""
        typed = texts_of(form)
        slug = typed.get("slug", "")
        try:
            found = await self._call(
                completing.settled_by, reference=self._asked, slug=slug, raw=typed
            )
        except InvalidForm as error:
            self._refuse_form(question_presenter.errors_of(error))
            return
        except NotFound:
            await self._refuse()
            return
        self._show_errors(())
        self.ruled_out = presenter.to_ruled_out(found)
        if self.ruled_out.text:
            self._answer = typed
            return
        await self._store(typed)

    @rx.event
    async def confirm(self) -> None:
        """Store the answer that waited to be confirmed."""
        await self._store(self._answer)

    @rx.event
    async def correct(self) -> None:
        """Go back to the question: nothing was stored."""
        self._drop_answer()

    async def _store(self, typed: dict[str, str]) -> None:
        try:
            found = await self._call(
                completing.answer,
                reference=self._asked,
                version=version_of(typed.get("version", "")),
                slug=typed.get("slug", ""),
                raw=typed,
            )
        except (Conflict, NotFound, InvalidForm):
            await self._refuse()
            return
        self._drop_answer()
        await self._show()
        # What can be added to is open.
        self.notice = presenter.settled_sentence(found, is_closed=not self.view.add_path)

    async def _refuse(self) -> None:
        """Say that the request is another one than the page showed, and show it."""
        self._drop_answer()
        await self._show()
        self._refuse_form((FieldError("", presenter.CHANGED_SINCE),))

    def _drop_answer(self) -> None:
        self.ruled_out, self._answer = RuledOutView(), {}

    async def _show(self) -> None:
        try:
            found = await self._call(follow_up.read, reference=self._asked)
        except NotFound:
            self.is_ready, self.view = False, FollowUpView()
            return
        before = self.view.version
        self.view = presenter.to_follow_up(
            found.case,
            found.changes,
            found.rights,
            found.questions,
            is_stay=found.is_stay,
            now=clock.now(),
        )
        if before != self.view.version:
            self.notice = ""  # somebody went on since what it says
        self.is_ready = True
