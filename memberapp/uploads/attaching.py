"""What files can be for: each room that takes some declares a place, and is told what came.

A room above calls `declare("its_kind", Place(find, take, lose))` once, when it is imported, and
shows `upload_form(name=…, about=kind, about_ref=reference)` of `components/uploads.py`, with
`sent_rows` below it, where it wants a file (see `assistance/information.py` and its page).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlmodel import col, select

from memberapp.core.errors import NotFound
from memberapp.core.work import Work
from memberapp.uploads.rules import About
from memberapp.uploads.tables import Upload


@dataclass(frozen=True)
class Wanted:
    """What a file is for, in the words of whoever waits for it."""

    title: str = ""
    """As « le bulletin de situation, demande AST-2026-0000012-K »."""
    path: str = ""
    """The page that shows it."""


@dataclass(frozen=True)
class Place:
    """Something of a member's that takes files."""

    find: Callable[[Work, str], Wanted]
    """Return what the reference names when it is the caller's own and takes files now.

    It raises NotFound otherwise, and for what is somebody else's alike.
    """
    take: Callable[[Work, Upload], None] | None = None
    """Note that a file is there, in the transaction that receives it; the system calls it, for the
    member of the upload. It raises nothing: the file is there whatever became of what wanted it."""
    lose: Callable[[Work, Upload], None] | None = None
    """Note that an agent refused a file that was taken, in the transaction of the refusal."""


_PLACES: Final[dict[str, Place]] = {}


def declare(kind: str, place: Place) -> None:
    """Let files be for a kind of thing; its name is a word of plain ASCII letters and `_`."""
    _PLACES[kind] = place


def find(work: Work, about: About) -> Wanted:
    """Return what a file is for, of the caller's own.

    Raises:
        NotFound: there is no such thing, or no such kind, or it takes no file.
    """
    if about.is_nothing:
        if about.reference:
            raise NotFound
        return Wanted()
    place = _PLACES.get(about.kind)
    if place is None:
        raise NotFound
    return place.find(work, about.reference)


def take(work: Work, row: Upload) -> None:
    """Tell whoever waits for a file that it is there."""
    place = _PLACES.get(row.about_kind)
    if place is not None and place.take is not None:
        place.take(work, row)


def lose(work: Work, row: Upload) -> None:
    """Tell whoever took a file that an agent refused it."""
    place = _PLACES.get(row.about_kind)
    if place is not None and place.lose is not None:
        place.lose(work, row)


def rows_about(work: Work, kind: str, references: Sequence[str]) -> list[Upload]:
    """Return the files of one kind of thing, oldest first; the caller checks whose they are."""
    asked = (Upload.about_kind == kind, col(Upload.about_ref).in_(references))
    oldest_first = (col(Upload.created_at), col(Upload.id))
    return [*work.db.exec(select(Upload).where(*asked).order_by(*oldest_first))]
