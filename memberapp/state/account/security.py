"""The page `/profil/securite`: the second factor."""

from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.account import recovery_codes, second_factor
from memberapp.account.views import security
from memberapp.core.access import Access
from memberapp.core.topics import Topic
from memberapp.members import service as members
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState


class SecurityState(FormState, MemberState, rx.State):
    """The stage of the second factor; the key is here only while it is being set up."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.SECURITY})

    is_loaded: bool = False
    stage: str = ""
    since_text: str = ""
    qr_image: str = ""
    app_link: str = ""
    key_text: str = ""
    lost: str = ""
    """What leads to a recovery code, where one is left."""

    @rx.event
    async def load_security(self) -> None:
        """Show the second factor and what the last post left behind."""
        await self._show_returned(routes.SECURITY)
        await self._show()

    async def _show(self) -> None:
        overview = await self._call(second_factor.overview)
        view = security.to_view(overview, await self._call(members.region))
        self.stage = view.stage
        self.since_text = view.since_text
        self.qr_image = view.qr_image
        self.app_link = view.app_link
        self.key_text = view.key_text
        self.lost = security.LOST_APP if await self._call(recovery_codes.left) else ""
        self.is_loaded = True
