"""Forgotten and new passwords, and the card of the present one."""

from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.account import password_change, password_reset
from memberapp.account.views import password as presenter
from memberapp.core import form_return
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.form_errors import FieldError, error_of
from memberapp.core.form_return import KeptForm
from memberapp.core.topics import Topic
from memberapp.state.bases import MemberState, PublicState


class PasswordState(PublicState, rx.State):
    """The pages `/mot-de-passe-oublie` and `/nouveau-mot-de-passe`; the forms go to `http/`."""

    access: ClassVar[Access] = Access.PUBLIC

    stage: str = ""
    error_title: str = ""
    errors: list[FieldError] = []
    identifier_kept: str = ""
    way_kept: str = presenter.BY_EMAIL
    identifier_error: str = ""
    code_error: str = ""
    password_error: str = ""

    @rx.event
    async def load_forgotten(self) -> None:
        """Show the form, or that a message left if there is such an account."""
        kept = await self._kept(routes.FORGOTTEN.path)
        self.identifier_kept = kept.values.get("identifier", "")
        self.way_kept = kept.values.get("way") or presenter.BY_EMAIL
        is_corrected = routes.CORRECT_PARAMETER in self.router.url.query_parameters
        self.stage = "sent" if kept.notice and not is_corrected else "form"

    @rx.event
    async def load_new_password(self) -> None:
        """Show the form of a link or of a code, or that the link is over."""
        await self._kept(routes.NEW_PASSWORD.path)
        header = self.router.headers.cookie
        token = cookie_value(header, CookieKind.LINK)
        if token and await self._call(password_reset.is_link_good, token=token):
            self.stage = "link"
        elif cookie_value(header, CookieKind.RESET):
            self.stage = "code"
        else:
            self.stage = "over"

    async def _kept(self, page: str) -> KeptForm:
        token = form_return.token_of(self.router.headers.cookie)
        kept = await self._call(form_return.load, token=token, page=page) if token else None
        kept = kept or KeptForm()
        self.error_title, self.errors = kept.title, list(kept.errors)
        self.identifier_error = error_of(kept, "identifier")
        self.code_error = error_of(kept, "code")
        self.password_error = error_of(kept, "password")
        return kept


class PasswordCardState(MemberState, rx.State):
    """The password's own card of `/profil/securite`."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.SECURITY})

    is_loaded: bool = False
    changed_text: str = ""
    current_error: str = ""
    password_error: str = ""

    @rx.event
    async def load_password_card(self) -> None:
        """Show since when the password is good, and what was wrong in its form."""
        token = form_return.token_of(self.router.headers.cookie)
        page = routes.SECURITY.path
        kept = await self._call(form_return.load, token=token, page=page) if token else None
        kept = kept or KeptForm()
        self.current_error = error_of(kept, "current_password")
        self.password_error = error_of(kept, "password")
        await self._show()

    async def _show(self) -> None:
        self.changed_text = presenter.changed_on(await self._call(password_change.changed_at))
        self.is_loaded = True
