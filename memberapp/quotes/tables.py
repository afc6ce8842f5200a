"""Quotes that members asked practices for. What somebody plans to have done is sealed."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel, col

from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.retention import Kept, Retention
from memberapp.services.tables import PracticeRequest

_TO_TELL: Final = text("tell_at IS NOT NULL")
_LATE: Final = text("status IN ('asked') AND late_told_at IS NULL")


class QuoteRequest(PracticeRequest, table=True):
    """A quote, from the request on."""

    __tablename__ = "quote_request"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        Index(
            "ix_quote_request_to_tell", "tell_at", sqlite_where=_TO_TELL, postgresql_where=_TO_TELL
        ),
        Index("ix_quote_request_late", "answer_by", sqlite_where=_LATE, postgresql_where=_LATE),
    )

    beneficiary_id: str
    """For whom: their name is in `person`."""
    care: bytes | None = None
    """A code of the cares of `data/network.yaml`, sealed."""
    care_name: bytes | None = None
    """How it was called when the member asked, sealed."""
    remark: bytes | None = None
    """In the member's own words, sealed; None of no remark."""
    content: bytes | None = None
    """The quote that came in, sealed JSON; None before, and once it was taken back."""
    heard: bytes | None = None
    """What the practice's service said last, sealed JSON: what it repeats is nothing new."""


class QuoteRequestStep(SQLModel, table=True):
    """What happened to a request for a quote, and who says so."""

    __tablename__ = "quote_request_step"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    request_id: str = Field(foreign_key="quote_request.id", index=True)
    status: str
    source: str
    agent_id: str | None = Field(default=None, foreign_key="agent.id")
    sequence: int
    """That of the request once it was taken: steps follow one another by it."""
    at: datetime = Field(sa_type=UtcInstant)


RETENTION = (
    Retention(
        col(QuoteRequest.asked_at),
        timedelta(days=731),
        Kept.QUOTES,
        parts=(col(QuoteRequestStep.request_id),),
    ),
)
