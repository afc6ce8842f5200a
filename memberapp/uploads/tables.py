"""The files that members sent, from the first piece on; their bytes are sealed files."""

from datetime import datetime, timedelta

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel, col

from memberapp.core.columns import UtcInstant, random_id, written_out
from memberapp.core.retention import Kept, Retention
from memberapp.uploads.rules import DAY, UNFINISHED

_CHECKING = text("status = 'checking'")
_UNFINISHED = text("status IN ('sending', 'cancelled')")


class Upload(SQLModel, table=True):
    """A file that a member sends, or sent."""

    __tablename__ = "upload"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        # The worker looks all the time.
        Index(
            "ix_upload_checking",
            "retry_at",
            sqlite_where=_CHECKING,
            postgresql_where=_CHECKING,
        ),
        Index(
            "ix_upload_unfinished",
            "changed_at",
            sqlite_where=_UNFINISHED,
            postgresql_where=_UNFINISHED,
        ),
        Index("ix_upload_member_id_created_at", "member_id", "created_at"),
        Index("ix_upload_about", "about_kind", "about_ref"),
    )

    id: str = Field(default_factory=random_id, primary_key=True)
    reference: str = Field(unique=True)
    member_id: str = Field(foreign_key="member.id")
    status: str
    about_kind: str = ""
    """What it is for: a kind that a room declared, and its reference there."""
    about_ref: str = ""
    content: bytes | None = None
    """Sealed JSON: `UploadContent`."""
    resume_key: str
    """HMAC of what the browser announced: the same file, chosen again, goes on."""
    size_bytes: int
    """As it came, or should come; of a cancelled file what came."""
    received_bytes: int = 0
    created_at: datetime = Field(sa_type=UtcInstant, index=True)
    changed_at: datetime = Field(sa_type=UtcInstant)
    retry_at: datetime = Field(sa_type=UtcInstant)
    """When it may be checked; while it is, when whoever does is taken for dead."""
    tries: int = 0
    """How often its check was begun; each try writes a file of its own."""
    refusal: str = ""
    received_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    mime: str = ""
    """Of the harmless file, as all below."""
    pages: int = 0
    stored_bytes: int = 0
    sha256: str = ""
    sent_sha256: str = ""
    """Of the file as it came."""
    decided_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When an agent read or refused it."""
    decided_by: str | None = Field(default=None, foreign_key="agent.id")
    key: bytes | None = None
    """Sealed: the key of its pieces, then of its file. Without it these are noise."""


UPLOADS_RETENTION = timedelta(days=731)
"""As long as what it is for may be contested (Code de la mutualité, art. L. 221-11)."""

RETENTION = (
    Retention(
        col(Upload.changed_at),
        DAY,
        Kept.UNFINISHED_UPLOADS,
        where=col(Upload.status).in_(written_out(*UNFINISHED)),
    ),
    Retention(col(Upload.created_at), UPLOADS_RETENTION, Kept.UPLOADS),
)
