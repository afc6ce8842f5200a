"""The event handlers of the preferences: how often the member is told, for each way."""

from typing import ClassVar

import reflex as rx

from memberapp.core.access import Access
from memberapp.core.errors import InvalidForm
from memberapp.core.forms import texts_of
from memberapp.core.topics import Topic
from memberapp.preferences import service as preferences
from memberapp.preferences import views as presenter
from memberapp.preferences.forms import PREFERENCES
from memberapp.preferences.views import PreferencesView
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState


class PreferencesState(FormState, MemberState, rx.State):
    """What the member is told of, and where it goes."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.PROFILE})

    is_loaded: bool = False
    view: PreferencesView = PreferencesView()

    @rx.event
    async def load_preferences(self) -> None:
        """Show what the member chose."""
        self.notice = ""
        self._show_errors(())
        await self._show()

    @rx.event
    async def save(self, form: object) -> None:
        """Choose again."""
        typed = texts_of(form)
        if not PREFERENCES.is_whole(typed):
            return
        self.notice = ""
        try:
            await self._call(preferences.choose, typed=PREFERENCES.typed(typed))
        except InvalidForm as refused:
            self._refuse_form(PREFERENCES.errors(refused))
            return
        self._show_errors(())
        self.notice = presenter.SAVED
        await self._show()

    async def _show(self) -> None:
        own = await self._call(preferences.own)
        self.view, self.values = presenter.to_view(own), presenter.form_values(own)
        self.is_loaded = True
