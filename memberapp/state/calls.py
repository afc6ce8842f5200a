"""« Sommes-nous en train de vous appeler ? », for a member who is signed in and for anybody."""

from typing import ClassVar

import reflex as rx

from memberapp.callbacks import upcoming
from memberapp.callbacks import views as callback_presenter
from memberapp.calls import service as calls
from memberapp.calls import views as presenter
from memberapp.calls.forms import QUESTION
from memberapp.calls.service import TypedQuestion
from memberapp.calls.views import CallView
from memberapp.core.access import Access
from memberapp.core.errors import InvalidForm, TooManyTries
from memberapp.core.forms import FieldError, texts_of
from memberapp.core.topics import Topic
from memberapp.members import service as members
from memberapp.state.bases import PublicState
from memberapp.state.forms import FormState


class CallCheckState(FormState, PublicState, rx.State):
    """The page `/appel`: live for a member; a visitor asks about a reference and a number."""

    access: ClassVar[Access] = Access.PUBLIC
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.CALLS})

    is_loaded: bool = False
    is_member: bool = False
    is_answered: bool = False
    """Whether there is an answer: to a member at once, to a visitor once they asked."""
    view: CallView = CallView()

    @rx.event
    async def load_call_check(self) -> None:
        """Show the member their answer, or the visitor the form."""
        self._show_errors(())
        self.values = {}
        self.is_answered = False
        await self._show()

    @rx.event
    async def check_again(self) -> None:
        """Look again, for the member or for what the visitor asked about last."""
        if self.is_member:
            await self._show()
        elif self.is_answered:
            await self._ask(QUESTION.typed(self.values))

    @rx.event
    async def ask(self, form: object) -> None:
        """Answer a visitor, who proves by a reference and a whole number that it is about them."""
        typed = texts_of(form)
        if QUESTION.is_whole(typed):
            await self._ask(QUESTION.typed(typed))

    async def _ask(self, typed: dict[str, str]) -> None:
        self.is_answered, self.values = False, typed
        try:
            call = await self._call(calls.asked, typed=TypedQuestion(**typed))
        except InvalidForm as refused:
            self._refuse_form(QUESTION.errors(refused))
        except TooManyTries as error:
            region = await self._call(members.region)
            self._refuse_form((FieldError("", presenter.too_many(error.until, region)),))
        else:
            self._show_errors(())
            self.view, self.is_answered = presenter.to_view(call), True

    async def _show(self) -> None:
        self.is_member = await self._call(calls.is_member)
        if self.is_member:
            call = await self._call(calls.own)
            slot = callback_presenter.next_slot_text(await self._call(upcoming.own_next))
            self.view = presenter.to_view(call, next_call=presenter.next_call_text(slot))
            self.is_answered = True
        self.is_loaded = True
