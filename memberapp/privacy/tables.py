"""The copies of their data that members asked for; the copies themselves are sealed files."""

from datetime import datetime, timedelta

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel, col

from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.retention import Kept, Retention
from memberapp.privacy.rules import ARCHIVE_LIFETIME

_OPEN = text("status IN ('waiting', 'building')")
_WITH_KEY = text("key IS NOT NULL")


class DataArchive(SQLModel, table=True):
    """A copy of all data of a member, from the demand to its end; an account has one under way."""

    __tablename__ = "data_archive"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        Index(
            "uq_data_archive_open",
            "account_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        # The worker looks all the time.
        Index(
            "ix_data_archive_waiting",
            "retry_at",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "ix_data_archive_with_key",
            "ended_at",
            sqlite_where=_WITH_KEY,
            postgresql_where=_WITH_KEY,
        ),
    )

    id: str = Field(default_factory=random_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True)
    member_id: str = Field(foreign_key="member.id")
    status: str
    """waiting, building, ready or failed."""
    asked_at: datetime = Field(sa_type=UtcInstant, index=True)
    retry_at: datetime = Field(sa_type=UtcInstant)
    """When it may be built; while it is, when whoever does is taken for dead."""
    tries: int = 0
    """How often it was begun; each try writes a file of its own."""
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When it was ready, or given up."""
    size_bytes: int = 0
    key: bytes | None = None
    """Sealed: the key of its file. Without it the file is noise."""


RETENTION = (
    Retention(
        col(DataArchive.ended_at),
        ARCHIVE_LIFETIME,
        Kept.ARCHIVES,
        where=col(DataArchive.key).is_not(None),
        columns=("key",),
    ),
    # As long as somebody may wonder who asked for it.
    Retention(col(DataArchive.asked_at), timedelta(days=90), Kept.ARCHIVE_REQUESTS),
)
