"""« Je souhaite être rappelé »: the form and the call that was asked for, for anybody."""

from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.callbacks import service as callbacks
from memberapp.callbacks import views as presenter
from memberapp.callbacks.service import CallForm
from memberapp.callbacks.views import CallbackView, DayView
from memberapp.core import form_return
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.errors import NotFound
from memberapp.core.form_errors import FieldError, error_of
from memberapp.core.form_return import KeptForm
from memberapp.core.topics import Topic
from memberapp.state.bases import PublicState


class CallbackFormState(PublicState, rx.State):
    """The page `/rappel`; the form itself goes to `http/`."""

    access: ClassVar[Access] = Access.PUBLIC

    is_loaded: bool = False
    is_member: bool = False
    has_places: bool = True
    days: list[DayView] = []
    full_text: str = ""
    about: str = ""
    about_text: str = ""
    key: str = ""
    error_title: str = ""
    errors: list[FieldError] = []
    motive_kept: str = ""
    motive_error: str = ""
    day_kept: str = ""
    day_error: str = ""
    window_kept: str = ""
    window_error: str = ""
    name_kept: str = ""
    name_error: str = ""
    phone_kept: str = ""
    phone_error: str = ""
    email_kept: str = ""
    email_error: str = ""

    @rx.event
    async def load_callback_form(self) -> None:
        """Show the slots, what the member's file knows, and what the last post left behind."""
        token = form_return.token_of(self.router.headers.cookie)
        page = routes.CALLBACK.path
        kept = await self._call(form_return.load, token=token, page=page) if token else None
        kept = kept or KeptForm()
        asked = self.router.url.query_parameters
        form = await self._call(
            callbacks.open_form,
            about=kept.values.get("about", asked.get(routes.ABOUT_PARAMETER, "")),
        )
        self._fill(form, kept, presenter.motive_of(asked.get(routes.MOTIVE_PARAMETER, "")))
        self.is_loaded = True

    def _fill(self, form: CallForm, kept: KeptForm, motive: str) -> None:
        self.is_member = form.is_member
        self.days = presenter.to_days(form.days)
        self.has_places = presenter.has_places(form.days)
        self.full_text = presenter.full_days_text(form.days)
        self.about = form.about
        self.about_text = presenter.about_text(form.about)
        self.key = form.key
        self.error_title = kept.title
        self.errors = list(kept.errors)
        self.motive_kept = kept.values.get("motive", motive)
        self.motive_error = error_of(kept, "motive")
        self.day_kept = kept.values.get("day", "")
        self.day_error = error_of(kept, "day")
        self.window_kept = kept.values.get("window", "")
        self.window_error = presenter.window_error(kept)
        self.name_kept = kept.values.get("name", form.caller.name)
        self.name_error = error_of(kept, "name")
        self.phone_kept = kept.values.get("phone", form.caller.phone)
        self.phone_error = error_of(kept, "phone")
        self.email_kept = kept.values.get("email", form.caller.email)
        self.email_error = error_of(kept, "email")


class CallbackState(PublicState, rx.State):
    """The page `/rappel/[reference]`: a call, to whoever asked for it and to nobody else."""

    access: ClassVar[Access] = Access.PUBLIC
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.MESSAGES})

    is_loaded: bool = False
    is_missing: bool = False
    view: CallbackView

    _asked: str = ""

    @rx.event
    async def load_callback(self) -> None:
        """Show the call of the address; somebody else's reads like an unknown one."""
        self.is_loaded = self.is_missing = False
        self._asked = self.router.url.path.rstrip("/").rpartition("/")[2]
        await self._show()
        if self.is_missing:
            await self._call(callbacks.note_not_found)

    async def _show(self) -> None:
        keys = cookie_value(self.router.headers.cookie, CookieKind.CALLBACKS).split(".")
        try:
            seen = await self._call(callbacks.own, reference=self._asked, keys=keys)
        except NotFound:
            self.is_loaded, self.is_missing = False, True
            return
        self.view = presenter.to_view(seen)
        self.is_loaded = True
