"""The event handlers of the page of contributions."""

from typing import ClassVar, Final

import reflex as rx

from memberapp import routes
from memberapp.contributions import plans
from memberapp.contributions import service as contributions
from memberapp.contributions.plan_views import CHANGED_TEXT, PLAN_CENTS, PLAN_COUNT, TOO_MANY_TEXT
from memberapp.contributions.views import ContributionsView, to_view
from memberapp.core.access import Access
from memberapp.core.errors import Conflict, InvalidInput, NotFound, TooManyTries
from memberapp.core.forms import texts_of
from memberapp.core.not_found import record_not_found
from memberapp.core.topics import Topic
from memberapp.state.bases import MemberState

_MAX_NUMBER: Final = 9


class ContributionsState(MemberState, rx.State):
    """The contributions of the contract that the address names, or of the one in most need."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.CONTRIBUTIONS, Topic.CONTRACTS, Topic.BANK}
    )

    is_loaded: bool = False
    refusal: str = ""
    """Why a plan was not asked for."""
    is_missing: bool = False
    view: ContributionsView = ContributionsView()

    _asked: str = ""
    _id: str = ""

    @rx.event
    async def load_contributions(self) -> None:
        """Show what the address asks for; somebody else's contract reads like an unknown one."""
        self.is_loaded = self.is_missing = False
        self._forget_refusal()
        self._asked = str(self.router.url.query_parameters.get(routes.CONTRACT_PARAMETER, ""))
        await self._show()
        if self.is_missing:
            await self._call(record_not_found, what="contributions")

    @rx.event
    async def ask_plan(self, form: object) -> None:
        """Ask to pay in the number of parts that was selected."""
        typed = texts_of(form, max_length=_MAX_NUMBER)
        count, shown = typed.get(PLAN_COUNT, ""), typed.get(PLAN_CENTS, "")
        self._forget_refusal()
        if not (_is_number(count) and _is_number(shown)):
            return
        try:
            await self._call(
                plans.ask, contract_id=self._id, count=int(count), shown_cents=int(shown)
            )
        except (Conflict, InvalidInput):
            self.refusal = CHANGED_TEXT
        except TooManyTries:
            self.refusal = TOO_MANY_TEXT
        await self._show()

    @rx.event
    async def withdraw_plan(self) -> None:
        """Take back what nobody answered yet."""
        await self._call(plans.withdraw, contract_id=self._id)
        await self._show()

    def _forget_refusal(self) -> None:
        if self.refusal:
            self.refusal = ""

    async def _show(self) -> None:
        try:
            file = await self._call(contributions.read, contract_id=self._asked)
        except NotFound:
            self.is_loaded, self.is_missing = False, True
            return
        self._id = file.contract.id if file else ""
        self.view = to_view(file) if file else ContributionsView()
        self.is_loaded = True


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
