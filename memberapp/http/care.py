"""The statement and the list of reimbursements as files: PDF, CSV, XLSX, FHIR."""

from tempfile import TemporaryFile
from typing import Final

from starlette.responses import Response

from memberapp import clock, routes
from memberapp.care import document, exports, yearly
from memberapp.care.document import Holder
from memberapp.care.views import reimbursements as list_presenter
from memberapp.care.views import statements as statement_presenter
from memberapp.care.views import yearly as yearly_presenter
from memberapp.care.views.reimbursements import ListQuery
from memberapp.core.access import Access
from memberapp.core.errors import NotFound
from memberapp.core.papers import Paper
from memberapp.gateways import apart, pdf
from memberapp.http.call import Call
from memberapp.http.care_exports import FHIR, MAKER, PDF, CareFile, ListFile, StatementFile, told
from memberapp.http.files import counted_file, kept_as, long_file
from memberapp.http.guard import route
from memberapp.http.plain_page import plain_page
from memberapp.http.sheets import MEDIA_TYPES, streamed
from memberapp.members import service as members
from memberapp.profile import service as profile

_MEDIA_TYPES: Final = {
    PDF: "application/pdf",
    FHIR: "application/fhir+json",
    **MEDIA_TYPES,
}


@route(routes.STATEMENT_FILE, "GET", access=Access.MEMBER)
@long_file
@counted_file(what="statement", missing=statement_presenter.FILE_MISSING)
async def statement_file(call: Call) -> Response:
    """Send one statement to keep."""
    kind = _kind(call)
    reference = call.request.path_params["reference"]
    statement = await call.run(exports.issue_statement, reference=reference)
    asked = StatementFile(kind, statement.reference)
    how_many = sum(len(person.lines) for person in statement.people)
    return await _made(call, asked, f"decompte-{statement.reference}", how_many)


@route(routes.REIMBURSEMENTS_FILE, "GET", access=Access.MEMBER)
@long_file
@counted_file(what="reimbursements", missing=list_presenter.FILE_MISSING)
async def reimbursements_file(call: Call) -> Response:
    """Send all the lines that the filters of the address ask for, `year` or those of the page."""
    kind = _kind(call)
    member = await call.run(members.summary)
    this_year = clock.local_date(clock.now(), member.region).year
    query = ListQuery.of_file(call.request.query_params, member, this_year)
    asked = query.to_filter(member, this_year)
    how_many = await call.run(exports.count_lines, filter=asked)
    if kind == PDF and how_many > document.MAX_LINES:
        return plain_page(400, *list_presenter.FILE_TOO_LONG)
    file = ListFile(kind, query, this_year)
    answer = await _made(call, file, file.name, how_many)
    await call.run(exports.record_lines, kind=kind)
    return answer


@route(routes.YEARLY_TOTAL_PDF, "GET", access=Access.MEMBER)
@long_file
@counted_file()
async def yearly_total_file(call: Call) -> Response:
    """Send what was paid in the year that the address names, for the tax file."""
    member = await call.run(members.summary)
    today = clock.local_date(clock.now(), member.region)
    year = yearly_presenter.year_asked(dict(call.request.query_params), today.year)
    found = await call.run(yearly.issue_yearly_total, year=year, today=today)
    holder = Holder(member.id, await call.run(profile.card), ())
    view = yearly_presenter.to_view(found, today)
    paper = document.yearly_paper(view, holder=holder, issued_on=today)
    return await _paper(f"total-{year}", paper)


def _kind(call: Call) -> str:
    """Return the kind of file asked for.

    Raises:
        NotFound: there is no such kind.
    """
    kind = call.request.path_params["kind"]
    if kind not in _MEDIA_TYPES:
        raise NotFound
    return kind


async def _made(call: Call, asked: CareFile, name: str, how_many: int) -> Response:
    """Make a file of so many lines: of more than a page, in a process of its own.

    Raises:
        QueueFull: it is long, and enough long files are asked for already.
        NotMade: it is long, and its process failed.
    """
    if asked.kind == PDF and how_many <= exports.BATCH:
        return await _paper(name, await call.run(asked.paper))
    file = TemporaryFile()  # noqa: SIM115 - closed by what sends it
    try:
        if how_many <= exports.BATCH:
            await call.run(asked.write, file=file)
        else:
            await apart.make(file, MAKER, **await call.run(told, asked=asked))
    except BaseException:
        file.close()
        raise
    return streamed(file, name=f"{name}.{asked.kind}", media_type=_MEDIA_TYPES[asked.kind])


async def _paper(name: str, paper: Paper) -> Response:
    content = await pdf.make_pdf(paper, at=clock.now())
    return Response(content, media_type=_MEDIA_TYPES[PDF], headers=kept_as(f"{name}.pdf"))
