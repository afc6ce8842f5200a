"""`/services/auto-test/[test]`: the questions of a self-test.

It has one handler, which loads them: no answer and no score can reach the server.
"""

from typing import ClassVar
from urllib.parse import unquote

import reflex as rx

from memberapp.core.access import Access
from memberapp.core.errors import NotFound
from memberapp.core.not_found import record_not_found
from memberapp.services import self_test_views as presenter
from memberapp.services import self_tests
from memberapp.services.self_test_views import SelfTestView
from memberapp.state.address import last_part
from memberapp.state.bases import MemberState

_MAX_CODE_LENGTH = 80


class SelfTestState(MemberState, rx.State):
    """The questionnaire that the address names, or the news that there is none."""

    access: ClassVar[Access] = Access.MEMBER

    is_loaded: bool = False
    is_missing: bool = False
    view: SelfTestView = SelfTestView()

    @rx.event
    async def load_self_test(self) -> None:
        """Show the questions.

        The same ones again, after a cut of the network, leave the page as it is: what is answered
        there is nowhere else.
        """
        code = unquote(last_part(self.router.url.path))[:_MAX_CODE_LENGTH]
        try:
            self.view = presenter.to_view(await self._call(self_tests.get, code=code))
        except NotFound:
            self.is_loaded, self.is_missing = False, True
            await self._call(record_not_found, what="self_test")
            return
        self.is_loaded, self.is_missing = True, False
