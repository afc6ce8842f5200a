"""`/services/webinaires`: the webinars to come; their forms go to `http/webinars.py`."""

from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.core.access import Access
from memberapp.core.topics import Topic
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState
from memberapp.webinars import service
from memberapp.webinars import views as presenter
from memberapp.webinars.views import WebinarsView


class WebinarsState(FormState, MemberState, rx.State):
    """What is to come, and where the member has a place."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.CONTRACTS, Topic.SERVICES})

    is_loaded: bool = False
    view: WebinarsView = WebinarsView()

    @rx.event
    async def load_webinars(self) -> None:
        """Show the webinars, with what the last post left."""
        await self._show_returned(routes.WEBINARS)
        await self._show()

    async def _show(self) -> None:
        self.view = presenter.to_view(await self._call(service.listing))
        self.is_loaded = True
