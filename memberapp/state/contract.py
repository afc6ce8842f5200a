"""The event handlers of the pages of the contract."""

from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.contract import service as contracts
from memberapp.contract.rules import ContractFile
from memberapp.contract.views import card as card_views
from memberapp.contract.views import contract as contract_views
from memberapp.contract.views.card import CardView
from memberapp.contract.views.contract import ContractView
from memberapp.core.access import Access
from memberapp.core.errors import NotFound
from memberapp.core.not_found import record_not_found
from memberapp.core.topics import Topic
from memberapp.family import service as family
from memberapp.family.views import DeclaredView, to_declared
from memberapp.members import service as members
from memberapp.state.bases import MemberState


class ContractState(MemberState, rx.State):
    """The contract that the address names, or the one that matters most today."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.CONTRACTS, Topic.REIMBURSEMENTS})

    is_loaded: bool = False
    is_missing: bool = False
    view: ContractView = ContractView()
    declared: list[DeclaredView] = []
    """Who was declared to come in or leave, and is not in the core's file yet."""

    _asked: str = ""

    @rx.event
    async def load_contract(self) -> None:
        """Show what the address asks for; somebody else's contract reads like an unknown one."""
        self.is_loaded = self.is_missing = False
        self._asked = str(self.router.url.query_parameters.get(routes.CONTRACT_PARAMETER, ""))
        await self._show()
        if self.is_missing:
            await self._call(record_not_found, what="contract")

    async def _show(self) -> None:
        try:
            file = await self._call(contracts.read, contract_id=self._asked)
        except NotFound:
            self.is_loaded, self.is_missing = False, True
            return
        self.view = contract_views.to_view(file)
        self.declared = await self._declared(file) if file else []
        self.is_loaded = True

    async def _declared(self, file: ContractFile) -> list[DeclaredView]:
        region = await self._call(members.region)
        waiting = await self._call(family.open_of, contract_id=file.contract.id)
        return [to_declared(one, file.country, region) for one in waiting]


class CardState(MemberState, rx.State):
    """The card of the contract that the address names, or of the one that matters most today."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.CONTRACTS})

    is_loaded: bool = False
    is_missing: bool = False
    view: CardView = CardView()

    _asked: str = ""

    @rx.event
    async def load_card(self) -> None:
        """Show what the address asks for; somebody else's card reads like an unknown one."""
        self.is_loaded = self.is_missing = False
        self._asked = str(self.router.url.query_parameters.get(routes.CONTRACT_PARAMETER, ""))
        await self._show()
        if self.is_missing:
            await self._call(record_not_found, what="card")

    async def _show(self) -> None:
        try:
            card = await self._call(contracts.card, contract_id=self._asked)
        except NotFound:
            self.is_loaded, self.is_missing = False, True
            return
        self.view = card_views.to_view(card)
        self.is_loaded = True
