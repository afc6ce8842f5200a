"""The event handlers of the page of debits."""

from datetime import date
from typing import ClassVar, Final

import reflex as rx

from memberapp import routes
from memberapp.contributions import debits
from memberapp.contributions.debit_views import (
    DAY_ASKED,
    DEBIT_CHANGED,
    DEBIT_DAY,
    DEBIT_OF,
    DEBIT_ON,
    TOO_MANY_CHANGES,
    DebitsView,
    to_view,
)
from memberapp.core.access import Access
from memberapp.core.errors import Conflict, InvalidInput, NotFound, TooManyTries
from memberapp.core.forms import texts_of
from memberapp.core.not_found import record_not_found
from memberapp.core.topics import Topic
from memberapp.state.bases import MemberState

_MAX_TEXT: Final = 200
_DAYS: Final = {f"{day}": day for day in range(1, 32)}


class DebitsState(MemberState, rx.State):
    """The debits of the contract that the address names, or of the one in most need."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.CONTRIBUTIONS, Topic.CONTRACTS, Topic.BANK}
    )

    is_loaded: bool = False
    is_missing: bool = False
    notice: str = ""
    refusal: str = ""
    view: DebitsView = DebitsView()

    _asked: str = ""
    _id: str = ""

    @rx.event
    async def load_debits(self) -> None:
        """Show what may be asked; somebody else's contract reads like an unknown one."""
        self.is_loaded = self.is_missing = False
        self._forget_answers()
        self._asked = str(self.router.url.query_parameters.get(routes.CONTRACT_PARAMETER, ""))
        await self._show()
        if self.is_missing:
            await self._call(record_not_found, what="contributions")

    @rx.event
    async def ask_day(self, form: object) -> None:
        """Ask for the day of the month that was selected."""
        day = _DAYS.get(texts_of(form, max_length=_MAX_TEXT).get(DEBIT_DAY, ""))
        self._forget_answers()
        if day is None:
            self.refusal = "Choisissez un jour du mois."
            return
        try:
            await self._call(debits.choose_day, contract_id=self._id, day=day)
            self.notice = DAY_ASKED
        except (InvalidInput, NotFound):
            self.refusal = DEBIT_CHANGED
        except TooManyTries:
            self.refusal = TOO_MANY_CHANGES
        await self._show()

    @rx.event
    async def ask_deferral(self, form: object) -> None:
        """Ask for a later day of the debit that the page showed."""
        typed = texts_of(form, max_length=_MAX_TEXT)
        self._forget_answers()
        try:
            await self._call(
                debits.defer,
                contract_id=self._id,
                contribution_id=typed.get(DEBIT_OF, ""),
                shown_on=date.fromisoformat(typed.get(DEBIT_ON, "")),
            )
            self.notice = DAY_ASKED
        except (ValueError, Conflict, NotFound):
            self.refusal = DEBIT_CHANGED
        except TooManyTries:
            self.refusal = TOO_MANY_CHANGES
        await self._show()

    def _forget_answers(self) -> None:
        if self.notice or self.refusal:
            self.notice = self.refusal = ""

    async def _show(self) -> None:
        try:
            found = await self._call(debits.read, contract_id=self._asked)
        except NotFound:
            self.is_loaded, self.is_missing = False, True
            return
        self._id = found.file.contract.id if found else ""
        self.view = to_view(found) if found else DebitsView()
        self.is_loaded = True
