"""The forms of the bank account: the new one, its proof, and what undoes it."""

from starlette.responses import Response

from memberapp import routes
from memberapp.account import wording as account_wording
from memberapp.account.views import factor
from memberapp.bank import service as bank
from memberapp.bank import views as presenter
from memberapp.bank.forms import NEW_ACCOUNT
from memberapp.bank.rules import BankChangeSnapshot
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.errors import InvalidForm, NotFound, TooManyTries
from memberapp.core.forms import FieldError, ReturnedForm
from memberapp.core.identifiers import read_row_id
from memberapp.http.answers import (
    ask_code_again,
    clear_cookie,
    notify,
    refuse,
    run_sending,
    run_with_code,
    to_page,
)
from memberapp.http.call import Call
from memberapp.http.guard import route
from memberapp.members import service as members


@route(routes.POST_BANK, "POST", access=Access.MEMBER)
async def propose(call: Call) -> Response:
    """Read a new account, then ask for its confirmation."""
    typed = NEW_ACCOUNT.typed(call.form)
    try:
        change = await call.limited(bank.check_and_propose(call.caller, **typed))
    except InvalidForm as refused:
        return await refuse(call, routes.BANK, *NEW_ACCOUNT.errors(refused), values=typed)
    except TooManyTries as error:
        sentence = presenter.too_many(error, await call.run(members.region))
        return await refuse(call, routes.BANK, FieldError("", sentence))
    return await _send_code(call, change)


@route(routes.POST_BANK_CODE, "POST", access=Access.MEMBER)
async def send_code(call: Call) -> Response:
    """Send a new code for the proposed account; the one before is over."""
    return await _send_code(call, _change_id(call), notice=account_wording.CODE_SENT)


@route(routes.POST_BANK_CONFIRM, "POST", access=Access.MEMBER)
async def confirm(call: Call) -> Response:
    """Check the code of one proposed account, and begin its waiting period."""
    page = routes.BANK_CONFIRM
    try:
        confirmation = await run_with_code(call, page, bank.confirm, change_id=_change_id(call))
    except NotFound:
        return await _confirmed_before(call)
    if confirmation.change is not None:
        return await _confirmed(call, confirmation.change)
    return await ask_code_again(call, page, factor.sentence(confirmation.code))


@route(routes.POST_BANK_CANCEL, "POST", access=Access.MEMBER)
async def keep_present_account(call: Call) -> Response:
    """Give up the account that waits."""
    try:
        await call.run(bank.cancel, change_id=_change_id(call))
    except NotFound:
        return await to_page(call, routes.BANK)
    return await notify(call, routes.BANK, presenter.CANCELLED)


@route(routes.POST_BANK_LINK, "POST", access=Access.PUBLIC)
async def cancel_by_link(call: Call) -> Response:
    """Restore the account from before, and close every session."""
    token = cookie_value(call.cookies, CookieKind.LINK)
    try:
        await call.run(bank.cancel_by_link, token=token)
        returned = ReturnedForm(notice=presenter.CANCELLED_BY_LINK)
    except NotFound:
        # Sent twice, or over: the page sees by itself when the link is over.
        is_done = await call.run(bank.is_cancelled, token=token)
        returned = ReturnedForm(notice=presenter.ALREADY_CANCELLED) if is_done else None
    answer = await to_page(call, routes.BANK_LINK, returned)
    clear_cookie(answer, CookieKind.LINK)
    return answer


def _change_id(call: Call) -> str:
    return read_row_id(call.form.get("change"))


async def _send_code(call: Call, change: str, notice: str = "") -> Response:
    """Send the code that proves this account and no other, where the member has no app."""
    page = routes.BANK_CONFIRM
    try:
        await run_sending(call, page, bank.ask_code, change_id=change)
    except NotFound:
        return await refuse(call, routes.BANK, FieldError("", presenter.PROPOSAL_OVER))
    return await to_page(call, page, ReturnedForm(notice=notice) if notice else None)


async def _confirmed_before(call: Call) -> Response:
    """Answer a form sent twice as the first time; without a first time there is nothing left."""
    before = await call.run(bank.confirmed, change_id=_change_id(call))
    if before is None:
        return await refuse(call, routes.BANK, FieldError("", presenter.PROPOSAL_OVER))
    return await _confirmed(call, before)


async def _confirmed(call: Call, change: BankChangeSnapshot) -> Response:
    region = (await call.run(bank.overview)).region
    return await to_page(call, routes.PROFILE, presenter.confirmed(change, region))
