"""`/profil/parametres`: from where everything of the account is reached."""

from typing import ClassVar

import reflex as rx

from memberapp.core.access import Access
from memberapp.state.bases import MemberState


class SettingsState(MemberState, rx.State):
    """The page lists links only."""

    access: ClassVar[Access] = Access.MEMBER

    @rx.event
    async def load_settings(self) -> None:
        """Have the gate check that a member is there."""
