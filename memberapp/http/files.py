"""The files a member opens or keeps; each one is made for its session, and never cached."""

from typing import Final

from starlette.responses import Response

from memberapp import clock, routes
from memberapp.assistance import dossiers
from memberapp.assistance.views import calendars as appointments
from memberapp.certificate import document
from memberapp.certificate import service as certificates
from memberapp.certificate import views as presenter
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.errors import NotFound, TooManyTries
from memberapp.core.not_found import note_not_found
from memberapp.gateways import calendars, pdf
from memberapp.http.call import Call
from memberapp.http.guard import route
from memberapp.http.plain_page import plain_page

_LONGEST_NUMBER: Final = 3


@route(routes.CERTIFICATE_PDF, "GET", access=Access.MEMBER)
async def certificate_pdf(call: Call) -> Response:
    """Send the certificate to keep."""
    contract_id = call.request.query_params.get("contrat", "")
    try:
        await call.run(certificates.count_file)
        certificate = await call.run(certificates.issue, contract_id=contract_id)
    except NotFound:
        return await _no_certificate(call)
    except TooManyTries as error:
        return _too_many(error)
    content = await pdf.make_pdf(document.to_paper(certificate), at=clock.now())
    return Response(
        content, media_type="application/pdf", headers=_kept_as(presenter.file_name(certificate))
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
        return _too_many(error)
    return Response(content, media_type="image/png", headers={"content-disposition": "inline"})


@route(routes.CALENDAR, "GET", access=Access.MEMBER)
async def calendar(call: Call) -> Response:
    """Send the visits and calls of a request for assistance, named by its reference."""
    try:
        await call.run(certificates.count_file)
        dossier = await call.run(dossiers.find, reference=call.request.path_params["token"])
    except NotFound:
        await call.run(note_not_found, what="calendar")
        return plain_page(404, appointments.CALENDAR_MISSING_TITLE, appointments.CALENDAR_MISSING)
    except TooManyTries as error:
        return _too_many(error)
    return Response(
        calendars.make_calendar(appointments.to_appointments(dossier), at=clock.now()),
        media_type="text/calendar",
        headers=_kept_as(appointments.file_name(dossier)),
    )


def _page_number(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER:
        return int(text)
    raise NotFound


def _kept_as(name: str) -> dict[str, str]:
    """Make the browser keep a file under a name of plain ASCII letters (RFC 6266)."""
    return {"content-disposition": f'attachment; filename="{name}"'}


async def _no_certificate(call: Call) -> Response:
    await call.run(note_not_found, what="certificate")
    return plain_page(404, presenter.CERTIFICATE_MISSING_TITLE, presenter.CERTIFICATE_MISSING)


def _too_many(error: TooManyTries) -> Response:
    answer = plain_page(429, wording.TOO_MANY_FILES_TITLE, wording.too_many_files(error.until))
    answer.headers["retry-after"] = str(max(1, round((error.until - clock.now()).total_seconds())))
    return answer
