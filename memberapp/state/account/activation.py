"""Opening the space: the form and its answer, then the page of the link."""

from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.account import activation_link
from memberapp.account.views import activation as presenter
from memberapp.account.views.activation import ConfirmView
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.state.forms import FormState


class ActivationState(FormState, rx.State):
    """The pages `/activation` and `/activation/confirmer`; their forms go to `http/`."""

    access: ClassVar[Access] = Access.PUBLIC

    stage: str = ""
    recap: list[tuple[str, str]] = []
    sent_again: str = ""
    link: ConfirmView = ConfirmView()

    @rx.event
    async def load_activation(self) -> None:
        """Show the form, with what was typed after an error, or the answer to it."""
        returned = await self._show_returned(routes.ACTIVATION)
        is_corrected = routes.CORRECT_PARAMETER in self.router.url.query_parameters
        self.recap = presenter.recap(returned.values)
        self.stage = "sent" if returned.notice and not is_corrected else "form"
        self.sent_again = returned.notice if returned.notice == presenter.SENT_AGAIN else ""

    @rx.event
    async def load_activation_link(self) -> None:
        """Show what the link opens, and what has to be chosen or copied for it."""
        await self._show_returned(routes.ACTIVATION_CONFIRM)
        token = cookie_value(self.router.headers.cookie, CookieKind.LINK)
        found = await self._call(activation_link.preview, token=token) if token else None
        if found is not None:
            self.stage, self.link = "ready", presenter.to_confirm(found)
            return
        is_opened = bool(token) and await self._call(activation_link.is_opened, token=token)
        self.stage, self.link = "opened" if is_opened else "over", ConfirmView()
