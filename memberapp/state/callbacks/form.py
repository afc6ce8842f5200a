"""« Je souhaite être rappelé »: the form, for anybody."""

from dataclasses import replace
from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.assistance.views.emergency import RescueView, numbers_in
from memberapp.callbacks import service as callbacks
from memberapp.callbacks import views as presenter
from memberapp.callbacks.forms import ABOUT, CODE, EMAIL, NAME, PHONE, REASON
from memberapp.callbacks.service import CallForm
from memberapp.callbacks.views import DayView
from memberapp.core.access import Access
from memberapp.state.forms import FormState


class CallbackFormState(FormState, rx.State):
    """The page `/rappel`; the form itself goes to `http/`."""

    access: ClassVar[Access] = Access.PUBLIC

    is_loaded: bool = False
    is_member: bool = False
    asks_code: bool = False
    """Whether the number has to prove that it is theirs."""
    is_known: bool = False
    """Whether the member's file says whom to call and where to confirm: neither is asked."""
    has_slots: bool = True
    days: list[DayView] = []
    days_hint: str = ""
    about: str = ""
    about_text: str = ""
    key: str = ""
    phone_read: str = ""
    """Whom the number of the form reaches, « +33 6 39 98 00 12, France »; empty of no number."""
    rescue: list[RescueView] = []
    """Whom to call when a life is in danger."""

    _region: str = ""
    """From where a member dials; empty of a visitor, who says it."""

    @rx.event
    async def load_callback_form(self) -> None:
        """Show the slots, what the member's file knows, and what the last post left behind."""
        returned = await self._returned(routes.CALLBACK)
        asked = self.router.url.query_parameters
        about = returned.values.get(ABOUT.name, asked.get(routes.ABOUT_PARAMETER, ""))
        form = await self._call(callbacks.open_form, about=about)
        self._offer(form)
        reason = presenter.reason_of(asked.get(routes.REASON_PARAMETER, ""))
        known = {REASON.name: reason, **vars(form.callee)}
        self._show_form(replace(returned, values=known | returned.values))
        self._region = form.region if form.is_member else ""
        self.phone_read = presenter.phone_read(self.values.get(PHONE.name, ""), self._region)
        self.asks_code = CODE.name in self.field_errors or self.values.get(CODE.name, "") != ""
        self.is_known = form.is_member and all(
            self.values.get(field.name) and field.name not in self.field_errors
            for field in (NAME, EMAIL)
        )
        self.is_loaded = True

    @rx.event
    async def read_phone(self, typed: str) -> None:
        """Say whom the number that was typed reaches."""
        self.phone_read = presenter.phone_read(str(typed), self._region)

    def _offer(self, form: CallForm) -> None:
        self.is_member = form.is_member
        self.days = presenter.to_days(form.days, form.local)
        self.has_slots = presenter.has_slots(form.days)
        told = presenter.hours_text(form.region), presenter.full_days_text(form.days)
        self.days_hint = " ".join(filter(None, told))
        self.about = form.about
        self.about_text = presenter.about_text(form.about)
        self.key = form.key
        self.rescue = numbers_in(form.country)
