"""The forms of the people covered: a declaration, and what undoes it."""

from starlette.responses import Response

from memberapp import routes
from memberapp.core.access import Access
from memberapp.core.errors import Conflict, InvalidForm, NotFound, TooLate, TooManyTries
from memberapp.core.forms import FieldError
from memberapp.core.identifiers import read_row_id
from memberapp.core.not_found import record_not_found
from memberapp.family import service as family
from memberapp.family import views as presenter
from memberapp.family.forms import DECLARATION
from memberapp.http.answers import notify, refuse, to_page
from memberapp.http.call import Call
from memberapp.http.guard import route
from memberapp.members import service as members


@route(routes.POST_FAMILY, "POST", access=Access.MEMBER)
async def declare(call: Call) -> Response:
    """Read a declaration, which counts at once."""
    page, typed = routes.FAMILY, DECLARATION.typed(call.form)
    try:
        declared = await call.run(family.declare, typed=call.form)
    except InvalidForm as refused:
        return await refuse(call, page, *DECLARATION.errors(refused), values=typed)
    except NotFound:
        await call.run(record_not_found, what="family")
        return await to_page(call, page)
    except Conflict:
        return await refuse(call, page, FieldError("", presenter.TOO_MANY_OPEN), values=typed)
    except TooManyTries as error:
        sentence = presenter.too_often(error.until, await call.run(members.region))
        return await refuse(call, page, FieldError("", sentence), values=typed)
    region = await call.run(members.region)
    return await notify(call, page, presenter.declared_notice(declared, region))


@route(routes.POST_FAMILY_WITHDRAW, "POST", access=Access.MEMBER)
async def withdraw(call: Call) -> Response:
    """Undo a declaration that the core has not taken."""
    declaration_id = read_row_id(call.form.get("declaration", "")) or ""
    try:
        await call.run(family.withdraw, declaration_id=declaration_id)
    except NotFound:
        await call.run(record_not_found, what="family")
        return await to_page(call, routes.FAMILY)
    except TooLate:
        return await refuse(call, routes.FAMILY, FieldError("", presenter.TOO_LATE))
    return await notify(call, routes.FAMILY, presenter.WITHDRAWN)
