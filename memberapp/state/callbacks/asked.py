"""`/rappel/[reference]`: a call that was asked for, moved or cancelled by whoever asked for it."""

from typing import ClassVar

import reflex as rx

from memberapp.callbacks import changing
from memberapp.callbacks import service as callbacks
from memberapp.callbacks import views as presenter
from memberapp.callbacks.forms import SLOT, errors_of, typed_slot
from memberapp.callbacks.views import CallbackView, DayView
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.errors import Conflict, InvalidForm, NotFound, SlotTaken, TooManyTries
from memberapp.core.forms import FieldError, texts_of
from memberapp.core.topics import Topic
from memberapp.members import service as members
from memberapp.state.address import last_part
from memberapp.state.bases import PublicState
from memberapp.state.forms import FormState


class CallbackState(FormState, PublicState, rx.State):
    """The page of a call, for whoever asked for it and nobody else."""

    access: ClassVar[Access] = Access.PUBLIC
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.MESSAGES, Topic.CALLS})

    is_loaded: bool = False
    is_missing: bool = False
    view: CallbackView
    days: list[DayView] = []
    days_hint: str = ""

    _asked: str = ""
    _sequence: int = 0
    _is_told: bool = False

    @rx.event
    async def load_callback(self) -> None:
        """Show the call of the address; somebody else's reads like an unknown one."""
        self.is_loaded = self.is_missing = False
        self.notice = ""
        self._show_errors(())
        self._asked = last_part(self.router.url.path)
        await self._show()
        if self.is_missing:
            await self._call(callbacks.record_not_found)

    @rx.event
    async def move(self, form: object) -> None:
        """Move the call to the day and window that were chosen."""
        day, window = typed_slot(texts_of(form))
        self.notice, is_moved, is_told = "", False, False
        try:
            is_told = await self._call(
                changing.move,
                reference=self._asked,
                keys=self._keys(),
                sequence=self._sequence,
                day=day,
                window=window,
            )
        except InvalidForm as refused:
            self._refuse_form(errors_of(refused, day, SLOT))
            return
        except (SlotTaken, Conflict, TooManyTries) as error:
            await self._refuse(error)
        except NotFound:
            self._show_errors(())
        else:
            self._show_errors(())
            is_moved = True
        await self._show()
        if is_moved:
            self.notice = presenter.moved_text(is_told=is_told)

    @rx.event
    async def cancel(self) -> None:
        """Cancel the call."""
        self.notice, is_cancelled = "", False
        try:
            await self._call(
                changing.cancel,
                reference=self._asked,
                keys=self._keys(),
                sequence=self._sequence,
            )
        except Conflict as error:
            await self._refuse(error)
        except NotFound:
            self._show_errors(())
        else:
            self._show_errors(())
            is_cancelled = True
        await self._show()
        if is_cancelled:
            self.notice = presenter.cancelled_text(is_told=self._is_told)

    async def _refuse(self, error: SlotTaken | Conflict | TooManyTries) -> None:
        if isinstance(error, SlotTaken):
            self._refuse_form((FieldError("day", presenter.SLOT_TAKEN),))
        elif isinstance(error, Conflict):
            self._refuse_form((FieldError("", presenter.CHANGED_MEANWHILE),))
        else:
            region = await self._call(members.region)
            self._refuse_form((FieldError("", wording.too_many_tries(error.until, region)),))

    def _keys(self) -> list[str]:
        return cookie_value(self.router.headers.cookie, CookieKind.CALLBACKS).split(".")

    async def _show(self) -> None:
        own = {"reference": self._asked, "keys": self._keys()}
        try:
            snapshot = await self._call(callbacks.own, **own)
            offer = await self._call(changing.offer, **own) if snapshot.can_change else None
        except NotFound:
            self.is_loaded, self.is_missing = False, True
            return
        self.view, self._sequence = presenter.to_view(snapshot), snapshot.sequence
        self._is_told = snapshot.is_told
        self.days = presenter.to_days(offer.days, offer.local) if offer else []
        told = presenter.hours_text(offer.region) if offer else ""
        self.days_hint = told
        self.is_loaded = True
