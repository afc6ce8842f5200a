"""The pages that single-use links lead to, signed in or not; their forms go to `http/`."""

from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.account import email_change
from memberapp.bank import service as bank
from memberapp.bank import views as bank_presenter
from memberapp.bank.views import BankLinkView
from memberapp.core import form_return
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.form_return import KeptForm
from memberapp.profile import views as profile_presenter
from memberapp.routes import Route
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
        kept, token = await self._opened(routes.EMAIL_CONFIRM)
        found = await self._call(email_change.preview, token=token) if token else None
        self.email = found.email if found else ""
        used = (
            await self._call(email_change.confirmed, token=token) if token and not found else None
        )
        self._settle(
            kept.notice or (profile_presenter.email_changed(used) if used else ""),
            is_ready=found is not None,
            over=profile_presenter.EMAIL_LINK_OVER,
        )

    @rx.event
    async def load_bank_link(self) -> None:
        """Show the change of account that the link cancels."""
        kept, token = await self._opened(routes.BANK_LINK)
        found = await self._call(bank.preview_link, token=token) if token else None
        self.change = bank_presenter.to_link(found) if found else BankLinkView()
        is_used = bool(token) and not found and await self._call(bank.is_cancelled, token=token)
        self._settle(
            kept.notice or (bank_presenter.ALREADY_CANCELLED if is_used else ""),
            is_ready=found is not None,
            over=bank_presenter.LINK_OVER,
        )

    async def _opened(self, page: Route) -> tuple[KeptForm, str]:
        """Return what the post answered, and the token that the link left in its cookie."""
        header = self.router.headers.cookie
        token = form_return.token_of(header)
        kept = await self._call(form_return.load, token=token, page=page.path) if token else None
        return kept or KeptForm(), cookie_value(header, CookieKind.LINK)

    def _settle(self, done: str, *, is_ready: bool, over: str) -> None:
        if done:
            self.stage, self.sentence = "done", done
        elif is_ready:
            self.stage, self.sentence = "ready", ""
        else:
            self.stage, self.sentence = "over", over
