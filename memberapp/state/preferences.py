"""The event handlers of the preferences: how often the member is told, by what, and where."""

from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.account import push_subscriptions
from memberapp.account.views.connections import to_push_devices
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.errors import InvalidForm, NotFound, TooManyTries
from memberapp.core.forms import FieldError, texts_of
from memberapp.core.identifiers import read_row_id
from memberapp.core.topics import Topic
from memberapp.gateways import push
from memberapp.members import service as members
from memberapp.preferences import service as preferences
from memberapp.preferences import views as presenter
from memberapp.preferences.forms import ALWAYS_SENT, PREFERENCES, RHYTHM
from memberapp.preferences.views import NotifiedView, PreferencesView
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState


class PreferencesState(FormState, MemberState, rx.State):
    """What the member is told of, and where it goes."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.PROFILE})

    is_loaded: bool = False
    view: PreferencesView = PreferencesView()
    notified: NotifiedView = NotifiedView()
    added: str = ""
    """What the post of a device did."""
    removed: str = ""

    @rx.event
    async def load_preferences(self) -> None:
        """Show what the member chose, and what the last post did."""
        returned = await self._show_returned(routes.PREFERENCES)
        self.added, self.notice, self.removed = returned.notice, "", ""
        await self._show()

    @rx.event
    async def save(self, form: object) -> None:
        """Choose again."""
        sent = texts_of(form)
        if not ALWAYS_SENT.is_whole(sent) or not presenter.is_rhythm(sent[RHYTHM.name]):
            return
        self.notice = ""
        typed = PREFERENCES.typed(presenter.typed_choice(sent))
        try:
            await self._call(preferences.choose, typed=typed)
        except InvalidForm as refused:
            self._refuse_form(PREFERENCES.errors(refused))
            return
        except TooManyTries as error:
            region = await self._call(members.region)
            self._refuse_form((FieldError("", wording.too_many_tries(error.until, region)),))
            return
        self._show_errors(())
        self.notice, self.added, self.removed = presenter.SAVED, "", ""
        await self._show()

    @rx.event
    async def remove_device(self, subscription_id: object) -> None:
        """Send no notification to one of the member's devices any longer."""
        try:
            await self._call(
                push_subscriptions.remove, subscription_id=read_row_id(subscription_id)
            )
            self.removed = presenter.DEVICE_REMOVED
        except NotFound:
            self.removed = ""  # removed already: the list says so
        self.added = self.notice = ""
        await self._show()

    async def _show(self) -> None:
        own = await self._call(preferences.own)
        self.view, self.values = presenter.to_view(own), presenter.form_values(own)
        devices = await self._call(push_subscriptions.overview)
        shown = to_push_devices(devices, own.region)
        self.notified = presenter.to_notified(push.public_key(), shown, own)
        self.is_loaded = True
