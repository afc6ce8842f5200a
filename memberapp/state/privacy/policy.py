"""`/confidentialite`: what a member who is signed in agreed to."""

from typing import ClassVar

import reflex as rx

from memberapp.account import service as account
from memberapp.core.access import Access
from memberapp.members import service as members
from memberapp.privacy.views import policy
from memberapp.state.bases import PublicState


class PolicyState(PublicState, rx.State):
    """The member's own part of the page; a visitor has none."""

    access: ClassVar[Access] = Access.PUBLIC

    is_member: bool = False
    agreed: list[tuple[str, str]] = []

    @rx.event
    async def load_policy(self) -> None:
        """Show a member what they agreed to, with the days."""
        session = await self._session()
        self.is_member = session is not None and session.access >= Access.MEMBER
        self.agreed = []
        if self.is_member:
            given = await self._call(account.agreements)
            region = await self._call(members.region)
            self.agreed = policy.agreed(given.opened_at, given.phone_at, region)
