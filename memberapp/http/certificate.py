"""The certificate: a file to keep, and its pages as images."""

from typing import Final

from starlette.responses import Response

from memberapp import clock, routes
from memberapp.certificate import document
from memberapp.certificate import service as certificates
from memberapp.certificate import views as presenter
from memberapp.core.access import Access
from memberapp.core.errors import NotFound, TooManyTries
from memberapp.core.files import count_file
from memberapp.core.not_found import record_not_found
from memberapp.gateways import pdf
from memberapp.http.call import Call
from memberapp.http.files import kept_as, too_many
from memberapp.http.guard import route
from memberapp.http.plain_page import plain_page

_MAX_NUMBER_LENGTH: Final = 3


@route(routes.CERTIFICATE_PDF, "GET", access=Access.MEMBER)
async def certificate_pdf(call: Call) -> Response:
    """Send the certificate to keep."""
    contract_id = call.request.query_params.get("contrat", "")
    try:
        await call.run(count_file)
        certificate = await call.run(certificates.issue, contract_id=contract_id)
    except NotFound:
        return await _no_certificate(call)
    except TooManyTries as error:
        return await too_many(call, error)
    content = await pdf.make_pdf(document.to_paper(certificate), at=clock.now())
    return Response(
        content, media_type="application/pdf", headers=kept_as(presenter.file_name(certificate))
    )


@route(routes.CERTIFICATE_PNG, "GET", access=Access.MEMBER)
async def certificate_png(call: Call) -> Response:
    """Show a page of the certificate as an image."""
    asked = call.request.query_params
    try:
        await call.run(certificates.count_preview)
        certificate = await call.run(certificates.preview, contract_id=asked.get("contrat", ""))
        content = await pdf.draw_page(
            document.to_paper(certificate), _page_number(asked.get("page", ""))
        )
    except NotFound:
        return await _no_certificate(call)
    except TooManyTries as error:
        return await too_many(call, error)
    return Response(content, media_type="image/png", headers={"content-disposition": "inline"})


def _page_number(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= _MAX_NUMBER_LENGTH:
        return int(text)
    raise NotFound


async def _no_certificate(call: Call) -> Response:
    await call.run(record_not_found, what="certificate")
    return plain_page(404, presenter.CERTIFICATE_MISSING_TITLE, presenter.CERTIFICATE_MISSING)
