"""What a member sent, among their documents."""

from sqlmodel import col, select

from memberapp import addresses, clock
from memberapp.core.columns import written_out
from memberapp.core.filed import Filed, FiledKind
from memberapp.core.work import Work
from memberapp.members import service as members
from memberapp.uploads.rules import THERE
from memberapp.uploads.service import sent_of
from memberapp.uploads.tables import Upload


def find(work: Work) -> list[Filed]:
    """Return the files of the member that can be opened."""
    region = members.region(work)
    own = select(Upload).where(
        Upload.member_id == work.member_id, col(Upload.status).in_(written_out(*THERE))
    )
    return [
        Filed(
            kind=FiledKind.SENT,
            title=sent.name,
            dated=clock.local_date(sent.received_at or sent.created_at, region),
            path=addresses.document_file(sent.id),
            mime=sent.mime,
            size_bytes=sent.stored_bytes,
            sha256=sent.sha256,
            reference=sent.reference,
        )
        for sent in map(sent_of, work.db.exec(own))
    ]
