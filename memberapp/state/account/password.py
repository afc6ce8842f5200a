"""Forgotten and new passwords, and the card of the present one."""

from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.account import password_change, password_reset
from memberapp.account.forms import IDENTIFIER, WAY
from memberapp.account.views import password as presenter
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.topics import Topic
from memberapp.members import service as members
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState


class PasswordState(FormState, rx.State):
    """The pages `/mot-de-passe-oublie` and `/nouveau-mot-de-passe`; the forms go to `http/`."""

    access: ClassVar[Access] = Access.PUBLIC

    stage: str = ""
    way: str = presenter.BY_EMAIL
    user_name: str = ""
    """Whose the new password is, for the password manager: known from the link, or typed here."""

    @rx.event
    async def load_forgotten(self) -> None:
        """Show the form, or that a message left if there is such an account."""
        returned = await self._show_returned(routes.FORGOTTEN)
        self.way = returned.values.get(WAY.name) or presenter.BY_EMAIL
        is_corrected = routes.CORRECT_PARAMETER in self.router.url.query_parameters
        self.stage = "sent" if returned.notice and not is_corrected else "form"

    @rx.event
    async def load_new_password(self) -> None:
        """Show the form of a link or of a code, or that the link is over."""
        returned = await self._show_returned(routes.NEW_PASSWORD)
        self.user_name = returned.values.get(IDENTIFIER.name, "")
        header = self.router.headers.cookie
        token = cookie_value(header, CookieKind.LINK)
        if token and await self._call(password_reset.is_link_good, token=token):
            self.stage = "link"
            self.user_name = await self._call(password_reset.user_name, token=token)
        elif cookie_value(header, CookieKind.RESET):
            self.stage = "code"
        else:
            self.stage = "over"


class PasswordCardState(FormState, MemberState, rx.State):
    """The password's own card of `/profil/securite`."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.SECURITY})

    is_loaded: bool = False
    changed_text: str = ""
    user_name: str = ""

    @rx.event
    async def load_password_card(self) -> None:
        """Show since when the password is good, and what was wrong in its form."""
        await self._show_returned(routes.SECURITY)
        await self._show()

    async def _show(self) -> None:
        self.user_name = await self._call(password_change.user_name)
        changed_at = await self._call(password_change.changed_at)
        self.changed_text = presenter.changed_on(changed_at, await self._call(members.region))
        self.is_loaded = True
