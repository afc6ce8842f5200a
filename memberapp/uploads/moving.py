"""What a file is for changes: what was sent for a message not sent yet is for it once it is."""

from dataclasses import replace

from memberapp.core.topics import Topic
from memberapp.core.work import Work
from memberapp.uploads import attaching
from memberapp.uploads.attaching import Wanted
from memberapp.uploads.rules import About, UploadStatus
from memberapp.uploads.service import CONTENT


def move(work: Work, *, source: About, target: About, wanted: Wanted) -> int:
    """Let the caller's files for one thing be for another, or for nothing; return how many."""
    rows = [
        row
        for row in attaching.rows_about(work, source.kind, [source.reference])
        if row.member_id == work.member_id and row.status != UploadStatus.CANCELLED
    ]
    for row in rows:
        row.about_kind, row.about_ref = target.kind, target.reference
        content = CONTENT.reveal(row)
        content = replace(content, about_title=wanted.title, about_path=wanted.path)
        CONTENT.seal(row, content)
        work.db.add(row)
    if rows:
        work.changed(Topic.UPLOADS)
    return len(rows)
