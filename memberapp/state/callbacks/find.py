"""`/rappel/changer`: by which somebody who has the confirmation alone comes to their call."""

from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.core.access import Access
from memberapp.state.forms import FormState


class CallbackFindState(FormState, rx.State):
    """The page `/rappel/changer`; the form itself goes to `http/`."""

    access: ClassVar[Access] = Access.PUBLIC

    @rx.event
    async def load_callback_find(self) -> None:
        """Show what the last post left behind."""
        await self._show_returned(routes.CALLBACK_FIND)
