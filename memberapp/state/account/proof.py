"""The pages that ask for the factor again: `/connexion/preuve`, and the check of the phone."""

from typing import ClassVar

import reflex as rx
from reflex.event import EventSpec

from memberapp import routes
from memberapp.account import phone_check, proof
from memberapp.account.views import factor, security
from memberapp.account.views.factor import CodeView
from memberapp.account.views.security import PhoneView
from memberapp.core.access import Access
from memberapp.core.errors import ProofNeeded
from memberapp.core.redirects import HOME, own_path
from memberapp.core.topics import Topic
from memberapp.members import service as members
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState


class ProofState(FormState, MemberState, rx.State):
    """By what the factor is given, whether a code waits, and where to come back to."""

    access: ClassVar[Access] = Access.MEMBER

    is_loaded: bool = False
    asked: CodeView = CodeView()
    return_path: str = ""

    @rx.event
    async def load_proof(self) -> EventSpec | None:
        """Ask for the factor, unless it was just given."""
        wanted = own_path(self.router.url.query_parameters.get(routes.RETURN_PARAMETER, ""))
        try:
            await self._call(proof.require_recent)
        except ProofNeeded:
            pass
        else:
            return rx.redirect(wanted, replace=True)
        session = await self._session()
        if session is None:
            return None
        asked, region = await self._call(proof.asked), await self._call(members.region)
        self.asked = factor.to_view(asked, region=region)
        self.return_path = wanted if wanted != HOME else ""
        await self._show_returned(routes.PROOF)
        if self.asked.is_locked:
            self._show_errors(())
        self.is_loaded = True
        return None


class PhoneCheckState(FormState, MemberState, rx.State):
    """The phone of the member's file, and how far its check is."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.PROFILE, Topic.SECURITY})

    is_loaded: bool = False
    view: PhoneView = PhoneView()

    @rx.event
    async def load_phone_check(self) -> None:
        """Show the phone, and what the last post left behind."""
        await self._show_returned(routes.PHONE_CHECK)
        await self._show()

    async def _show(self) -> None:
        check = await self._call(phone_check.overview)
        self.view = security.to_phone(check, await self._call(members.region))
        if self.view.code.is_locked:
            self._show_errors(())
        self.is_loaded = True
