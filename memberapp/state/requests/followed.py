"""`/demandes/[reference]`: a request that was sent; it follows the staff's acts by itself."""

from typing import ClassVar
from urllib.parse import unquote

import reflex as rx

from memberapp import clock
from memberapp.core.access import Access
from memberapp.core.errors import CaseMoved, InvalidInput, NotFound, TooManyTries
from memberapp.core.forms import FieldError
from memberapp.core.not_found import record_not_found
from memberapp.core.topics import Topic
from memberapp.members import service as members
from memberapp.requests import following
from memberapp.requests.forms import GIVEN, GIVEN_FORM, typed_texts
from memberapp.requests.listing import core_request
from memberapp.requests.views import request as presenter
from memberapp.requests.views.request import RequestView
from memberapp.requests.views.shared import too_many_words
from memberapp.state.address import last_part
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState
from memberapp.uploads.views import SentView, to_sent

_MAX_REFERENCE_LENGTH = 80


class RequestState(FormState, MemberState, rx.State):
    """The request that the address names, or the news that there is none."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.REQUESTS, Topic.MESSAGES, Topic.UPLOADS})

    is_loaded: bool = False
    is_missing: bool = False
    view: RequestView = RequestView()
    papers: list[SentView] = []
    """The files that were sent for it."""
    form_key: int = 0
    """Empties the form of what is added, once it was."""

    _asked: str = ""

    @rx.event
    async def load_request(self) -> None:
        """Show the request of the address; somebody else's reads like an unknown one."""
        self.is_loaded = self.is_missing = False
        self.notice = ""
        self._show_errors(())
        self._asked = unquote(last_part(self.router.url.path))[:_MAX_REFERENCE_LENGTH]
        await self._show()
        if self.is_missing:
            await self._call(record_not_found, what="request")

    @rx.event
    async def give(self, form: object) -> None:
        """Add what the member writes to the request."""
        typed = typed_texts(GIVEN_FORM, form)
        self.notice, is_given = "", False
        try:
            await self._call(
                following.give,
                reference=self._asked,
                text=typed[GIVEN.name],
                version=self.view.version,
            )
        except InvalidInput as refused:
            self.values = typed
            self._refuse_form(GIVEN_FORM.errors(refused))
            return
        except (CaseMoved, TooManyTries) as error:
            self.values = typed
            await self._refuse(error)
        except NotFound:
            self._show_errors(())
        else:
            self.values, is_given = {}, True
            self.form_key += 1
            self._show_errors(())
        await self._show()
        if is_given:
            self.notice = presenter.GIVEN

    @rx.event
    async def withdraw(self) -> None:
        """Take the request back."""
        self.notice, is_withdrawn = "", False
        try:
            await self._call(following.withdraw, reference=self._asked, version=self.view.version)
        except CaseMoved as error:
            await self._refuse(error)
        except NotFound:
            self._show_errors(())
        else:
            self._show_errors(())
            is_withdrawn = True
        await self._show()
        if is_withdrawn:
            self.notice = presenter.WITHDRAWN

    async def _refuse(self, error: CaseMoved | TooManyTries) -> None:
        if isinstance(error, CaseMoved):
            self._refuse_form((FieldError("", presenter.MOVED),))
            return
        region = await self._call(members.region)
        self._refuse_form((FieldError("", too_many_words(error.until, region)),))

    async def _show(self) -> None:
        try:
            self.view = await self._found()
        except NotFound:
            self.is_loaded, self.is_missing = False, True
            return
        self.is_loaded = True

    async def _found(self) -> RequestView:
        try:
            own = await self._call(following.own, reference=self._asked)
        except NotFound:
            self.papers = []
            core = await self._call(core_request, reference=self._asked)
            return presenter.to_core_view(core, clock.now())
        self.papers = to_sent(own.papers, own.followed.region)
        return presenter.to_view(own, clock.now())
