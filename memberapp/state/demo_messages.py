"""The page `/demo/messages`: what the outbox sent, in demonstration only."""

from typing import ClassVar

import reflex as rx

from memberapp.domain.access import Access
from memberapp.presenters import demo_messages
from memberapp.presenters.demo_messages import SentMessageView
from memberapp.services import outbox
from memberapp.services.transaction import run
from memberapp.settings import get_settings
from memberapp.state.access import PublicState


class DemoMessagesState(PublicState, rx.State):
    """The newest messages; always empty outside the demonstration."""

    access: ClassVar[Access] = Access.PUBLIC

    messages: list[SentMessageView] = []

    @rx.event
    async def load_messages(self) -> None:
        """Show the newest messages."""
        if get_settings().is_demo:
            self.messages = [demo_messages.to_view(seen) for seen in await run(outbox.newest)]
