"""Which references are a member's own, as the rooms that give them out say it."""

from collections.abc import Callable
from typing import TypeVar

from memberapp.core.work import Work

FinderT = TypeVar("FinderT", bound=Callable[..., str | None])
_FINDERS: list[Callable[..., str | None]] = []


def finds_own_reference(finder: FinderT) -> FinderT:
    """Declare who finds a member's own reference in what was typed, of one kind of object."""
    _FINDERS.append(finder)
    return finder


def find_own(work: Work, *, text: str) -> str | None:
    """Return the reference of something of the member's own, None for any other text."""
    found = (finder(work, text=text) for finder in _FINDERS)
    return next((reference for reference in found if reference is not None), None)
