"""How much a member may send: so many bytes in a day, so many files at once."""

from typing import Final

from sqlmodel import case, col, func, select

from memberapp.core.errors import QueueFull, QuotaFull
from memberapp.core.work import Work
from memberapp.uploads.rules import DAY, MAX_AT_ONCE, MAX_DAY_BYTES, UploadStatus
from memberapp.uploads.tables import Upload

_IS_STORED_LARGER: Final = col(Upload.stored_bytes) > col(Upload.size_bytes)
_TAKEN_BYTES: Final = case(
    (_IS_STORED_LARGER, col(Upload.stored_bytes)), else_=col(Upload.size_bytes)
)
"""Of a file, in the room of a day: as it came or as it is stored, whichever is more."""


def check(work: Work, size_bytes: int) -> None:
    """Check what was sent lately; whoever starts a file holds the lock of their member.

    Raises:
        QuotaFull: so much was sent in the last day; it says from when on this one fits.
        QueueFull: so many files were begun and are not whole.
    """
    own = Upload.member_id == work.member_id
    is_open = Upload.status == UploadStatus.SENDING
    begun = work.db.exec(select(func.count()).select_from(Upload).where(own, is_open)).one()
    if begun >= MAX_AT_ONCE:
        raise QueueFull
    over = bytes_of_day(work) + size_bytes - MAX_DAY_BYTES
    if over <= 0:
        return
    lately = (
        select(Upload.created_at, _TAKEN_BYTES)
        .where(own, col(Upload.created_at) > work.now - DAY)
        .order_by(col(Upload.created_at))
    )
    until = work.now + DAY
    for created_at, freed in work.db.exec(lately):
        over -= freed
        if over <= 0:
            until = created_at + DAY
            break
    raise QuotaFull(until)


def bytes_of_day(work: Work) -> int:
    """Return how many bytes the caller sent in the last day."""
    lately = select(func.sum(_TAKEN_BYTES)).where(
        Upload.member_id == work.member_id, col(Upload.created_at) > work.now - DAY
    )
    return work.db.exec(lately).one() or 0
