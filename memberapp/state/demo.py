"""The page `/demo/messages`: what the outbox sent, in demonstration only."""

from typing import ClassVar

import reflex as rx

from memberapp.core import outbox
from memberapp.core.access import Access
from memberapp.demo import messages_views
from memberapp.demo.messages_views import SentMessageView
from memberapp.settings import get_settings
from memberapp.state.bases import PublicState


class DemoMessagesState(PublicState, rx.State):
    """The newest messages; always empty outside the demonstration."""

    access: ClassVar[Access] = Access.PUBLIC

    is_loaded: bool = False
    messages: list[SentMessageView] = []

    @rx.event
    async def load_messages(self) -> None:
        """Show the newest messages."""
        if get_settings().is_demo:
            self.messages = [
                messages_views.to_view(seen) for seen in await self._call(outbox.newest)
            ]
        self.is_loaded = True
