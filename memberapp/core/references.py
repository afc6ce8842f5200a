"""References: a new one, and which are a member's own, as the rooms that give them out say it."""

import secrets
from collections.abc import Callable
from typing import Any, Final, TypeVar

from sqlmodel import select

from memberapp.core import wall
from memberapp.core.work import Work

_NUMBERS: Final = 10_000_000

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


def draw_free(work: Work, make: Callable[[int, int], str], year: int, *columns: Any) -> str:
    """Draw the reference of something new, which none of the columns has.

    One that counted up would tell how many there are. `make` writes it from the year and a number
    of seven digits.
    """
    while True:
        drawn = make(year, secrets.randbelow(_NUMBERS))
        with wall.among_all(work.db):
            taken = [work.db.exec(select(one).where(one == drawn)).first() for one in columns]
        if not any(taken):
            return drawn
