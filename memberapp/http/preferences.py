"""The forms of the preferences: one more device, and messages of one kind that end.

`assets/js/push.js` has the browser subscribe, and posts the form with what it gave.
"""

from contextlib import suppress

from starlette.responses import Response

from memberapp import routes
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.errors import Conflict, InvalidInput, NotFound, TooManyTries
from memberapp.core.forms import FieldError
from memberapp.http.answers import go_to, notify, refuse, to_page
from memberapp.http.call import Call
from memberapp.http.guard import route
from memberapp.members import service as members
from memberapp.preferences import service as preferences
from memberapp.preferences import views as presenter
from memberapp.preferences.forms import SUBSCRIPTION


@route(routes.POST_PREFERENCES_STOP, "POST", access=Access.PUBLIC)
async def stop(call: Call) -> Response:
    """Stop what the link names; the page sees by itself that it is stopped, or is no link."""
    with suppress(NotFound):
        await call.run(preferences.stop, token=cookie_value(call.cookies, CookieKind.LINK))
    return await to_page(call, routes.PREFERENCES_STOP)


@route(routes.POST_PUSH_DEVICE, "POST", access=Access.MEMBER)
async def add_device(call: Call) -> Response:
    """Send notifications to the browser that posts."""
    page = routes.PREFERENCES
    try:
        await call.run(preferences.add_device, given=call.form.get(SUBSCRIPTION.name, ""))
    except InvalidInput:
        return await refuse(call, page, FieldError("", presenter.NOT_SUBSCRIBED))
    except Conflict:
        return await refuse(call, page, FieldError("", presenter.TOO_MANY_DEVICES))
    except TooManyTries as error:
        sentence = wording.too_many_tries(error.until, await call.run(members.region))
        return await refuse(call, page, FieldError("", sentence))
    except NotFound:  # the session ended meanwhile
        return await go_to(call, page.path)
    return await notify(call, page, presenter.DEVICE_ADDED)
