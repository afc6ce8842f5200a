"""`/demandes/nouvelle/[kind]`: a request as it is written, saved at each pause."""

from typing import ClassVar

import reflex as rx
from reflex.event import EventSpec

from memberapp import clock, routes
from memberapp.core.access import Access
from memberapp.core.errors import InvalidForm
from memberapp.core.forms import ReturnedForm
from memberapp.requests import drafts
from memberapp.requests.forms import FORMS, typed_texts
from memberapp.requests.rules.requests import RequestKind
from memberapp.requests.views import form as presenter
from memberapp.requests.views.form import FormView
from memberapp.requests.views.shared import check_path, kind_of
from memberapp.state.address import last_part
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState

_MAX_TOKEN_LENGTH = 200


class RequestFormState(FormState, MemberState, rx.State):
    """The form of the kind that the address names."""

    access: ClassVar[Access] = Access.MEMBER

    is_loaded: bool = False
    is_missing: bool = False
    view: FormView = FormView()
    is_change: bool = False
    """Whether the end of a contract is asked for because the situation changed."""
    saved: str = ""
    """When what stands in the form was stored; empty until it is."""
    form_key: str = ""
    """Draws the fields anew when another form is loaded."""

    _kind: str = ""
    _about: str = ""
    _region: str = ""

    @rx.event
    async def load_request_form(self) -> None:
        """Show the form as it was left, or that there is none of this name."""
        self.is_loaded = self.is_missing = False
        self.saved = ""
        kind = kind_of(last_part(self.router.url.path))
        if kind is None:
            self.is_missing = True
            return
        asked = self.router.url.query_parameters.get(routes.CARE_PARAMETER, "")
        self._kind = kind.value
        draft = await self._call(drafts.open_form, kind=kind, about=asked[:_MAX_TOKEN_LENGTH])
        self._about = draft.offer.about.token if draft.offer.about else ""
        self._show_form(ReturnedForm(values=dict(draft.typed)))
        self._region = draft.offer.region
        self.view = presenter.to_form(draft)
        self.is_change = presenter.is_change(draft.typed)
        self.form_key = f"{kind}:{self._about}"
        self.is_loaded = True

    @rx.event
    async def keep(self, form: object) -> None:
        """Save what was typed so far; another contract shows what it offers."""
        kind = self._known()
        if kind is None or not self.is_loaded:
            return
        typed = typed_texts(FORMS[kind], form)
        if not any(typed.values()):
            return
        self.is_change = presenter.is_change(typed)
        await self._call(drafts.keep, kind=kind, typed=typed, about=self._about)
        self.saved = presenter.saved_text(clock.now(), self._region)
        if typed.get("contract", "") != self.values.get("contract", ""):
            self.values = typed
            draft = await self._call(drafts.open_form, kind=kind, about=self._about)
            self.view = presenter.to_form(draft)

    @rx.event
    async def check(self, form: object) -> EventSpec | None:
        """Read the form and lead to its check, or say what is to be corrected."""
        kind = self._known()
        if kind is None:
            return None
        typed = typed_texts(FORMS[kind], form)
        try:
            await self._call(drafts.check, kind=kind, typed=typed, about=self._about)
        except InvalidForm as refused:
            await self._call(drafts.keep, kind=kind, typed=typed, about=self._about)
            self._refuse_form(FORMS[kind].errors(refused))
            return None
        self._show_errors(())
        return rx.redirect(check_path(kind))

    @rx.event
    async def drop(self) -> EventSpec | None:
        """Forget what was being written."""
        kind = self._known()
        if kind is not None:
            await self._call(drafts.drop, kind=kind)
        self.is_loaded = False  # what is still to be saved comes too late
        self.values = {}
        self._show_errors(())
        return rx.redirect(routes.REQUESTS.path)

    def _known(self) -> RequestKind | None:
        return RequestKind(self._kind) if self._kind else None
