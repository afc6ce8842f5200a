"""The pages of the bank account; their forms go to `http/`.

An account in full is sent to the browser on the page that asks for it, and on no other: the whole
state travels at each connection, so these vars are empty elsewhere.
"""

from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.bank import service as bank
from memberapp.bank import views as presenter
from memberapp.bank.views import BankView, ProposalView
from memberapp.core import form_return
from memberapp.core.access import Access
from memberapp.core.form_errors import FieldError, error_of
from memberapp.core.form_return import KeptForm
from memberapp.core.topics import Topic
from memberapp.routes import Route
from memberapp.state.bases import MemberState


class BankState(MemberState, rx.State):
    """The account that is paid, the new one typed, and its confirmation."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.BANK, Topic.PROFILE, Topic.SECURITY, Topic.MESSAGES}
    )

    is_loaded: bool = False
    view: BankView = BankView()
    proposal: ProposalView = ProposalView()
    notice: str = ""
    error_title: str = ""
    errors: list[FieldError] = []
    holder_kept: str = ""
    holder_error: str = ""
    iban_error: str = ""
    code_error: str = ""

    _iban_typed: str = ""
    _iban_proposed: str = ""

    @rx.var(cache=False, initial_value="")
    def iban_kept(self) -> str:
        """What was typed before an error, while the form shows it."""
        return self._iban_typed if self._is_at(routes.BANK) else ""

    @rx.var(cache=False, initial_value="")
    def new_iban(self) -> str:
        """The proposed account in full, while its owner confirms it."""
        return self._iban_proposed if self._is_at(routes.BANK_CONFIRM) else ""

    @rx.event
    async def load_bank(self) -> None:
        """Show the account, and the form with what the last post left behind."""
        kept = await self._kept(routes.BANK)
        self._fill(kept)
        self.holder_kept = kept.values.get("holder", "")
        self._iban_typed, self._iban_proposed = kept.values.get("iban", ""), ""
        await self._show()

    @rx.event
    async def load_confirmation(self) -> rx.event.EventSpec | None:
        """Show both accounts side by side; without a new one there is nothing to confirm."""
        self._fill(await self._kept(routes.BANK_CONFIRM))
        self._iban_typed = ""
        await self._show()
        return None if self.proposal.change else rx.redirect(routes.BANK.path, replace=True)

    async def _show(self) -> None:
        self.view = presenter.to_view(await self._call(bank.overview))
        found = await self._call(bank.proposal) if self._is_at(routes.BANK_CONFIRM) else None
        self.proposal = presenter.to_proposal(found) if found else ProposalView()
        self._iban_proposed = presenter.full_iban(found) if found else ""
        self.is_loaded = True

    async def _kept(self, page: Route) -> KeptForm:
        token = form_return.token_of(self.router.headers.cookie)
        kept = await self._call(form_return.load, token=token, page=page.path) if token else None
        return kept or KeptForm()

    def _fill(self, kept: KeptForm) -> None:
        self.notice = kept.notice
        self.error_title = kept.title
        self.errors = list(kept.errors)
        self.holder_error = error_of(kept, "holder")
        self.iban_error = error_of(kept, "iban")
        self.code_error = error_of(kept, "code")

    def _is_at(self, page: Route) -> bool:
        return self.router.url.path.rstrip("/") == page.path
