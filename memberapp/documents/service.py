"""One list of all documents of a member, by year and kind: rooms say what they have."""

from dataclasses import dataclass
from typing import Final

from memberapp.care import filed as care
from memberapp.certificate import filed as certificate
from memberapp.core.filed import Filed, FiledKind
from memberapp.core.text import fold
from memberapp.core.work import Work
from memberapp.documents.labels import KINDS
from memberapp.members import filed as members
from memberapp.members import service as members_service
from memberapp.uploads import filed as uploads

PAGE: Final = 25
_SOURCES: Final = (members.find, care.find, certificate.find, uploads.find)


@dataclass(frozen=True)
class Asked:
    """Which documents are wanted; nothing of a field means all."""

    words: str = ""
    year: int | None = None
    kind: FiledKind | None = None
    page: int = 1


@dataclass(frozen=True)
class Found:
    """One page of what is wanted, newest first."""

    asked: Asked
    documents: list[Filed]
    count: int
    """How many are wanted, on all pages."""
    total: int
    """How many the member has."""
    years: list[int]
    region: str

    @property
    def pages(self) -> int:
        """Return how many pages there are, one at least."""
        return max(1, -(-self.count // PAGE))


def show(work: Work, *, asked: Asked) -> Found:
    """Return a page of the member's documents; one beyond the last is the last."""
    everything = [one for find in _SOURCES for one in find(work)]
    everything.sort(key=lambda one: (-one.dated.toordinal(), one.kind, one.title, one.path))
    wanted = [one for one in everything if _is_wanted(one, asked)]
    page = min(max(1, asked.page), max(1, -(-len(wanted) // PAGE)))
    return Found(
        asked=Asked(asked.words, asked.year, asked.kind, page),
        documents=wanted[(page - 1) * PAGE : page * PAGE],
        count=len(wanted),
        total=len(everything),
        years=sorted({one.dated.year for one in everything}, reverse=True),
        region=members_service.region(work),
    )


def _is_wanted(one: Filed, asked: Asked) -> bool:
    """Return whether a document has the year and the kind, and each of the words somewhere."""
    if asked.year not in {None, one.dated.year} or asked.kind not in {None, one.kind}:
        return False
    text = fold(f"{one.title} {one.reference} {KINDS[one.kind]}")
    return all(word in text for word in fold(asked.words).split())
