"""The sign-in page: what a refused form left, and where to come back to."""

from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.account import sessions
from memberapp.account import wording as account_wording
from memberapp.core import form_return
from memberapp.core.access import Access
from memberapp.core.form_errors import FieldError, error_of
from memberapp.core.form_return import KeptForm
from memberapp.core.redirects import own_path
from memberapp.state.bases import PublicState


class SignInState(PublicState, rx.State):
    """The page `/connexion`; its form goes to `http/`."""

    access: ClassVar[Access] = Access.PUBLIC

    notice: str = ""
    error_title: str = ""
    errors: list[FieldError] = []
    identifier_kept: str = ""
    identifier_error: str = ""
    password_error: str = ""
    return_path: str = ""

    @rx.event
    async def load_sign_in(self) -> None:
        """Show again what the last post left behind; a reconnect runs this again."""
        header = self.router.headers.cookie
        token = sessions.token_of(header)
        is_live = bool(token and await self._call(sessions.load, token=token))
        kept_token, page = form_return.token_of(header), routes.SIGN_IN.path
        kept = (
            await self._call(form_return.load, token=kept_token, page=page) if kept_token else None
        )
        self._fill(kept or KeptForm())
        if token and not is_live and not (self.notice or self.errors):
            self.notice = account_wording.SESSION_ENDED  # says why the member is here again
        wanted = self.router.url.query_parameters.get(routes.RETURN_PARAMETER, "")
        self.return_path = own_path(wanted) if wanted else ""

    def _fill(self, kept: KeptForm) -> None:
        self.notice = kept.notice
        self.error_title = kept.title
        self.errors = list(kept.errors)
        self.identifier_kept = kept.values.get("identifier", "")
        self.identifier_error = error_of(kept, "identifier")
        self.password_error = error_of(kept, "password")
