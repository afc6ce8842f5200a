"""The sign-in page: what a refused form left, and where to come back to."""

from typing import ClassVar

import reflex as rx
from reflex.event import EventSpec

from memberapp import routes
from memberapp.account import public_identities, sessions
from memberapp.account import wording as account_wording
from memberapp.core.access import Access
from memberapp.core.redirects import own_path
from memberapp.state.forms import FormState


class SignInState(FormState, rx.State):
    """The page `/connexion`; its form goes to `http/`."""

    access: ClassVar[Access] = Access.PUBLIC

    is_loaded: bool = False
    return_path: str = ""
    identity_provider: str = ""
    """Which public identity opens a space too, if any does."""

    @rx.event
    async def load_sign_in(self) -> EventSpec | None:
        """Show again what the last post left behind, or redirect whoever is signed in.

        A reconnect runs this again.
        """
        wanted = self.router.url.query_parameters.get(routes.RETURN_PARAMETER, "")
        self.identity_provider = public_identities.provider()
        session = await self._session()
        await self._show_returned(routes.SIGN_IN)
        if session is not None and session.access >= Access.MEMBER and not self.notice:
            return rx.redirect(own_path(wanted), replace=True)
        has_cookie = bool(sessions.token_of(self.router.headers.cookie))
        if has_cookie and session is None and not (self.notice or self.errors):
            self.notice = account_wording.SESSION_ENDED  # says why the member is here again
        self.return_path = own_path(wanted) if wanted else ""
        self.is_loaded = True
        return None
