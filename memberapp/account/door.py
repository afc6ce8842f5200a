"""The one door from a browser to a use case, for events and HTTP routes alike."""

import logging
from collections.abc import Callable
from typing import Any, Concatenate, TypeVar

from memberapp.account import password_tries, second_factor, sessions, sign_in, sign_in_notices
from memberapp.core import limits
from memberapp.core.access import LiveSession, Origin
from memberapp.core.errors import TooManyTries
from memberapp.core.work import Caller, Work, run

R = TypeVar("R")

_log = logging.getLogger(__name__)


async def session_of(token: str, origin: Origin) -> LiveSession | None:
    """Return the active session of a cookie's token; one whose cookie was copied is ended."""
    if not token:
        return None
    session = await run(sessions.load, Caller(origin=origin), token=token)
    if session is not None and session.is_copied:
        await run(sign_in.end_copied, Caller.of_browser(session, origin))
        return None
    if session is not None and session.has_moved:
        await run(sessions.note_place, Caller(origin=origin), session_id=session.id)
    return session


async def call(
    use_case: Callable[Concatenate[Work, ...], R], caller: Caller, /, **arguments: Any
) -> R:
    """Run a use case for a browser; a limit that it reaches is recorded, and codes blocked told.

    Raises:
        NotSignedIn: the use case needs a member and nobody is signed in.
        MemberappError: what the use case refuses.
    """
    try:
        return await run(use_case, caller, **arguments)
    except TooManyTries as error:
        await record_limit(caller, error)
        raise


async def record_limit(caller: Caller, error: TooManyTries) -> None:
    """Record that a caller reached a limit, in a transaction of its own: the act was undone."""
    counter = error.counter
    is_first = await run(limits.record_reached, caller, counter=counter, until=error.until)
    if is_first and password_tries.WHOLE_SITE.has_counter(counter):
        _log.warning("the limit of wrong passwords for the whole site is reached")
    if caller.session is not None and second_factor.has_counter(counter):
        await run(sign_in_notices.notify_codes_blocked, caller, until=error.until)
