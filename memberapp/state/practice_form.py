"""The form by which a practice of the network is asked for something: loaded, sent, refused."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import reflex as rx

from memberapp.core.errors import InvalidForm, NotFound, RequestWaits, TooManyTries
from memberapp.core.forms import FieldError, Form
from memberapp.core.not_found import record_not_found
from memberapp.members import service as members
from memberapp.state.address import last_part
from memberapp.state.bases import MemberState
from memberapp.state.forms import FormState


class PracticeFormState(FormState, MemberState, rx.State, mixin=True):
    """What is asked of the practitioner whom the address names."""

    is_loaded: bool = False
    is_missing: bool = False
    form_key: int = 0
    """Draws the fields anew when another practitioner is asked."""

    _practitioner: str = ""

    async def _desk(self, desk: Callable[..., Any]) -> Any:
        """Return what the practice may be asked; None, which the page tells, where it may not."""
        self.is_loaded = self.is_missing = False
        self._show_errors(())
        self._practitioner = last_part(self.router.url.path)
        try:
            found = await self._call(desk, practitioner=self._practitioner)
        except NotFound:
            await self._call(record_not_found, what="practitioner")
            self.is_missing = True
            return None
        self.form_key += 1
        self.is_loaded = True
        return found

    async def _send(
        self,
        ask: Callable[..., str],
        form: Form,
        typed: Mapping[str, object],
        *,
        waiting: Callable[[str], str],
        too_often: Callable[[datetime, str], str],
    ) -> str | None:
        """Send what was typed, and return its reference; None, which the page tells, if refused.

        `waiting` names another request that waits; `too_often` says when one can ask again.
        """
        self.values = form.typed(typed)
        try:
            reference = await self._call(ask, practitioner=self._practitioner, typed=self.values)
        except InvalidForm as refused:
            self._refuse_form(form.errors(refused))
        except RequestWaits as error:
            self._refuse_form((FieldError("", waiting(error.reference)),))
        except TooManyTries as error:
            region = await self._call(members.region)
            self._refuse_form((FieldError("", too_often(error.until, region)),))
        except NotFound:
            self.is_loaded, self.is_missing = False, True
        else:
            self._show_errors(())
            return reference
        return None
