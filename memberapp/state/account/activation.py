"""Opening the space: the form and its answer, then the page of the link."""

from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.account import activation_link
from memberapp.account.views import activation as presenter
from memberapp.account.views.activation import ConfirmView
from memberapp.core import form_return
from memberapp.core.access import Access
from memberapp.core.cookies import CookieKind, cookie_value
from memberapp.core.form_errors import FieldError, error_of
from memberapp.core.form_return import KeptForm
from memberapp.state.bases import PublicState


class ActivationState(PublicState, rx.State):
    """The pages `/activation` and `/activation/confirmer`; their forms go to `http/`."""

    access: ClassVar[Access] = Access.PUBLIC

    stage: str = ""
    error_title: str = ""
    errors: list[FieldError] = []
    field_errors: dict[str, str] = {}
    kept: dict[str, str] = {}
    recap: list[tuple[str, str]] = []
    link: ConfirmView = ConfirmView()

    @rx.event
    async def load_activation(self) -> None:
        """Show the form, with what was typed after an error, or the answer to it."""
        kept = await self._kept(routes.ACTIVATION.path)
        is_corrected = routes.CORRECT_PARAMETER in self.router.url.query_parameters
        self.kept = kept.values
        self.recap = presenter.recap(kept.values)
        self.stage = "sent" if kept.notice and not is_corrected else "form"

    @rx.event
    async def load_activation_link(self) -> None:
        """Show what the link opens, and whether it asks for a code."""
        await self._kept(routes.ACTIVATION_CONFIRM.path)
        token = cookie_value(self.router.headers.cookie, CookieKind.LINK)
        found = await self._call(activation_link.preview, token=token) if token else None
        if found is not None:
            self.stage, self.link = "ready", presenter.to_confirm(found)
            return
        is_opened = bool(token) and await self._call(activation_link.is_opened, token=token)
        self.stage, self.link = "opened" if is_opened else "over", ConfirmView()

    async def _kept(self, page: str) -> KeptForm:
        token = form_return.token_of(self.router.headers.cookie)
        kept = await self._call(form_return.load, token=token, page=page) if token else None
        kept = kept or KeptForm()
        self.error_title, self.errors = kept.title, list(kept.errors)
        self.field_errors = {name: error_of(kept, name) for name in presenter.FIELDS}
        return kept
