"""The statement and the list of reimbursements as files: PDF, CSV for a French Excel, XLSX."""

import asyncio
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Final

from starlette.responses import Response, StreamingResponse

from memberapp import clock, routes
from memberapp.bank import service as bank
from memberapp.care import ceilings, document, exports, yearly
from memberapp.care.document import Holder
from memberapp.care.rules.lines import CareLine, Statement
from memberapp.care.rules.pages import LinePage
from memberapp.care.views import files
from memberapp.care.views import reimbursements as list_presenter
from memberapp.care.views import statements as statement_presenter
from memberapp.care.views import yearly as yearly_presenter
from memberapp.care.views.cares import CareView, to_cares
from memberapp.care.views.reimbursements import ListQuery
from memberapp.core.access import Access
from memberapp.core.brand import read_brand
from memberapp.core.errors import NotFound, TooManyTries
from memberapp.core.files import count_file
from memberapp.core.not_found import record_not_found
from memberapp.core.papers import Paper
from memberapp.gateways import pdf
from memberapp.gateways.sheets import Sheet, open_sheet
from memberapp.http.call import Call
from memberapp.http.files import kept_as, long_file, too_many
from memberapp.http.guard import route
from memberapp.http.plain_page import plain_page
from memberapp.members import service as members
from memberapp.members.rules import MemberSummary
from memberapp.profile import service as profile

_PDF: Final = "pdf"
_MEDIA_TYPES: Final = {
    _PDF: "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_IN_MEMORY_BYTES: Final = 1 << 20
_CHUNK_BYTES: Final = 1 << 16


@route(routes.STATEMENT_FILE, "GET", access=Access.MEMBER)
@long_file
async def statement_file(call: Call) -> Response:
    """Send one statement to keep."""
    try:
        await call.run(count_file)
        kind = _kind(call)
        reference = call.request.path_params["reference"]
        statement = await call.run(exports.issue_statement, reference=reference)
    except NotFound:
        await call.run(record_not_found, what="statement")
        return plain_page(404, *statement_presenter.FILE_MISSING)
    except TooManyTries as error:
        return await too_many(call, error)
    name = f"decompte-{statement.reference}"
    if kind == _PDF:
        return await _paper(name, await _statement_paper(call, statement))
    lines = [line for person in statement.people for line in person.lines]
    made = _Table.begun(kind, f"Décompte {statement.reference}")
    totals = files.to_totals(statement_presenter.TOTAL_NAME, statement.totals)
    await asyncio.to_thread(made.add, lines, statement.taken_over)
    await asyncio.to_thread(made.sheet.end, totals)
    return made.answer(name)


@route(routes.REIMBURSEMENTS_FILE, "GET", access=Access.MEMBER)
@long_file
async def reimbursements_file(call: Call) -> Response:
    """Send all the lines that the filters of the address ask for, `year` or those of the page."""
    try:
        await call.run(count_file)
        kind = _kind(call)
    except NotFound:
        await call.run(record_not_found, what="reimbursements")
        return plain_page(404, *list_presenter.FILE_MISSING)
    except TooManyTries as error:
        return await too_many(call, error)
    member = await call.run(members.summary)
    this_year = clock.local_date(clock.now(), member.region).year
    query = ListQuery.of_file(call.request.query_params, member, this_year)
    name = "-".join(("remboursements", *map(str, sorted(query.years(this_year)))))
    if kind == _PDF:
        return await _list_paper(call, name, query, member, this_year)
    made = _Table.begun(kind, name.capitalize().replace("-", " "))
    page = await call.run(
        exports.export_lines,
        filter=query.to_filter(member, this_year),
        take=lambda page: made.add(page.lines, page.taken_over),
    )
    view = list_presenter.to_view(page, query, member, this_year)
    await asyncio.to_thread(made.sheet.end, files.to_totals(view.total_name, page.totals))
    await call.run(exports.record_lines, kind=kind)
    return made.answer(name)


@route(routes.YEARLY_TOTAL_PDF, "GET", access=Access.MEMBER)
@long_file
async def yearly_total_file(call: Call) -> Response:
    """Send what was paid in the year that the address names, for the tax file."""
    try:
        await call.run(count_file)
    except TooManyTries as error:
        return await too_many(call, error)
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


async def _statement_paper(call: Call, statement: Statement) -> Paper:
    member = await call.run(members.summary)
    lines = [line for person in statement.people for line in person.lines]
    view = statement_presenter.to_view(
        statement,
        member=member,
        ceilings=await call.run(ceilings.beside, lines=lines, contracts=member.contracts),
        is_account_changing=await call.run(bank.pending_of) is not None,
    )
    contract_ids = tuple(sorted({line.contract_id for line in lines}))
    holder = Holder(member.id, await call.run(profile.card), contract_ids)
    today = clock.local_date(clock.now(), member.region)
    return document.statement_paper(view, holder=holder, issued_on=today)


async def _list_paper(
    call: Call,
    name: str,
    query: ListQuery,
    member: MemberSummary,
    this_year: int,
) -> Response:
    asked = query.to_filter(member, this_year)
    cares: list[CareView] = []
    contract_ids: set[str] = set()
    contracts = list_presenter.contract_names(member)

    def take(page: LinePage) -> None:
        shown = to_cares(page.lines, taken_over=page.taken_over, contracts=contracts)
        cares.extend(shown)
        contract_ids.update(line.contract_id for line in page.lines)

    page = await call.run(exports.export_lines, filter=asked, take=take, at_most=document.MAX_LINES)
    if page.line_count > document.MAX_LINES:
        return plain_page(400, *list_presenter.FILE_TOO_LONG)
    view = list_presenter.to_view(page, query, member, this_year)
    holder = Holder(member.id, await call.run(profile.card), tuple(sorted(contract_ids)))
    today = clock.local_date(clock.now(), member.region)
    paper = document.list_paper(view, cares, page.totals, holder=holder, issued_on=today)
    await call.run(exports.record_lines, kind=_PDF)
    return await _paper(name, paper)


async def _paper(name: str, paper: Paper) -> Response:
    content = await pdf.make_pdf(paper, at=clock.now())
    return Response(content, media_type=_MEDIA_TYPES[_PDF], headers=kept_as(f"{name}.pdf"))


@dataclass
class _Table:
    """A table that is written, then sent: a long one is never in memory as a whole."""

    kind: str
    file: IO[bytes]
    sheet: Sheet

    @classmethod
    def begun(cls, kind: str, title: str) -> "_Table":
        """Begin a table with the headings of lines."""
        # Beyond a megabyte on the disk, until the answer has left.
        file = SpooledTemporaryFile(_IN_MEMORY_BYTES)  # noqa: SIM115 - closed by what sends it
        author, at = read_brand().name, clock.now()
        sheet = open_sheet(kind, file, files.HEADINGS, title=title, author=author, at=at)
        return cls(kind, file, sheet)

    def add(self, lines: Sequence[CareLine], taken_over: Collection[str]) -> None:
        """Write lines."""
        for row in files.to_rows(lines, taken_over=taken_over):
            self.sheet.add(row)

    def answer(self, name: str) -> Response:
        """Return the answer that sends the whole file."""
        headers = kept_as(f"{name}.{self.kind}")
        return StreamingResponse(
            self._chunks(), media_type=_MEDIA_TYPES[self.kind], headers=headers
        )

    def _chunks(self) -> Iterator[bytes]:
        with self.file:
            self.file.seek(0)
            while chunk := self.file.read(_CHUNK_BYTES):
                yield chunk
