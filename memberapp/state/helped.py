"""The pages of a carer: what they see of the member whom they help.

The address says for whom; nothing of it is in the session. Each loading is checked anew, and what
was shown is dropped as soon as it may not be seen any longer.
"""

from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.carers import reading, reading_views
from memberapp.carers.reading_views import HelpedListView, HelpedStatementView
from memberapp.core.access import Access
from memberapp.core.errors import NotFound
from memberapp.core.not_found import record_not_found
from memberapp.core.topics import Topic
from memberapp.state.address import last_part
from memberapp.state.bases import MemberState


class HelpedListState(MemberState, rx.State):
    """The reimbursements of one year, or the news that there is nothing to see."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.CARERS})

    is_loaded: bool = False
    is_missing: bool = False
    view: HelpedListView = HelpedListView()

    _asked: str = ""
    _year: str = ""
    _cursor: str = ""

    @rx.event
    async def load_helped_list(self) -> None:
        """Show the year of the address, and write that it was read."""
        self.is_missing = False
        self._asked = reference_of(self.router.url.path)
        asked = self.router.url.query_parameters
        self._year = str(asked.get(routes.YEAR_PARAMETER, ""))
        self._cursor = str(asked.get(routes.CURSOR_PARAMETER, ""))
        await self._show()
        if self.is_missing:
            await self._call(record_not_found, what="carer")

    async def _show(self) -> None:
        asked = {"reference": self._asked, "year": self._year, "cursor": self._cursor}
        # Emptied first: whatever fails, nothing stays that may be seen no longer.
        self.is_loaded, self.view = False, HelpedListView()
        try:
            await self._call(reading.record_list, reference=self._asked)
            found = await self._call(reading.read_list, **asked)
        except NotFound:
            self.is_missing = True
            return
        self.view = reading_views.to_list(found)
        self.is_loaded = True


class HelpedStatementState(MemberState, rx.State):
    """One statement, or the news that there is nothing to see."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.CARERS})

    is_loaded: bool = False
    is_missing: bool = False
    view: HelpedStatementView = HelpedStatementView()

    _asked: str = ""
    _statement: str = ""

    @rx.event
    async def load_helped_statement(self) -> None:
        """Show the statement of the address, and write that it was read."""
        self.is_missing = False
        self._asked = reference_of(self.router.url.path)
        self._statement = last_part(self.router.url.path)
        await self._show()
        if self.is_missing:
            await self._call(record_not_found, what="carer")

    async def _show(self) -> None:
        asked = {"reference": self._asked, "statement": self._statement}
        self.is_loaded, self.view = False, HelpedStatementView()
        try:
            await self._call(reading.record_statement, **asked)
            found = await self._call(reading.read_statement, **asked)
        except NotFound:
            self.is_missing = True
            return
        self.view = reading_views.to_statement(found)
        self.is_loaded = True


def reference_of(path: str) -> str:
    """Return the reference of a grant in the address of a page, "" without one."""
    parts = path.strip("/").split("/")
    return parts[1] if len(parts) > 1 else ""
