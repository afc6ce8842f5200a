"""The one door from a browser to a use case, for events and HTTP routes alike."""

from collections.abc import Callable
from typing import Any, Concatenate, Final, TypeVar

from memberapp.account import sign_in_notices
from memberapp.core import limits
from memberapp.core.errors import TooManyTries
from memberapp.core.limits import Scope
from memberapp.core.work import Caller, Work, run

R = TypeVar("R")

_CODE_COUNTERS: Final = (f"{Scope.CODE}:", f"{Scope.DEVICE_CODE}:")


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
        await note_limit(caller, error)
        raise


async def note_limit(caller: Caller, error: TooManyTries) -> None:
    """Record that a caller reached a limit, in a transaction of its own: the act was undone."""
    await run(limits.note_reached, caller, counter=error.counter, until=error.until)
    if caller.session is not None and error.counter.startswith(_CODE_COUNTERS):
        await run(sign_in_notices.tell_codes_blocked, caller, until=error.until)
