"""The page `/connexion/code`: by what the factor is given, and what the last post left."""

from typing import ClassVar

import reflex as rx
from reflex.event import EventSpec

from memberapp import addresses, routes
from memberapp.account import proof, sessions, stronger_sign_ins
from memberapp.account.labels import UNUSUAL_REASONS
from memberapp.account.rules.sign_ins import UnusualReason
from memberapp.account.sent_codes import Purpose
from memberapp.account.views import factor
from memberapp.account.views.factor import CodeView
from memberapp.core import wording
from memberapp.core.access import Access
from memberapp.core.redirects import HOME, own_path
from memberapp.members import service as members
from memberapp.settings import get_settings
from memberapp.state.forms import FormState


class SignInCodeState(FormState, rx.State):
    """The second step of a sign-in; its forms go to `http/`."""

    access: ClassVar[Access] = Access.PUBLIC

    asked: CodeView = CodeView()
    unusual_reason: str = ""
    stronger_until: str = ""
    """Until when a code is asked at each sign-in, since the member's data was copied."""
    return_path: str = ""
    is_demo: bool = False

    @rx.event
    async def load_sign_in_code(self) -> EventSpec | None:
        """Say where the code comes from; without a right password there is nothing to do here."""
        wanted = own_path(self.router.url.query_parameters.get(routes.RETURN_PARAMETER, ""))
        session = await self._session()
        if session is None:
            return rx.redirect(addresses.returning_to(routes.SIGN_IN, wanted), replace=True)
        if session.access >= Access.MEMBER:
            return rx.redirect(wanted, replace=True)
        demand = await self._call(proof.asked, purpose=Purpose.SIGN_IN)
        region = await self._call(members.region)
        self.asked = factor.of_sign_in(demand, region)
        until = await self._call(stronger_sign_ins.until_of_session)
        self.stronger_until = wording.through(until) if until else ""
        reason = await self._call(sessions.held_for)
        self.unusual_reason = UNUSUAL_REASONS[UnusualReason(reason)] if reason else ""
        self.return_path = wanted if wanted != HOME else ""
        self.is_demo = get_settings().is_demo
        await self._show_returned(routes.SIGN_IN_CODE)
        if self.asked.is_locked:
            self._show_errors(())
        return None
