"""The papers of a second opinion: the files that can be handed over, and those that were chosen."""

from collections.abc import Sequence
from typing import Final

from memberapp.core.errors import InvalidForm, InvalidInput
from memberapp.core.work import Work
from memberapp.opinions.rules import MAX_PAPERS
from memberapp.uploads import service as uploads
from memberapp.uploads.rules import UploadStatus
from memberapp.uploads.service import Sent

KIND: Final = "second_opinion"
"""What an upload says that it is for."""


def offered(work: Work, reference: str) -> tuple[Sent, ...]:
    """Return the files that can be handed over: those sent for it, and what was sent lately."""
    for_it = uploads.about(work, kind=KIND, reference=reference)
    found = {one.id: one for one in [*reversed(for_it), *uploads.recent(work).sent]}
    return tuple(one for one in found.values() if one.is_there)


def pending(work: Work, reference: str) -> tuple[Sent, ...]:
    """Return the files sent for it that are not there: on their way, checked, or refused."""
    found = uploads.about(work, kind=KIND, reference=reference)
    ended = UploadStatus.CANCELLED
    return tuple(one for one in found if not one.is_there and one.status is not ended)


def chosen(there: Sequence[Sent], papers: Sequence[str], *, is_agreed: bool) -> list[Sent]:
    """Return the files that a member hands over, and agrees to hand over.

    Raises:
        InvalidForm: `papers`, `agreed`: nothing was chosen, or too much, or it is not there.
    """
    found = {one.id: one for one in there}
    wanted = list(dict.fromkeys(papers))
    problems: list[InvalidInput] = []
    if not wanted:
        problems.append(InvalidInput("papers", "empty"))
    elif len(wanted) > MAX_PAPERS:
        problems.append(InvalidInput("papers", "too_many"))
    elif not found.keys() >= set(wanted):
        problems.append(InvalidInput("papers", "unknown"))
    if not is_agreed:
        problems.append(InvalidInput("agreed", "empty"))
    if problems:
        raise InvalidForm(tuple(problems))
    return [found[one] for one in wanted]
