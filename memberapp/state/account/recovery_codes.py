"""The page `/profil/securite/codes`, and what `/profil/securite` says of the codes."""

from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.account import recovery_codes
from memberapp.account.views import recovery_codes as presenter
from memberapp.account.views.recovery_codes import RecoveryView
from memberapp.core.access import Access
from memberapp.core.topics import Topic
from memberapp.members import service as members
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState


class RecoveryCodesState(FormState, MemberState, rx.State):
    """The codes are here only while they may be read, in the session that made them."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.SECURITY})

    is_loaded: bool = False
    view: RecoveryView = RecoveryView()

    @rx.event
    async def load_recovery_codes(self) -> None:
        """Show the codes, or how many are left."""
        await self._show_returned(routes.RECOVERY_CODES)
        await self._show()

    @rx.event
    async def load_recovery_left(self) -> None:
        """Show how many are left, on the page of security."""
        await self._show()

    async def _show(self) -> None:
        overview = await self._call(recovery_codes.overview)
        self.view = presenter.to_view(overview, await self._call(members.region))
        self.is_loaded = True
