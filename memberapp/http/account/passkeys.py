"""The forms of passkeys: signing in, the fresh proof, a new one, one less.

`assets/js/passkeys.js` asks for a challenge, has the device sign it, and posts the form with what
it answered. A challenge is JSON for that script, with a cookie that no script reads.
"""

from collections.abc import Callable
from typing import Concatenate

from starlette.responses import JSONResponse, Response

from memberapp import routes
from memberapp.account import passkey_challenges, passkey_flows, passkeys, recovery_codes
from memberapp.account import wording as account_wording
from memberapp.account.forms import PASSKEY, PASSKEY_ID, PASSKEY_NAME
from memberapp.account.passkey_challenges import Challenge
from memberapp.account.passkey_flows import PasskeyOutcome
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.errors import Conflict, NotFound, TooManyTries
from memberapp.core.forms import FieldError
from memberapp.core.identifiers import read_row_id
from memberapp.core.work import Work
from memberapp.http.account.sign_in import with_tokens
from memberapp.http.answers import clear_cookie, go_to, notify, refuse, return_path, set_cookie
from memberapp.http.call import Call
from memberapp.http.guard import route
from memberapp.members import service as members
from memberapp.routes import Route


@route(routes.POST_SIGN_IN_PASSKEY_ASK, "POST", access=Access.PUBLIC)
async def ask_sign_in(call: Call) -> Response:
    """Ask for any passkey of ours."""
    return await _ask(call, passkey_challenges.ask_sign_in)


@route(routes.POST_PROOF_PASSKEY_ASK, "POST", access=Access.MEMBER)
async def ask_proof(call: Call) -> Response:
    """Ask for one of the member's passkeys."""
    return await _ask(call, passkey_challenges.ask_proof)


@route(routes.POST_PASSKEY_NEW_ASK, "POST", access=Access.RECENT_PROOF)
async def ask_new(call: Call) -> Response:
    """Ask the member's device for a new passkey."""
    return await _ask(call, passkey_challenges.ask_new)


@route(routes.POST_SIGN_IN_PASSKEY, "POST", access=Access.PUBLIC)
async def sign_in(call: Call) -> Response:
    """Let whoever has the passkey in; the answer never tells whether it is known."""
    is_halfway = call.session is not None and call.session.access == Access.PASSWORD_OK
    page = routes.SIGN_IN_CODE if is_halfway else routes.SIGN_IN
    try:
        result = await call.run(passkey_flows.sign_in_with, **_answered(call))
    except TooManyTries as error:
        return await _refuse_for_now(call, page, error)
    if result.outcome is not PasskeyOutcome.RIGHT:
        sentence = account_wording.PASSKEY_SENTENCES[result.outcome]
        return await refuse(call, page, FieldError("", sentence))
    return _done(with_tokens(await go_to(call, return_path(call)), result))


@route(routes.POST_PROOF_PASSKEY, "POST", access=Access.MEMBER)
async def prove(call: Call) -> Response:
    """Check one of the member's passkeys, and redirect to where the proof was asked for."""
    page = routes.PROOF
    try:
        result = await call.run(passkey_flows.give_proof, **_answered(call))
    except TooManyTries as error:
        return await _refuse_for_now(call, page, error)
    except Conflict:
        return await go_to(call, routes.SIGN_IN.path)
    if result.outcome is not PasskeyOutcome.RIGHT:
        is_refused = result.outcome is PasskeyOutcome.REFUSED
        sentence = account_wording.PASSKEY_SENTENCES[result.outcome]
        said = account_wording.PASSKEY_PROOF_REFUSED if is_refused else sentence
        return await refuse(call, page, FieldError("", said))
    answer = await go_to(call, return_path(call))
    set_cookie(answer, CookieKind.SESSION, result.token)
    return _done(answer)


@route(routes.POST_PASSKEY_NEW, "POST", access=Access.RECENT_PROOF)
async def add(call: Call) -> Response:
    """Keep a new passkey, then offer recovery codes to who has none."""
    name = call.form.get(PASSKEY_NAME.name, "")[: PASSKEY_NAME.max_length]
    outcome = await call.run(passkey_flows.add, **_answered(call), name=name)
    if outcome is PasskeyOutcome.RIGHT:
        has_codes = await call.run(recovery_codes.left)
        page = routes.SECURITY if has_codes else routes.RECOVERY_CODES
        return _done(await notify(call, page, account_wording.PASSKEY_ADDED))
    is_refused = outcome is PasskeyOutcome.REFUSED
    sentence = account_wording.PASSKEY_SENTENCES[outcome]
    said = account_wording.PASSKEY_NOT_MADE if is_refused else sentence
    return await refuse(
        call, routes.PASSKEY_NEW, FieldError("", said), values={PASSKEY_NAME.name: name}
    )


@route(routes.POST_PASSKEY_REMOVE, "POST", access=Access.RECENT_PROOF)
async def remove(call: Call) -> Response:
    """Forget one passkey of the member."""
    try:
        passkey_id = read_row_id(call.form.get(PASSKEY_ID.name))
        await call.run(passkeys.remove, passkey_id=passkey_id)
    except NotFound:  # removed already, or never the member's: the list says what is left
        return await go_to(call, routes.SECURITY.path)
    return await notify(call, routes.SECURITY, account_wording.PASSKEY_REMOVED)


def _answered(call: Call) -> dict[str, str]:
    return {
        "token": cookie_value(call.cookies, CookieKind.PASSKEY),
        "answer": call.form.get(PASSKEY.name, ""),
    }


async def _ask(call: Call, use_case: Callable[Concatenate[Work, ...], Challenge]) -> Response:
    """Answer with a challenge, or with what the script says instead."""
    try:
        challenge = await call.run(use_case)
    except TooManyTries as error:
        sentence = wording.too_many_tries(error.until, await call.run(members.region))
        return JSONResponse({"error": sentence}, 429)
    except Conflict:
        sentence = account_wording.PASSKEY_SENTENCES[PasskeyOutcome.TOO_MANY]
        return JSONResponse({"error": sentence}, 409)
    lifetime = int(passkey_challenges.LIFETIME.total_seconds())
    answer = JSONResponse({"publicKey": challenge.options, "lifetime": lifetime})
    set_cookie(answer, CookieKind.PASSKEY, challenge.token, max_age=lifetime)
    return answer


async def _refuse_for_now(call: Call, page: Route, error: TooManyTries) -> Response:
    sentence = wording.too_many_tries(error.until, await call.run(members.region))
    return await refuse(call, page, FieldError("", sentence))


def _done(answer: Response) -> Response:
    clear_cookie(answer, CookieKind.PASSKEY)
    return answer
