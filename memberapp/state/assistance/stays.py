"""« Dossier hospitalisation »."""

from typing import ClassVar

import reflex as rx

from memberapp import clock
from memberapp.assistance import stays
from memberapp.assistance.forms import HOSPITAL_FORM
from memberapp.assistance.views import follow_up as follow_up_presenter
from memberapp.assistance.views import stays as presenter
from memberapp.assistance.views.stays import StayView
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.errors import Conflict, InvalidForm, NotFound, TooManyTries
from memberapp.core.forms import FieldError, texts_of
from memberapp.core.not_found import record_not_found
from memberapp.core.topics import Topic
from memberapp.members import service as members
from memberapp.state.address import last_part
from memberapp.state.assistance.follow_up import version_of
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState


class StayState(FormState, MemberState, rx.State):
    """A stay; the page follows the staff's acts and the payments that come in."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.ASSISTANCE, Topic.REIMBURSEMENTS})

    is_loaded: bool = False
    is_missing: bool = False
    view: StayView = StayView()

    _asked: str = ""

    @rx.event
    async def load_stay(self) -> None:
        """Show the stay of the address; somebody else's reads like an unknown one."""
        self.is_loaded = self.is_missing = False
        self.notice = ""
        self._show_errors(())
        self._asked = last_part(self.router.url.path)
        await self._show()
        if self.is_missing:
            await self._call(record_not_found, what="case")

    @rx.event
    async def note_hospital(self, form: object) -> None:
        """Note the line of the ward."""
        typed = texts_of(form)
        self.notice = ""
        try:
            await self._call(
                stays.note_hospital,
                reference=self._asked,
                version=version_of(typed.get("version", "")),
                name=typed.get("hospital", ""),
                phone=typed.get("hospital_phone", ""),
            )
        except InvalidForm as error:
            self.values = HOSPITAL_FORM.typed(typed)
            self._refuse_form(HOSPITAL_FORM.errors(error))
            return
        except TooManyTries as error:
            sentence = wording.too_many_tries(error.until, await self._call(members.region))
            self.values = HOSPITAL_FORM.typed(typed)
            self._refuse_form((FieldError("", sentence),))
            return
        except (Conflict, NotFound):
            await self._show()
            self.values = HOSPITAL_FORM.typed(typed)
            self._refuse_form((FieldError("", follow_up_presenter.CHANGED_SINCE),))
            return
        self._show_errors(())
        self.notice = (
            "C’est noté. Ce numéro n’est visible que dans votre espace et par nos équipes."
        )
        await self._show()

    async def _show(self) -> None:
        try:
            found = await self._call(stays.read, reference=self._asked)
        except NotFound:
            self.is_loaded, self.is_missing = False, True
            return
        self.view = presenter.to_stay(found, clock.now())
        if not self.errors:
            self.values = {
                "hospital": self.view.hospital,
                "hospital_phone": self.view.hospital_phone,
            }
        self.is_loaded = True
