"""`/services/second-avis`: what a member asks a specialist, and where it stands.

What is typed goes by the socket to its sealed row: no address, no log and no post holds it.
"""

from typing import ClassVar, Final

import reflex as rx

from memberapp.assistance.views.emergency import RescueView, numbers_in
from memberapp.core.access import Access
from memberapp.core.errors import ChangedMeanwhile, Conflict, InvalidForm, NotFound, TooManyTries
from memberapp.core.forms import FieldError, is_ticked, texts_of
from memberapp.core.identifiers import read_row_id
from memberapp.core.not_found import record_not_found
from memberapp.core.topics import Topic
from memberapp.opinions import service
from memberapp.opinions import views as presenter
from memberapp.opinions.forms import AGREED, ASKED, SENT
from memberapp.opinions.rules import MAX_QUESTION_LENGTH
from memberapp.opinions.views import PAPER, OpinionsView
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState

_MAX_REFERENCE_LENGTH: Final = 40
_MAX_BOXES: Final = 60


class SecondOpinionState(FormState, MemberState, rx.State):
    """The question that is written, the papers to choose, and what was sent."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.CONTRACTS, Topic.SERVICES, Topic.UPLOADS})

    is_loaded: bool = False
    view: OpinionsView = OpinionsView()
    rescue: list[RescueView] = []
    is_writing: bool = False
    """Whether the question stands in its fields, to be written."""
    form_key: int = 0
    """Draws the fields anew when the page is opened again."""

    _region: str = ""

    @rx.event
    async def load_opinions(self) -> None:
        """Show what was asked; the fields hold a draft, if there is one."""
        self.notice = ""
        self._show_errors(())
        desk = await self._call(service.desk)
        self.is_writing = desk.draft is None
        self._fill(desk)
        self._show_desk(desk)

    @rx.event
    async def write_again(self) -> None:
        """Show the question of the draft in its fields."""
        self.notice = ""
        self._show_errors(())
        desk = await self._call(service.desk)
        self.is_writing = True
        self._fill(desk)
        self._show_desk(desk)

    @rx.event
    async def keep_question(self) -> None:
        """Leave the fields: the draft stays as it was stored."""
        self.notice = ""
        self._show_errors(())
        self.is_writing = False
        await self._show()

    @rx.event
    async def save_question(self, form: object) -> None:
        """Store the question as a draft, or say what is to be corrected."""
        typed = texts_of(form, max_length=MAX_QUESTION_LENGTH + 1)
        self.values, self.notice = ASKED.typed(typed), ""
        try:
            await self._call(service.save, **self.values)
        except InvalidForm as refused:
            self._refuse_form(ASKED.errors(refused))
            return
        except NotFound:
            desk = await self._call(service.desk)
            self._refuse(presenter.closed_notice(desk))
            self._show_desk(desk)
            return
        except TooManyTries as error:
            self._refuse(presenter.too_often(error.until, self._region))
            return
        self._show_errors(())
        self.notice, self.is_writing = presenter.SAVED, False
        await self._show()

    @rx.event
    async def drop_draft(self) -> None:
        """Delete the question that has not left."""
        await self._call(service.drop)
        self._show_errors(())
        self.notice, self.is_writing = presenter.DROPPED, True
        desk = await self._call(service.desk)
        self._fill(desk)
        self._show_desk(desk)

    @rx.event
    async def send_question(self, form: object) -> None:
        """Send the question of the draft with the papers that are ticked."""
        given = form if isinstance(form, dict) and len(form) <= _MAX_BOXES else {}
        boxes = texts_of(given)
        papers = [
            read_row_id(name.removeprefix(PAPER))
            for name in boxes
            if name.startswith(PAPER) and is_ticked(boxes, name)
        ]
        self.notice = ""
        reference = boxes.get("reference", "")[:_MAX_REFERENCE_LENGTH]
        try:
            await self._call(
                service.send,
                reference=reference,
                shown=boxes.get("shown", ""),
                papers=papers,
                is_agreed=is_ticked(given, AGREED.name),
            )
        except InvalidForm as refused:
            self._refuse_form(SENT.errors(refused))
            return
        except NotFound:
            await self._gone()
            return
        except ChangedMeanwhile:
            self._refuse(presenter.CHANGED)
            await self._show()
            return
        except Conflict:
            self._refuse(presenter.used_up(await self._call(service.desk)))
            return
        except TooManyTries as error:
            self._refuse(presenter.too_often(error.until, self._region))
            return
        self._show_errors(())
        self.notice, self.is_writing = presenter.sent_notice(self.view.partner), True
        desk = await self._call(service.desk)
        self._fill(desk)
        self._show_desk(desk)

    @rx.event
    async def withdraw(self, reference: str) -> None:
        """Take an agreement back."""
        asked = reference[:_MAX_REFERENCE_LENGTH] if isinstance(reference, str) else ""
        self.notice = ""
        try:
            is_begun = await self._call(service.withdraw, reference=asked)
        except NotFound:
            await self._gone()
            return
        except Conflict:
            self._refuse(presenter.ENDED)
            await self._show()
            return
        self._show_errors(())
        self.notice = presenter.withdrawn_notice(self.view.partner, is_begun=is_begun)
        await self._show()

    async def _gone(self) -> None:
        await self._call(record_not_found, what="second_opinion")
        self._refuse(presenter.GONE)
        await self._show()

    def _refuse(self, sentence: str) -> None:
        self._refuse_form((FieldError("", sentence),))

    def _fill(self, desk: service.Desk) -> None:
        self.values = presenter.first_values(desk)
        self.form_key += 1

    async def _show(self) -> None:
        """Show where everything stands; what is typed stays as it is."""
        self._show_desk(await self._call(service.desk))

    def _show_desk(self, desk: service.Desk) -> None:
        self.view, self._region = presenter.to_view(desk), desk.region
        self.rescue = numbers_in(desk.country)
        if desk.draft is None:
            self.is_writing = True
        elif not self.view.can_ask:
            self.is_writing = False  # the draft shows, not fields that cannot be stored
        self.is_loaded = True
