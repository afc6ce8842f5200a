"""What was imported, and the lines that were set aside."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from memberapp.core.columns import UtcInstant


class FeedImport(SQLModel, table=True):
    """One feed file; a file is known by its sha256, a producer's files by rising sequences."""

    __tablename__ = "feed_import"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("sha256"),
        UniqueConstraint("producer", "sequence"),
        # At most one import may be under way: two at once never mix.
        Index(
            "uq_feed_import_running",
            "is_running",
            unique=True,
            sqlite_where=text("is_running = 1"),
            postgresql_where=text("is_running"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    producer: str
    sequence: int = Field(sa_type=BigInteger)
    sha256: str
    is_running: bool
    lease_until: datetime | None = Field(default=None, sa_type=UtcInstant)
    """Until when the running import holds the lock; renewed with each batch, so that a killed
    import can be resumed."""
    lines_done: int = 0
    """0 until the whole file has been examined; then its last line whose batch is in."""
    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    quarantined: int = 0
    absent: int | None = None
    """How many open objects a full feed did not name; None when the feed is not full."""
    finished_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class QuarantinedLine(SQLModel, table=True):
    """A line that was set aside, or warned of, and why; never what it held."""

    __tablename__ = "quarantined_line"  # pyright: ignore[reportAssignmentType]

    import_id: int = Field(primary_key=True, foreign_key="feed_import.id")
    line_number: int = Field(primary_key=True)
    object_type: str
    reason: str
    is_warning: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """Whether the line went in nevertheless."""


class EarlyClosing(SQLModel, table=True):
    """The closing of an object that no feed has brought yet.

    It stays closed should an older version of it, or this one, come later.
    """

    __tablename__ = "early_closing"  # pyright: ignore[reportAssignmentType]

    object_type: str = Field(primary_key=True)
    object_id: str = Field(primary_key=True)
    version: int
    closed_at: datetime = Field(sa_type=UtcInstant)
