"""`/documents`: what was received and sent, as the address asks for it."""

from typing import ClassVar

import reflex as rx
from reflex.event import EventSpec

from memberapp import routes
from memberapp.core.access import Access
from memberapp.core.forms import texts_of
from memberapp.core.topics import Topic
from memberapp.documents import service
from memberapp.documents import views as presenter
from memberapp.documents.service import Asked
from memberapp.documents.views import DocumentsView
from memberapp.state.address import FilteredState
from memberapp.state.forms import FormState


class DocumentsState(FormState, FilteredState, rx.State):
    """The documents that the address asks for; a file that was received joins them by itself."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.UPLOADS})

    is_loaded: bool = False
    view: DocumentsView = DocumentsView()

    _asked: Asked = Asked()

    @rx.event
    async def load_documents(self) -> None:
        """Show what the address asks for, and what the last post left to say."""
        await self._show_returned(routes.DOCUMENTS)
        self._asked = presenter.parse(self.router.url.query_parameters)
        self._redirected_to(presenter.path_of(self._asked))
        await self._show()

    @rx.event
    async def search(self, form: dict[str, object]) -> EventSpec:
        """Lead to the address of what the filters hold, at its first page."""
        asked = presenter.parse(texts_of(form) | {"page": ""})
        return self._lead_to(presenter.path_of(asked))

    async def _show(self) -> None:
        found = await self._call(service.show, asked=self._asked)
        self.view = presenter.to_view(found)
        self.is_loaded = True
