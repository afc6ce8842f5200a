"""The form of `/profil/preferences/arret`: messages of one kind end, signed in or not."""

from contextlib import suppress

from starlette.responses import Response

from memberapp import routes
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.errors import NotFound
from memberapp.http.answers import to_page
from memberapp.http.call import Call
from memberapp.http.guard import route
from memberapp.preferences import service as preferences


@route(routes.POST_PREFERENCES_STOP, "POST", access=Access.PUBLIC)
async def stop(call: Call) -> Response:
    """Stop what the link names; the page sees by itself that it is stopped, or is no link."""
    with suppress(NotFound):
        await call.run(preferences.stop, token=cookie_value(call.cookies, CookieKind.LINK))
    return await to_page(call, routes.PREFERENCES_STOP)
