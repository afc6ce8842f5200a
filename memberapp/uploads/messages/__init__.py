"""What is sent about files: never what they hold, nor why one was refused."""

from enum import StrEnum

from memberapp.account.service import to_each
from memberapp.core.outgoing import Channel, Contact, Message
from memberapp.core.work import Work
from memberapp.members.tables import Member
from memberapp.uploads.tables import Upload


class Kind(StrEnum):
    """Every message about files; each has a folder and a function of its name."""

    UPLOAD_REFUSED = "upload_refused"


def upload_refused(
    work: Work, *, upload: Upload, member: Member, email: str | None
) -> list[Message]:
    """Tell by e-mail that an agent could not use a file, and where the reason is written."""
    contacts = [Contact(email, Channel.EMAIL)] if email else []
    return to_each(
        work,
        Kind.UPLOAD_REFUSED,
        member=member,
        contacts=contacts,
        key=upload.id,
        reference=upload.reference,
        sent_at=upload.created_at.isoformat(),
    )
