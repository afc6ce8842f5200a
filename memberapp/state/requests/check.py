"""`/demandes/nouvelle/[kind]/verifier`: what would be sent, and its sending."""

from typing import ClassVar

import reflex as rx
from reflex.event import EventSpec

from memberapp import addresses
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.errors import (
    InvalidInput,
    MemberappError,
    NotReady,
    ProofNeeded,
    RecapChanged,
    TooManyTries,
)
from memberapp.core.forms import FieldError, is_ticked
from memberapp.members import service as members
from memberapp.requests import sending
from memberapp.requests.forms import READ, READ_FORM
from memberapp.requests.rules.requests import RequestKind
from memberapp.requests.views import check as presenter
from memberapp.requests.views.check import CheckView
from memberapp.requests.views.shared import check_path, form_path, kind_of, too_many_requests
from memberapp.state.address import last_part
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState


class RequestCheckState(FormState, MemberState, rx.State):
    """What is sent is what this showed."""

    access: ClassVar[Access] = Access.MEMBER

    is_loaded: bool = False
    is_missing: bool = False
    view: CheckView = CheckView()

    _kind: str = ""

    @rx.event
    async def load_request_check(self) -> EventSpec | None:
        """Show what would be sent; without a whole form, lead back to it."""
        self.is_loaded = self.is_missing = False
        self._show_errors(())
        kind = kind_of(last_part(self.router.url.path.rstrip("/").removesuffix("/verifier")))
        if kind is None:
            self.is_missing = True
            return None
        self._kind = kind.value
        return await self._fill(kind)

    @rx.event
    async def send(self, form: object) -> EventSpec | None:
        """Send the request that the page showed; sent twice, it is one."""
        kind = RequestKind(self._kind) if self._kind else None
        if kind is None or not self.view.draft_id:
            return None
        try:
            reference = await self._call(
                sending.send,
                kind=kind,
                draft_id=self.view.draft_id,
                shown=self.view.fingerprint,
                is_understood=is_ticked(form, READ.name),
            )
        except MemberappError as error:
            return await self._refuse(error, kind)
        self._show_errors(())
        return rx.redirect(addresses.request_path(reference))

    async def _refuse(self, error: MemberappError, kind: RequestKind) -> EventSpec | None:
        """Say why it was not sent, or lead to what has to be done first."""
        if isinstance(error, ProofNeeded):
            return rx.redirect(addresses.proof_path(check_path(kind)))
        if isinstance(error, NotReady):
            return rx.redirect(form_path(kind))
        if isinstance(error, InvalidInput):
            self._refuse_form(READ_FORM.errors(error))
            return None
        region = await self._call(members.region)
        if isinstance(error, RecapChanged):
            answer, sentence = await self._fill(kind), presenter.CHANGED
        elif isinstance(error, TooManyTries):
            answer, sentence = None, too_many_requests(error.until, region)
        else:
            answer, sentence = None, wording.for_error(error, region)
        self._refuse_form((FieldError("", sentence),))
        return answer

    async def _fill(self, kind: RequestKind) -> EventSpec | None:
        try:
            self.view = presenter.to_check(await self._call(sending.recap, kind=kind))
        except NotReady:
            return rx.redirect(form_path(kind), replace=True)
        self.is_loaded = True
        return None
