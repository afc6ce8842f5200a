"""The public identity on `/profil/securite`."""

from typing import ClassVar

import reflex as rx

from memberapp.account import public_identities
from memberapp.account.views import public_identities as presenter
from memberapp.account.views.public_identities import IdentityView
from memberapp.core.access import Access
from memberapp.core.topics import Topic
from memberapp.members import service as members
from memberapp.state.bases import MemberState


class PublicIdentityState(MemberState, rx.State):
    """The member's link with the provider, where the insurer has one."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.SECURITY})

    is_loaded: bool = False
    view: IdentityView = IdentityView()

    @rx.event
    async def load_public_identity(self) -> None:
        """Show the link."""
        await self._show()

    async def _show(self) -> None:
        region = await self._call(members.region)
        self.view = presenter.to_view(await self._call(public_identities.overview), region)
        self.is_loaded = True
