"""The certificate: a file to keep, and its pages as images."""

import logging
from typing import Any, Final

from starlette.responses import Response

from memberapp import clock, routes
from memberapp.certificate import document, register
from memberapp.certificate import service as certificates
from memberapp.certificate.labels import PURPOSE_PARAMETER, read_purpose
from memberapp.certificate.views import certificate as presenter
from memberapp.core.access import Access
from memberapp.core.brand import read_brand
from memberapp.core.errors import NotFound
from memberapp.gateways import pdf, seal
from memberapp.gateways.seal_key import seal_key
from memberapp.http.call import Call
from memberapp.http.files import counted_file, kept_as
from memberapp.http.guard import route
from memberapp.http.plain_page import unavailable_page
from memberapp.settings import UnsafeSettingsError

_log = logging.getLogger(__name__)
_MISSING: Final = presenter.CERTIFICATE_MISSING
_MAX_NUMBER_LENGTH: Final = 3


@route(routes.CERTIFICATE_PDF, "GET", access=Access.MEMBER)
@counted_file(what="certificate", missing=_MISSING)
async def certificate_pdf(call: Call) -> Response:
    """Send the certificate to keep, sealed; its hash is known before the file is."""
    try:
        seal_key()  # before anything is written down
        issued = await call.run(certificates.issue, **_asked(call))
    except UnsafeSettingsError as fault:
        _log.error("no certificate is sealed: %s", fault)
        return unavailable_page(is_form=False)
    certificate, now = issued.certificate, clock.now()
    file = await seal.seal_pdf(
        await pdf.make_pdf(document.to_paper(certificate, issued), at=now),
        reference=certificate.number,
        name=read_brand().name,
        at=now,
    )
    await call.run(
        register.record_file, number=certificate.number, sha256=file.sha256, seal=file.seal
    )
    return Response(
        file.content,
        media_type="application/pdf",
        headers=kept_as(presenter.file_name(certificate)),
    )


@route(routes.CERTIFICATE_PNG, "GET", access=Access.MEMBER)
@counted_file(what="certificate", missing=_MISSING, count=certificates.count_preview)
async def certificate_png(call: Call) -> Response:
    """Show a page of the certificate as an image."""
    page = call.request.query_params.get("page", "")
    certificate = await call.run(certificates.found, **_asked(call))
    content = await pdf.draw_page(document.to_paper(certificate), _page_number(page))
    return Response(content, media_type="image/png", headers={"content-disposition": "inline"})


def _asked(call: Call) -> dict[str, Any]:
    asked = call.request.query_params
    return {
        "contract_id": asked.get("contrat", ""),
        "purpose": read_purpose(asked.get(PURPOSE_PARAMETER, "")),
    }


def _page_number(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= _MAX_NUMBER_LENGTH:
        return int(text)
    raise NotFound
