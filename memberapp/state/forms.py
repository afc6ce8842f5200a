"""What every state with a form shares: its values, what is wrong with them, and the notice."""

from collections.abc import Iterable

import reflex as rx

from memberapp.core import wording
from memberapp.core.forms import FieldError, ReturnedForm, errors_by_field
from memberapp.routes import Route
from memberapp.state.bases import PublicState


class FormState(PublicState, rx.State, mixin=True):
    """The form of a page, or several of which one is shown."""

    values: dict[str, str] = {}
    """The form values by field; a field without one is empty."""
    field_errors: dict[str, str] = {}
    """The sentence beside each field that is to be corrected."""
    error_title: str = ""
    errors: list[FieldError] = []
    tries: int = 0
    """How often something was refused: the same refusal again takes the focus again."""
    notice: str = ""

    async def _show_returned(self, page: Route) -> ReturnedForm:
        """Show what the last post to a page left, and return it."""
        returned = await self._returned(page)
        self._show_form(returned)
        return returned

    def _show_form(self, returned: ReturnedForm) -> None:
        self.notice, self.values = returned.notice, dict(returned.values)
        self._show_errors(returned.errors, returned.title)

    def _show_errors(self, errors: Iterable[FieldError], title: str = "") -> None:
        """Show what is to be corrected; nothing of what was refused before."""
        self.errors = list(errors)
        self.field_errors = errors_by_field(self.errors)
        self.error_title = (title or wording.problem_title(self.errors)) if self.errors else ""

    def _refuse_form(self, errors: tuple[FieldError, ...], title: str = "") -> None:
        """Show what is to be corrected in an event's form."""
        self._show_errors(errors, title)
        self.tries += bool(errors)
