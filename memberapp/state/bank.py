"""The pages of the bank account; their forms go to `http/`.

An account in full is sent to the browser on the page that asks for it, and on no other: the whole
state travels at each connection, so these vars are empty elsewhere.
"""

from dataclasses import replace
from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.bank import service as bank
from memberapp.bank import views as presenter
from memberapp.bank.forms import IBAN
from memberapp.bank.views import BankView, ProposalView
from memberapp.core.access import Access
from memberapp.core.forms import ReturnedForm
from memberapp.core.topics import Topic
from memberapp.routes import Route
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState


class BankState(FormState, MemberState, rx.State):
    """The account that is paid, the new one typed, and its confirmation."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.BANK, Topic.PROFILE, Topic.SECURITY, Topic.MESSAGES}
    )

    is_loaded: bool = False
    view: BankView = BankView()
    proposal: ProposalView = ProposalView()

    _typed_iban: str = ""
    _proposed_iban: str = ""

    @rx.var(cache=False, initial_value="")
    def typed_iban(self) -> str:
        """What was typed before an error, while the form shows it."""
        return self._typed_iban if self._is_at(routes.BANK) else ""

    @rx.var(cache=False, initial_value="")
    def new_iban(self) -> str:
        """The proposed account in full, while its owner confirms it."""
        return self._proposed_iban if self._is_at(routes.BANK_CONFIRM) else ""

    @rx.event
    async def load_bank(self) -> None:
        """Show the account, and the form with what the last post left behind."""
        await self._show_returned(routes.BANK)
        await self._show()

    @rx.event
    async def load_confirmation(self) -> rx.event.EventSpec | None:
        """Show both accounts side by side; without a new one there is nothing to confirm."""
        await self._show_returned(routes.BANK_CONFIRM)
        await self._show()
        return None if self.proposal.change else rx.redirect(routes.BANK.path, replace=True)

    async def _show(self) -> None:
        self.view = presenter.to_view(await self._call(bank.overview))
        found = await self._call(bank.proposal) if self._is_at(routes.BANK_CONFIRM) else None
        self.proposal = presenter.to_proposal(found) if found else ProposalView()
        self._proposed_iban = presenter.full_iban(found) if found else ""
        self.is_loaded = True

    def _show_form(self, returned: ReturnedForm) -> None:
        values = dict(returned.values)
        self._typed_iban, self._proposed_iban = values.pop(IBAN.name, ""), ""
        super()._show_form(replace(returned, values=values))

    def _is_at(self, page: Route) -> bool:
        return self.router.url.path.rstrip("/") == page.path
