"""Messages that members handed over, and the warnings that every page shows."""

from datetime import datetime, timedelta

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel, col

from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.retention import Kept, Retention


class FraudReport(SQLModel, table=True):
    """A suspicious message that a member handed over, as it was shown before it was sent."""

    __tablename__ = "fraud_report"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("member_id", "digest"),)

    id: str = Field(default_factory=random_id, primary_key=True)
    reference: str = Field(unique=True)
    member_id: str = Field(foreign_key="member.id")
    digest: str
    """A keyed hash of all that was handed over: the same sent twice is one report."""
    way: str
    """How the message came: `Way`."""
    verdict: str
    """What the checker said of it: `Verdict`."""
    sender: bytes | None = None
    text: bytes | None = None
    """Sealed, as the sender is: strangers' words, and perhaps the member's own data."""
    patterns: bytes | None = None
    """Sealed JSON of `Pattern`s, by which reports are counted."""
    created_at: datetime = Field(sa_type=UtcInstant, index=True)


class SiteWarning(SQLModel, table=True):
    """A warning that every page shows from a day until another; nobody's personal data."""

    __tablename__ = "site_warning"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    title: str
    text: str
    link: str = ""
    """A page of ours, or an address of `channels.yaml`; empty for `/conseils`."""
    begins_at: datetime = Field(sa_type=UtcInstant)
    ends_at: datetime = Field(sa_type=UtcInstant, index=True)
    published_at: datetime = Field(sa_type=UtcInstant)
    """Whoever hid an earlier one sees this one."""


REPORTS_KEPT_MONTHS = 6
"""A wave of frauds comes back, with other numbers."""
_DAYS_OF_MONTH = 30.5
RETENTION = (
    Retention(
        col(FraudReport.created_at),
        timedelta(days=round(REPORTS_KEPT_MONTHS * _DAYS_OF_MONTH)),
        Kept.FRAUD_REPORTS,
    ),
)
