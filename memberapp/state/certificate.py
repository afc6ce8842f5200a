"""The event handlers of the certificate's page."""

from typing import ClassVar

import reflex as rx

from memberapp.certificate import service as certificates
from memberapp.certificate.document import to_paper
from memberapp.certificate.labels import PURPOSE_PARAMETER, read_purpose
from memberapp.certificate.views.certificate import CertificateView, to_view
from memberapp.core.access import Access
from memberapp.core.errors import NotFound
from memberapp.core.not_found import record_not_found
from memberapp.core.topics import Topic
from memberapp.gateways import pdf
from memberapp.state.bases import MemberState


class CertificateState(MemberState, rx.State):
    """The certificate of the contract that the address names, or of the only one."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.CONTRACTS, Topic.CERTIFICATES})

    is_loaded: bool = False
    is_missing: bool = False
    view: CertificateView = CertificateView()

    _asked: str = ""
    _purpose: str = ""

    @rx.event
    async def load_certificate(self) -> None:
        """Show what the address asks for; somebody else's contract reads like an unknown one."""
        self.is_loaded = self.is_missing = False
        self._asked = str(self.router.url.query_parameters.get("contrat", ""))
        self._purpose = str(self.router.url.query_parameters.get(PURPOSE_PARAMETER, ""))
        await self._show()
        if self.is_missing:
            await self._call(record_not_found, what="certificate")

    async def _show(self) -> None:
        try:
            offer = await self._call(
                certificates.offer, contract_id=self._asked, purpose=read_purpose(self._purpose)
            )
        except NotFound:
            self.is_loaded, self.is_missing = False, True
            return
        certificate = offer.certificate
        page_count = await pdf.count_pages(to_paper(certificate)) if certificate else 0
        self.view = to_view(offer, page_count)
        self.is_loaded = True
