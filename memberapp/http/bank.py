"""The forms of the bank account: the new one, its proof, and what undoes it."""

from starlette.responses import RedirectResponse, Response

from memberapp import routes
from memberapp.account import wording as account_wording
from memberapp.account.views import factor
from memberapp.bank import service as bank
from memberapp.bank import views as presenter
from memberapp.bank.rules import BankChangeSeen
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.errors import InvalidForm, NotFound, TooManyTries
from memberapp.core.form_return import FieldError, KeptForm
from memberapp.core.identifiers import read_row_id
from memberapp.http.answers import clear_cookie, go_to
from memberapp.http.call import Call
from memberapp.http.guard import route
from memberapp.routes import Route

_LONGEST = 100


@route(routes.POST_BANK, "POST", access=Access.MEMBER)
async def propose(call: Call) -> Response:
    """Read a new account, and lead to its confirmation."""
    typed = {name: call.form.get(name, "")[:_LONGEST] for name in ("holder", "iban")}
    try:
        change = await call.run(bank.propose, **typed)
    except InvalidForm as refused:
        errors = presenter.errors_of(refused)
        kept = KeptForm(title=wording.PROBLEM_TITLE, errors=errors, values=typed)
        return await _to(call, routes.BANK, kept)
    except TooManyTries as error:
        return await _refused(call, routes.BANK, "", presenter.too_many_changes(error.until))
    return await _send_code(call, change)


@route(routes.POST_BANK_CODE, "POST", access=Access.MEMBER)
async def send_code(call: Call) -> Response:
    """Send a new code for the proposed account; the one before is over."""
    return await _send_code(call, _change_id(call), notice=account_wording.CODE_SENT)


@route(routes.POST_BANK_CONFIRM, "POST", access=Access.MEMBER)
async def confirm(call: Call) -> Response:
    """Check the code of one proposed account, and put it on hold."""
    session, change = call.session, _change_id(call)
    if session is None:
        raise PermissionError
    page, code = routes.BANK_CONFIRM, call.form.get("code", "")
    if not code.strip():
        return await _refused(call, page, "code", account_wording.CODE_MISSING)
    try:
        confirmation = await call.run(bank.confirm, change_id=change, code=code)
    except NotFound:
        return await _confirmed_before(call)
    except TooManyTries as error:
        return await _refused(call, page, "code", wording.too_many_tries(error.until))
    if confirmation.change is not None:
        return await _confirmed(call, confirmation.change)
    return await _refused(call, page, "code", factor.sentence(confirmation.code))


@route(routes.POST_BANK_CANCEL, "POST", access=Access.MEMBER)
async def keep_present_account(call: Call) -> Response:
    """Give up the account that waits."""
    if call.session is None:
        raise PermissionError
    try:
        await call.run(bank.cancel, change_id=_change_id(call))
    except NotFound:
        return await _to(call, routes.BANK)
    return await _to(call, routes.BANK, KeptForm(notice=presenter.CANCELLED))


@route(routes.POST_BANK_LINK, "POST", access=Access.PUBLIC)
async def cancel_by_link(call: Call) -> Response:
    """Restore the account from before, and close every session."""
    token = cookie_value(call.cookies, CookieKind.LINK)
    try:
        await call.run(bank.cancel_by_link, token=token)
        kept = KeptForm(notice=presenter.CANCELLED_BY_LINK)
    except NotFound:
        # Sent twice, or over: the page sees by itself when the link is over.
        is_done = await call.run(bank.is_cancelled, token=token)
        kept = KeptForm(notice=presenter.ALREADY_CANCELLED) if is_done else None
    answer = await _to(call, routes.BANK_LINK, kept)
    clear_cookie(answer, CookieKind.LINK)
    return answer


def _change_id(call: Call) -> str:
    return read_row_id(call.form.get("change"))


async def _send_code(call: Call, change: str, notice: str = "") -> Response:
    """Send the code that proves this account and no other, where the member has no app."""
    page = routes.BANK_CONFIRM
    try:
        await call.run(bank.ask_code, change_id=change)
    except NotFound:
        return await _refused(call, routes.BANK, "", presenter.PROPOSAL_OVER)
    except TooManyTries as error:
        return await _refused(call, page, "", account_wording.too_many_codes_sent(error.until))
    return await _to(call, page, KeptForm(notice=notice) if notice else None)


async def _confirmed_before(call: Call) -> Response:
    """Answer a form sent twice as the first time; without a first time there is nothing left."""
    before = await call.run(bank.confirmed, change_id=_change_id(call))
    if before is None:
        return await _refused(call, routes.BANK, "", presenter.PROPOSAL_OVER)
    return await _confirmed(call, before)


async def _confirmed(call: Call, change: BankChangeSeen) -> Response:
    country = (await call.run(bank.overview)).country
    return await _to(call, routes.PROFILE, presenter.confirmed(change, country))


async def _to(call: Call, page: Route, kept: KeptForm | None = None) -> RedirectResponse:
    return await go_to(call, page.path, page=page.path, kept=kept)


async def _refused(call: Call, page: Route, field: str, sentence: str) -> Response:
    kept = KeptForm(title=wording.PROBLEM_TITLE, errors=(FieldError(field, sentence),))
    return await _to(call, page, kept)
