"""`/lien/{token}`: a link of a message.

Reading it consumes nothing, since mail scanners open links too: the token goes into a short-lived
cookie, out of the address, and the page it leads to consumes it by a POST. One that stops a kind of
message stops it too when a mail program posts to it by itself (RFC 8058).
"""

from typing import Final

from starlette.responses import PlainTextResponse, Response

from memberapp import routes
from memberapp.core import tokens
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind
from memberapp.core.errors import NotFound
from memberapp.core.tokens import LinkKind
from memberapp.http.answers import go_to, set_cookie
from memberapp.http.call import Call
from memberapp.http.guard import route
from memberapp.http.plain_page import plain_page
from memberapp.preferences import service as preferences

_LIFETIME_SECONDS: Final = 600
_LONGER: Final = {LinkKind.ACTIVATION: 3600, LinkKind.RESET: 1800, LinkKind.CARER: 3600}
"""Where a password is chosen, or somebody signs in: people look for a letter, a phone or a notebook
meanwhile."""
_PAGES: Final = {
    LinkKind.EMAIL: routes.EMAIL_CONFIRM,
    LinkKind.BANK: routes.BANK_LINK,
    LinkKind.ACTIVATION: routes.ACTIVATION_CONFIRM,
    LinkKind.RESET: routes.NEW_PASSWORD,
    LinkKind.DEVICE: routes.SIGN_IN_DEVICE,
    LinkKind.NOT_ME: routes.SIGN_IN_NOT_ME,
    LinkKind.STOP: routes.PREFERENCES_STOP,
    LinkKind.CARER: routes.CARER_INVITATION,
}
_MAX_TOKEN: Final = 3600
"""What a cookie holds beside its name and attributes; the link that stops names a member by the
core's own id, which may be long."""


_ONE_CLICK: Final = {"List-Unsubscribe": "One-Click"}
"""What a mail program posts, and nothing else (RFC 8058, 3.2)."""


@route(routes.LINK, "POST", access=Access.PUBLIC, is_for_programs=True)
async def stop_by_mail_program(call: Call) -> Response:
    """Stop a kind of message at once; every other link, and every other post, is no such thing."""
    token = call.request.path_params["token"][:_MAX_TOKEN]
    if call.form != _ONE_CLICK:
        return PlainTextResponse("", 400)
    try:
        await call.run(preferences.stop, token=token)
    except NotFound:
        return PlainTextResponse("", 404)
    return PlainTextResponse("")


@route(routes.LINK, "GET", access=Access.PUBLIC)
async def open_link(call: Call) -> Response:
    """Redirect to the page that says what the link would do."""
    token = call.request.path_params["token"][:_MAX_TOKEN]
    kind = tokens.kind_of(token)
    if kind is None:
        return plain_page(
            404,
            "Ce lien n’est pas complet",
            "Recopiez l’adresse entière du message, ou demandez un nouveau lien.",
        )
    answer = await go_to(call, _PAGES[kind].path)
    set_cookie(answer, CookieKind.LINK, token, max_age=_LONGER.get(kind, _LIFETIME_SECONDS))
    return answer
