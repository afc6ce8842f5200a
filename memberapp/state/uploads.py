"""What a page that takes files shows of them; the files themselves come by `http/uploads.py`."""

from typing import ClassVar

import reflex as rx

from memberapp.core.access import Access
from memberapp.core.errors import NotFound
from memberapp.core.identifiers import read_row_id
from memberapp.core.not_found import record_not_found
from memberapp.core.topics import Topic
from memberapp.members import service as members
from memberapp.state.bases import MemberState
from memberapp.uploads import service
from memberapp.uploads import views as presenter
from memberapp.uploads.views import UploadsView


class UploadsState(MemberState, rx.State):
    """What the member sends and sent lately; each change of a file shows by itself."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.UPLOADS})

    is_loaded: bool = False
    view: UploadsView = UploadsView([])

    @rx.event
    async def load_uploads(self) -> None:
        """Show what was sent lately."""
        await self._show()

    @rx.event
    async def cancel_upload(self, upload: object) -> None:
        """Give up a file that is not whole."""
        try:
            await self._call(service.cancel, upload_id=read_row_id(upload))
        except NotFound:  # it was deleted meanwhile, or is somebody else's
            await self._call(record_not_found, what="upload")
        await self._show()

    async def _show(self) -> None:
        region = await self._call(members.region)
        self.view = presenter.to_uploads(await self._call(service.recent), region)
        self.is_loaded = True
