"""The files that are asked for: each one costs time, so a member has so many an hour."""

from typing import Final

from memberapp.core import limits
from memberapp.core.limits import Limit, limited_ip_address
from memberapp.core.work import Work, writes

_FILES: Final = Limit("file", "30/hour")  # docs/security.md, 43

_VISITORS_FILES: Final = Limit("visitors_file", "30/hour")


@writes
def count_file(work: Work) -> None:
    """Count a file that somebody asks for, in a transaction of its own: a refused one counts.

    The files of visitors are counted by their network address.

    Raises:
        TooManyTries: a limit was reached before; this file is not counted.
    """
    if work.caller.is_member:
        limits.reserve(work, (_FILES, work.member_id))
    else:
        limits.reserve(work, (_VISITORS_FILES, limited_ip_address(work.origin.ip_address)))
