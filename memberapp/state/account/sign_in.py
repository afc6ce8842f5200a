"""The sign-in page: what a refused form left, and where to come back to."""

from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.account import sessions
from memberapp.account import wording as account_wording
from memberapp.core.access import Access
from memberapp.core.redirects import own_path
from memberapp.state.forms import FormState


class SignInState(FormState, rx.State):
    """The page `/connexion`; its form goes to `http/`."""

    access: ClassVar[Access] = Access.PUBLIC

    return_path: str = ""

    @rx.event
    async def load_sign_in(self) -> None:
        """Show again what the last post left behind; a reconnect runs this again."""
        header = self.router.headers.cookie
        token = sessions.token_of(header)
        is_live = bool(token and await self._call(sessions.load, token=token))
        await self._show_returned(routes.SIGN_IN)
        if token and not is_live and not (self.notice or self.errors):
            self.notice = account_wording.SESSION_ENDED  # says why the member is here again
        wanted = self.router.url.query_parameters.get(routes.RETURN_PARAMETER, "")
        self.return_path = own_path(wanted) if wanted else ""
