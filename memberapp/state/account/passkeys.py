"""The list of passkeys on `/profil/securite`, and the page that makes one."""

from typing import ClassVar

import reflex as rx
from reflex.event import EventSpec

from memberapp import addresses, routes
from memberapp.account import passkeys, proof
from memberapp.account.forms import PASSKEY_NAME
from memberapp.account.views import passkeys as presenter
from memberapp.account.views.passkeys import PasskeysView
from memberapp.core.access import Access
from memberapp.core.browsers import browser_in_words
from memberapp.core.errors import ProofNeeded
from memberapp.core.topics import Topic
from memberapp.members import service as members
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState


class PasskeysState(MemberState, rx.State):
    """The member's passkeys."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.SECURITY})

    is_loaded: bool = False
    view: PasskeysView = PasskeysView()

    @rx.event
    async def load_passkeys(self) -> None:
        """Show the list."""
        await self._show()

    async def _show(self) -> None:
        region = await self._call(members.region)
        self.view = presenter.to_view(await self._call(passkeys.overview), region)
        self.is_loaded = True


class NewPasskeyState(FormState, MemberState, rx.State):
    """The page `/profil/securite/cle`, which a fresh proof opens."""

    access: ClassVar[Access] = Access.MEMBER

    is_loaded: bool = False

    @rx.event
    async def load_new_passkey(self) -> EventSpec | None:
        """Ask for the factor first; then suggest a name, or show what the last post left."""
        try:
            await self._call(proof.require_recent)
        except ProofNeeded:
            return rx.redirect(addresses.proof_path(routes.PASSKEY_NEW.path), replace=True)
        await self._show_returned(routes.PASSKEY_NEW)
        suggested = browser_in_words(self.router.headers.user_agent)
        self.values = {PASSKEY_NAME.name: suggested[: PASSKEY_NAME.max_length]} | self.values
        self.is_loaded = True
        return None
