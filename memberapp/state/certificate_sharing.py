"""The event handlers of the page of shared certificates."""

from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.certificate import links, register
from memberapp.certificate import service as certificates
from memberapp.certificate.forms import LINK, LINK_ERRORS
from memberapp.certificate.views import sharing as presenter
from memberapp.certificate.views.sharing import SharingView
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.errors import InvalidForm, NotFound, TooManyTries
from memberapp.core.forms import FieldError, texts_of
from memberapp.core.not_found import record_not_found
from memberapp.core.topics import Topic
from memberapp.members import service as members
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState


class CertificateSharingState(FormState, MemberState, rx.State):
    """The links, the documents that were issued and their checks."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.CERTIFICATES, Topic.CONTRACTS})

    is_loaded: bool = False
    is_missing: bool = False
    view: SharingView = SharingView()
    said: str = ""
    """What the last act did."""
    refused: str = ""
    """Why it did nothing."""

    _asked: str = ""

    @rx.event
    async def load_certificate_sharing(self) -> None:
        """Show what the address asks for; somebody else's contract reads like an unknown one."""
        self.is_loaded = self.is_missing = False
        self.said = self.refused = ""
        self._asked = str(self.router.url.query_parameters.get(routes.CONTRACT_PARAMETER, ""))
        await self._show_returned(routes.CERTIFICATE_SHARING)
        await self._show()
        if self.is_missing:
            await self._call(record_not_found, what="certificate")

    @rx.event
    async def create_link(self, form: object) -> None:
        """Create a link to the certificate on the page."""
        typed = texts_of(form)
        if not LINK.is_whole(typed):
            return
        self.said = self.refused = ""
        self._refuse_form(())
        try:
            await self._call(
                links.create,
                contract_id=self._asked,
                ranks=presenter.chosen_ranks(typed),
                **LINK.typed(typed),
            )
        except InvalidForm as refused:
            self._refuse_form(LINK_ERRORS.errors(refused))
        except NotFound:
            self.refused = presenter.GONE
        except TooManyTries as error:
            region = await self._call(members.region)
            self._refuse_form((FieldError("", wording.too_many_tries(error.until, region)),))
        else:
            self.said = presenter.CREATED
        await self._show()

    @rx.event
    async def stop_link(self, link_id: object) -> None:
        """Stop a link: who opens it reads that the member did."""
        self.said = self.refused = ""
        try:
            await self._call(links.stop, link_id=link_id)
            self.said = presenter.STOPPED
        except NotFound:
            self.refused = presenter.GONE
        await self._show()

    @rx.event
    async def revoke_certificate(self, certificate_id: object) -> None:
        """Revoke a document, and every link to it."""
        self.said = self.refused = ""
        try:
            await self._call(register.revoke, certificate_id=certificate_id)
            self.said = presenter.REVOKED
        except NotFound:
            self.refused = presenter.GONE
        await self._show()

    async def _show(self) -> None:
        try:
            offer = await self._call(certificates.offer, contract_id=self._asked)
        except NotFound:
            self.is_loaded, self.is_missing = False, True
            return
        self.view = presenter.to_view(offer, await self._call(links.sharing))
        self.is_loaded = True
