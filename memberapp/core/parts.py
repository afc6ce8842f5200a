"""A long list is handed out part by part; whoever reads one part leaves no trace of the others."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from memberapp.core.errors import Conflict

T = TypeVar("T")
U = TypeVar("U")


class CursorGone(Conflict):
    """What a part should come after has left the list: it has to be read from its beginning."""

    code = "cursor_gone"

    def __init__(self) -> None:
        super().__init__(
            "what the cursor names is no longer in the list: begin again without it",
        )


@dataclass(frozen=True)
class Wanted:
    """Which part of a list is asked for."""

    limit: int | None = None
    """How many at most; None for all."""
    after: str = ""
    """The cursor of the last one of the part before; empty from the beginning on."""


WHOLE: Final = Wanted()


class Part(list[T]):
    """A part of a list, in its order."""

    def __init__(self, items: Iterable[T] = (), *, following: str | None = None) -> None:
        super().__init__(items)
        self.following = following
        """The cursor that the next part comes after; None when nothing follows."""


def cut(found: Sequence[T], wanted: Wanted, *, by: Callable[[T], str]) -> Part[T]:
    """Return the part that is asked for of a whole list, whose items `by` tells apart.

    Raises:
        CursorGone: nothing of the list has the cursor.
    """
    begin = 0
    if wanted.after:
        names = [by(one) for one in found]
        if wanted.after not in names:
            raise CursorGone
        begin = names.index(wanted.after) + 1
    end = len(found) if wanted.limit is None else begin + wanted.limit
    items = found[begin:end]
    return Part(items, following=by(items[-1]) if items and end < len(found) else None)


def like(part: Part[T], items: Iterable[U]) -> Part[U]:
    """Return what was made of the items of a part, which the same part follows."""
    return Part(items, following=part.following)
