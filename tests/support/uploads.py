"""Files that tests send as a member does, without a browser."""

from typing import Any

from memberapp.uploads import checking, files, service
from memberapp.uploads.rules import PIECE_BYTES, About, Announced, UploadStatus
from memberapp.uploads.service import Sent
from tests.personas import SignedInMember
from tests.support import sent_files
from tests.support.units_of_work import run_now


def send(
    member: SignedInMember,
    content: bytes | None = None,
    *,
    name: str = "ordonnance.jpg",
    about: About = About(),  # noqa: B008 - a frozen value
) -> str:
    """Send a whole file in pieces and return its id; it waits to be checked."""
    whole = sent_files.photo() if content is None else content
    asked: dict[str, Any] = {"session": member.new_session()}
    announced = Announced(name, len(whole))
    standing = run_now(service.start, announced=announced, about=about, **asked)
    while standing.status is UploadStatus.SENDING:
        offset = standing.offset
        piece = whole[offset : offset + PIECE_BYTES]
        where = {"upload_id": standing.id, "offset": offset, "length": len(piece)}
        key = run_now(service.key_for, **asked, **where)
        files.write_piece(standing.id, offset, piece, key=key)
        standing = run_now(service.take_piece, **asked, **where)
    return standing.id


def check() -> None:
    """Check the file that waits for longest."""
    checking.check(run_now(checking.take))


def sent_by(member: SignedInMember) -> list[Sent]:
    """Return what a member sent lately, newest first."""
    return list(run_now(service.recent, session=member.new_session()).sent)
