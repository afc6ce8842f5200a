"""The files that members ask for: each one costs time, so a member has so many an hour."""

from typing import Final

from memberapp.core import limits
from memberapp.core.limits import Limit
from memberapp.core.work import Work, writes

_FILES: Final = Limit("file", "30/hour")  # docs/security.md, 43


@writes
def count_file(work: Work) -> None:
    """Count a file that a member asks for, in a transaction of its own: a refused one counts.

    Raises:
        TooManyTries: a limit was reached before; this file is not counted.
    """
    limits.reserve(work, (_FILES, work.member_id))
