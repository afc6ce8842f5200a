"""What a member sees when something unexpected failed: one sentence and a number to quote."""

import logging
import re
import secrets
from typing import ClassVar, cast

import reflex as rx
from reflex.event import EventSpec

from memberapp import routes
from memberapp.core.access import Access
from memberapp.core.errors import SpaceEnded, place_of
from memberapp.core.health import DatabaseUnavailable
from memberapp.state.bases import PublicState

_log = logging.getLogger(__name__)
_NUMBER = re.compile(r"[0-9A-F]{8}")


class FailureState(PublicState, rx.State):
    """The banner that names the failure; empty when all is well."""

    access: ClassVar[Access] = Access.PUBLIC

    failure_number: str = ""

    @rx.event
    async def show_failure(self, number: object) -> None:
        """Show the banner; anything that is not one of our numbers is ignored."""
        if isinstance(number, str) and _NUMBER.fullmatch(number):
            self.failure_number = number

    @rx.event
    async def close_failure(self) -> None:
        """Hide the banner."""
        self.failure_number = ""


def on_backend_error(exception: Exception) -> EventSpec | None:
    """Log the kind of failure and its place only: a message may quote a member's data."""
    if isinstance(exception, DatabaseUnavailable):
        return rx.redirect(routes.UNAVAILABLE.path)
    if isinstance(exception, SpaceEnded):  # after the gate let the event in: no fault of ours
        return rx.redirect(routes.SIGN_IN.path, replace=True)
    number = secrets.token_hex(4).upper()
    kind, place = type(exception).__name__, place_of(exception)
    _log.error("unexpected %s at %s failure=%s", kind, place, number)
    return cast("EventSpec", FailureState.show_failure(number))


def on_frontend_error(exception: Exception) -> None:  # noqa: ARG001 - Reflex checks the name
    """Count what a browser reports; its text is the browser's own and is not kept."""
    _log.warning("a browser reported an error")
