"""The event handlers of one statement."""

from typing import ClassVar

import reflex as rx

from memberapp.bank import service as bank
from memberapp.care import ceilings, statements
from memberapp.care.views.statements import StatementView, to_view
from memberapp.core.access import Access
from memberapp.core.errors import NotFound
from memberapp.core.not_found import record_not_found
from memberapp.core.topics import Topic
from memberapp.members import service as members
from memberapp.state.address import last_part
from memberapp.state.bases import MemberState


class StatementState(MemberState, rx.State):
    """The statement that the address names, or the news that there is none."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.REIMBURSEMENTS, Topic.BANK})

    is_loaded: bool = False
    is_missing: bool = False
    view: StatementView

    _asked: str = ""

    @rx.event
    async def load_statement(self) -> None:
        """Show the statement of the address; somebody else's reads like an unknown one."""
        self.is_loaded = self.is_missing = False
        self._asked = last_part(self.router.url.path)
        await self._show()
        if self.is_missing:
            await self._call(record_not_found, what="statement")

    async def _show(self) -> None:
        try:
            found = await self._call(statements.get, reference=self._asked)
        except NotFound:
            self.is_loaded, self.is_missing = False, True
            return
        member = await self._call(members.summary)
        pending = await self._call(bank.pending_of)
        lines = [line for person in found.people for line in person.lines]
        left = await self._call(ceilings.beside, lines=lines, contracts=member.contracts)
        self.view = to_view(
            found,
            member=member,
            is_account_changing=pending is not None,
            ceilings=left,
        )
        self.is_loaded = True
