"""`/profil/parametres/donnees`: where the copy of all data stands; its form goes to `http/`."""

from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.core.access import Access
from memberapp.core.topics import Topic
from memberapp.privacy import archives
from memberapp.privacy.views import archive as presenter
from memberapp.privacy.views.archive import ArchiveView
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState


class ArchiveState(FormState, MemberState, rx.State):
    """The newest copy; the page fills itself again when it is ready."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.ARCHIVE})

    is_loaded: bool = False
    view: ArchiveView = ArchiveView()

    @rx.event
    async def load_archive(self) -> None:
        """Show the newest copy, and what the last post left to say."""
        await self._show_returned(routes.DATA)
        await self._show()

    async def _show(self) -> None:
        self.view = presenter.to_view(await self._call(archives.show))
        self.is_loaded = True
