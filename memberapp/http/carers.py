"""The forms of carers, and the files of what they see: all refused once they may not."""

from collections.abc import Sequence

from starlette.responses import Response

from memberapp import addresses, routes
from memberapp.care.rules.pages import LinePage
from memberapp.carers import ending, inviting, journal, reading, reading_views
from memberapp.carers import views as presenter
from memberapp.carers.forms import EMAIL, GRANT, INVITATION, NAME, SPAN, STOP, ticked
from memberapp.carers.journal import JournalLine
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.errors import InvalidForm, NotFound, ProofNeeded, QueueFull, TooManyTries
from memberapp.core.forms import FieldError
from memberapp.core.not_found import record_not_found
from memberapp.http.answers import clear_cookie, go_to, notify, refuse
from memberapp.http.call import Call
from memberapp.http.files import counted_file, long_file
from memberapp.http.guard import route
from memberapp.http.sheets import MEDIA_TYPES, SheetFile
from memberapp.members import service as members


@route(routes.POST_CARERS, "POST", access=Access.RECENT_PROOF)
async def invite(call: Call) -> Response:
    """Send an invitation."""
    typed = INVITATION.typed(call.form)
    asked = {name: typed[name] for name in (NAME.name, EMAIL.name, SPAN.name)}
    try:
        name = await call.run(inviting.invite, **asked, scopes=ticked(call.form))
    except ProofNeeded:
        return await go_to(call, addresses.proof_path(routes.CARERS.path))
    except InvalidForm as refused:
        return await refuse(call, routes.CARERS, *INVITATION.errors(refused), values=asked)
    except QueueFull:
        return await refuse(call, routes.CARERS, FieldError("", presenter.TOO_MANY), values=asked)
    except TooManyTries as error:
        sentence = presenter.too_often(error.until, await call.run(members.region))
        return await refuse(call, routes.CARERS, FieldError("", sentence), values=asked)
    except NotFound:  # the session ended meanwhile
        return await go_to(call, routes.SIGN_IN.path)
    return await notify(call, routes.CARERS, presenter.sent(name))


@route(routes.POST_CARER_STOP, "POST", access=Access.MEMBER)
async def stop(call: Call) -> Response:
    """End what a carer may do, an invitation, or what the caller may."""
    try:
        reason = await call.run(ending.stop, reference=STOP.typed(call.form)[GRANT.name])
    except NotFound:
        await call.run(record_not_found, what="carer")
        return await refuse(call, routes.CARERS, FieldError("", presenter.GONE))
    return await notify(call, routes.CARERS, presenter.ENDED[reason])


@route(routes.POST_CARER_INVITATION, "POST", access=Access.MEMBER)
async def accept(call: Call) -> Response:
    """Accept the invitation whose link was opened."""
    try:
        helped = await call.run(inviting.accept, token=_token(call))
    except NotFound:
        return await go_to(call, routes.CARER_INVITATION.path)  # which says why
    answer = await notify(call, routes.CARERS, presenter.ACCEPTED.format(helped.whole))
    clear_cookie(answer, CookieKind.LINK)
    return answer


@route(routes.POST_CARER_REFUSE, "POST", access=Access.MEMBER)
async def refuse_invitation(call: Call) -> Response:
    """Refuse the invitation whose link was opened."""
    try:
        await call.run(inviting.refuse, token=_token(call))
    except NotFound:
        return await go_to(call, routes.CARER_INVITATION.path)
    answer = await notify(call, routes.CARERS, presenter.REFUSED)
    clear_cookie(answer, CookieKind.LINK)
    return answer


@route(routes.HELPED_LIST_FILE, "GET", access=Access.MEMBER)
@long_file
@counted_file(what="carer", missing=reading_views.FILE_MISSING)
async def helped_list_file(call: Call) -> Response:
    """Send the reimbursements of a year of the member whom the caller helps."""
    kind, reference = _kind(call), call.request.path_params["reference"]
    await call.run(reading.record_list_file, reference=reference, kind=kind)
    sheet = SheetFile(kind, reading_views.HEADINGS, title=routes.HELPED_LIST.title)

    def take(page: LinePage) -> None:
        sheet.add(reading_views.to_rows(page.lines))

    year = call.request.query_params.get(routes.YEAR_PARAMETER, "")[:4]
    page = await call.run(reading.export_list, reference=reference, year=year, take=take)
    sheet.end(reading_views.to_totals(page.totals) if page is not None else ())
    return sheet.sent("remboursements-proche")


@route(routes.HELPED_STATEMENT_FILE, "GET", access=Access.MEMBER)
@counted_file(what="carer", missing=reading_views.FILE_MISSING)
async def helped_statement_file(call: Call) -> Response:
    """Send a statement of the member whom the caller helps."""
    kind, reference = _kind(call), call.request.path_params["reference"]
    asked = {"reference": reference, "statement": call.request.path_params["statement"]}
    await call.run(reading.record_statement_file, **asked, kind=kind)
    found = await call.run(reading.read_statement, **asked)
    sheet = SheetFile(kind, reading_views.HEADINGS, title=f"Décompte {found.reference}")
    sheet.add(reading_views.to_rows(found.lines))
    sheet.end(reading_views.to_totals(found.totals))
    return sheet.sent(f"decompte-{found.reference}")


@route(routes.CARERS_JOURNAL, "GET", access=Access.MEMBER)
@counted_file()
async def journal_file(call: Call) -> Response:
    """Send the journal that both read."""
    region = await call.run(members.region)
    sheet = SheetFile("csv", presenter.HEADINGS, title=routes.CARERS.title)

    def take(lines: Sequence[JournalLine]) -> None:
        sheet.add(presenter.to_rows(lines, region))

    await call.run(journal.export, take=take)
    sheet.end()
    await call.run(journal.record_export)
    return sheet.sent("journal-proche-aidant")


def _token(call: Call) -> str:
    return cookie_value(call.cookies, CookieKind.LINK)


def _kind(call: Call) -> str:
    """Return the kind of file asked for.

    Raises:
        NotFound: there is no such kind.
    """
    kind = call.request.path_params["kind"]
    if kind not in MEDIA_TYPES:
        raise NotFound
    return kind
