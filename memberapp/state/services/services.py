"""`/services`: the services of partners; their forms go to `http/services.py`."""

from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.core.access import Access
from memberapp.core.topics import Topic
from memberapp.services import service
from memberapp.services import views as presenter
from memberapp.services.views import ServicesView
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState

_MAX_CODE_LENGTH = 40


class ServicesState(FormState, MemberState, rx.State):
    """What is active, what can be, and the question that the address asks."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.CONTRACTS, Topic.SERVICES})

    is_loaded: bool = False
    view: ServicesView = ServicesView()

    _activating: str = ""
    _ending: str = ""

    @rx.event
    async def load_services(self) -> None:
        """Show the services, with what the last post left."""
        await self._show_returned(routes.SERVICES)
        asked = self.router.url.query_parameters
        self._activating = str(asked.get(routes.SERVICE_ACTIVATE_PARAMETER, ""))[:_MAX_CODE_LENGTH]
        self._ending = str(asked.get(routes.SERVICE_END_PARAMETER, ""))[:_MAX_CODE_LENGTH]
        await self._show()

    async def _show(self) -> None:
        found = await self._call(service.listing)
        self.view = presenter.to_view(found, activating=self._activating, ending=self._ending)
        self.is_loaded = True
