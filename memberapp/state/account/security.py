"""The page `/profil/securite`: the second factor."""

from typing import ClassVar

import reflex as rx

from memberapp import routes
from memberapp.account import second_factor
from memberapp.account.views import security
from memberapp.core import form_return
from memberapp.core.access import Access
from memberapp.core.form_errors import FieldError, error_of
from memberapp.core.form_return import KeptForm
from memberapp.core.topics import Topic
from memberapp.state.bases import MemberState


class SecurityState(MemberState, rx.State):
    """The stage of the second factor; the key is here only while it is being set up."""

    access: ClassVar[Access] = Access.MEMBER
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.SECURITY})

    is_loaded: bool = False
    stage: str = ""
    since_text: str = ""
    qr_image: str = ""
    app_link: str = ""
    key_text: str = ""
    notice: str = ""
    error_title: str = ""
    errors: list[FieldError] = []
    code_error: str = ""

    @rx.event
    async def load_security(self) -> None:
        """Show the second factor and what the last post left behind."""
        token = form_return.token_of(self.router.headers.cookie)
        page = routes.SECURITY.path
        kept = await self._call(form_return.load, token=token, page=page) if token else None
        kept = kept or KeptForm()
        self.notice = kept.notice
        self.error_title = kept.title
        self.errors = list(kept.errors)
        self.code_error = error_of(kept, "code")
        await self._show()

    async def _show(self) -> None:
        view = security.to_view(await self._call(second_factor.overview))
        self.stage = view.stage
        self.since_text = view.since_text
        self.qr_image = view.qr_image
        self.app_link = view.app_link
        self.key_text = view.key_text
        self.is_loaded = True
