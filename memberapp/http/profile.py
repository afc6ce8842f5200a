"""The form of `/profil/email/confirmer`: the link sent to a new address."""

from starlette.responses import Response

from memberapp import routes
from memberapp.account import email_change
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.errors import Conflict, NotFound
from memberapp.core.forms import ReturnedForm
from memberapp.http.answers import clear_cookie, to_page
from memberapp.http.call import Call
from memberapp.http.guard import route
from memberapp.profile import views as presenter


@route(routes.POST_EMAIL_CONFIRM, "POST", access=Access.PUBLIC)
async def confirm_email(call: Call) -> Response:
    """Put the new address in effect."""
    token = cookie_value(call.cookies, CookieKind.LINK)
    try:
        email = await call.run(email_change.confirm, token=token)
        returned = ReturnedForm(notice=presenter.email_changed(email))
    except (NotFound, Conflict):
        # Sent twice, or over: the page sees by itself when the link is over.
        email = await call.run(email_change.confirmed, token=token)
        returned = ReturnedForm(notice=presenter.email_changed(email)) if email else None
    answer = await to_page(call, routes.EMAIL_CONFIRM, returned)
    clear_cookie(answer, CookieKind.LINK)
    return answer
