"""The pages that the links of sign-in messages lead to; their forms go to `http/`."""

from typing import ClassVar

import reflex as rx

from memberapp.account import sign_in_links
from memberapp.account.sign_in_links import SignInSnapshot
from memberapp.account.views import sign_in_links as presenter
from memberapp.account.views.sign_in_links import SignInLinkView
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.state.bases import PublicState


class SignInLinkState(PublicState, rx.State):
    """A sign-in, and what its link can do here: "ready", "elsewhere", "done" or "over"."""

    access: ClassVar[Access] = Access.PUBLIC

    stage: str = ""
    sentence: str = ""
    view: SignInLinkView = SignInLinkView()

    @rx.event
    async def load_held(self) -> None:
        """Show the sign-in that the link confirms."""
        snapshot = await self._call(sign_in_links.held, token=self._token())
        self._show_link(snapshot, presenter.held_sentence(snapshot.stage))

    @rx.event
    async def load_disown(self) -> None:
        """Show the sign-in that the link disowns."""
        snapshot = await self._call(sign_in_links.disownable, token=self._token())
        self._show_link(snapshot, presenter.disown_sentence(snapshot.stage))

    def _token(self) -> str:
        return cookie_value(self.router.headers.cookie, CookieKind.LINK)

    def _show_link(self, snapshot: SignInSnapshot, sentence: str) -> None:
        self.stage, self.sentence = snapshot.stage.value, sentence
        self.view = presenter.to_view(snapshot)
