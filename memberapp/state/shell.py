"""The frame around every page: who is signed in, and the sign that they are still there."""

from typing import ClassVar

import reflex as rx

from memberapp import clock
from memberapp.account.views import shell
from memberapp.core.access import Access
from memberapp.core.topics import Topic
from memberapp.dashboard import frame
from memberapp.incidents import service as incidents
from memberapp.incidents.views import BannerView, to_banner
from memberapp.preferences import payments
from memberapp.state.bases import MemberState, PublicState
from memberapp.state.help_line import HelpLineState


class ShellState(MemberState, rx.State):
    """The member's name in the navigation; `is_ready` uncovers private pages."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.CONTRACTS, Topic.INCIDENTS, Topic.MESSAGES, Topic.REIMBURSEMENTS}
    )

    is_ready: bool = False
    display_name: str = ""
    initials: str = ""
    contract_text: str = ""
    paper_text: str = ""
    printed_text: str = ""
    bank_advice: str = ""
    """Of the device that banks hand out where the member lives; empty elsewhere."""
    new_payments: int = 0
    """How many came since the member looked at their reimbursements last."""
    unread_messages: int = 0
    breach: BannerView = BannerView()
    """Of a breach of their data that they have not read of; empty otherwise."""
    end_warning: str = ""
    can_stay: bool = False

    @rx.event
    async def load_shell(self) -> None:
        """Show who is signed in."""
        await self._show()

    @rx.event
    async def note_activity(self) -> None:
        """Tell that the member is there; the gate writes it down for every handler of ours."""
        if self.can_stay:
            self.end_warning = ""
        (await self.get_state(HelpLineState))._tell()

    async def _see_payments(self) -> int:
        """Note that the member looks at their reimbursements; return how many are new to them."""
        if not self.new_payments:
            return 0
        self.new_payments = 0
        return await self._call(payments.see)

    async def _show(self) -> None:
        found = await self._call(frame.read)
        member = found.member
        view = shell.to_view(member, clock.local_date(clock.now(), member.region))
        self.display_name = view.display_name
        self.initials = view.initials
        self.contract_text = view.contract_text
        self.paper_text, self.printed_text = view.paper_text, view.printed_text
        self.bank_advice = view.bank_advice
        self.new_payments = found.new_payments
        self.unread_messages = found.unread_messages
        self.breach = to_banner(found.breach)
        line = await self.get_state(HelpLineState)
        line._region = member.region
        line._tell()
        self.is_ready = True

    async def _show_banner(self) -> None:
        self.breach = to_banner(await self._call(incidents.banner))


class FrameState(PublicState, rx.State):
    """What surrounds a page that anybody sees: a member's own navigation, or a visitor's bar."""

    access: ClassVar[Access] = Access.PUBLIC

    @rx.event
    async def load_frame(self) -> None:
        """Show a member who they are, and anybody whether the help line answers."""
        session = await self._session()
        if session is not None and session.access >= Access.MEMBER:
            await (await self.get_state(ShellState))._show()
        else:
            (await self.get_state(HelpLineState))._tell()
