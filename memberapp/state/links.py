"""The pages that single-use links lead to, signed in or not; their forms go to `http/`."""

from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.account import email_change
from memberapp.bank import service as bank
from memberapp.bank import views as bank_presenter
from memberapp.bank.views import BankLinkView
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.errors import NotFound
from memberapp.members import service as members
from memberapp.preferences import service as preferences
from memberapp.preferences import views as preferences_presenter
from memberapp.profile import views as profile_presenter
from memberapp.state.bases import PublicState


class LinkState(PublicState, rx.State):
    """What an open link would do, or did; `stage` is "ready", "done" or "over"."""

    access: ClassVar[Access] = Access.PUBLIC

    stage: str = ""
    sentence: str = ""
    email: str = ""
    change: BankLinkView = BankLinkView()

    @rx.event
    async def load_email_link(self) -> None:
        """Show the address that the link confirms."""
        returned, token = await self._returned(routes.EMAIL_CONFIRM), self._token()
        found = await self._call(email_change.preview, token=token) if token else None
        self.email = found.email if found else ""
        used = (
            await self._call(email_change.confirmed, token=token) if token and not found else None
        )
        self._settle(
            returned.notice or (profile_presenter.email_changed(used) if used else ""),
            is_ready=found is not None,
            over=profile_presenter.EMAIL_LINK_OVER,
        )

    @rx.event
    async def load_bank_link(self) -> None:
        """Show the change of account that the link cancels."""
        returned, token = await self._returned(routes.BANK_LINK), self._token()
        found = await self._call(bank.preview_link, token=token) if token else None
        region = await self._call(members.region)
        self.change = bank_presenter.to_link(found, region) if found else BankLinkView()
        is_used = bool(token) and not found and await self._call(bank.is_cancelled, token=token)
        self._settle(
            returned.notice or (bank_presenter.ALREADY_CANCELLED if is_used else ""),
            is_ready=found is not None,
            over=bank_presenter.LINK_OVER,
        )

    @rx.event
    async def load_stop_link(self) -> None:
        """Show what the link stops."""
        try:
            found = await self._call(preferences.stopped_by, token=self._token())
        except NotFound:
            self._settle("", is_ready=False, over=preferences_presenter.LINK_OVER)
        else:
            self._settle(preferences_presenter.stopped(found), is_ready=True, over="")
            if not found.is_stopped:
                self.sentence = preferences_presenter.to_stop(found)

    def _token(self) -> str:
        """Return the token that the link left in its cookie."""
        return cookie_value(self.router.headers.cookie, CookieKind.LINK)

    def _settle(self, done: str, *, is_ready: bool, over: str) -> None:
        if done:
            self.stage, self.sentence = "done", done
        elif is_ready:
            self.stage, self.sentence = "ready", ""
        else:
            self.stage, self.sentence = "over", over
