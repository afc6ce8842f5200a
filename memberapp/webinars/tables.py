"""Who signed up for which webinar, and how many places of each are taken."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel, col

from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.retention import Kept, Retention

_SIGNED_UP: Final = text("left_at IS NULL")
_TO_REMIND: Final = text("remind_at IS NOT NULL")


class WebinarPlaces(SQLModel, table=True):
    """How many places of a webinar members took; its row is made at the first."""

    __tablename__ = "webinar_places"  # pyright: ignore[reportAssignmentType]

    webinar: str = Field(primary_key=True)
    """A code of `data/webinars.yaml`."""
    taken: int


class WebinarSignUp(SQLModel, table=True):
    """A member who signed up, until they leave."""

    __tablename__ = "webinar_sign_up"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        # One for each member and webinar, whoever taps twice.
        Index(
            "ix_webinar_sign_up_active",
            "webinar",
            "member_id",
            unique=True,
            sqlite_where=_SIGNED_UP,
            postgresql_where=_SIGNED_UP,
        ),
        Index(
            "ix_webinar_sign_up_to_remind",
            "remind_at",
            sqlite_where=_TO_REMIND,
            postgresql_where=_TO_REMIND,
        ),
    )

    id: str = Field(default_factory=random_id, primary_key=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    webinar: str
    """A code of `data/webinars.yaml`."""
    starts_at: datetime = Field(sa_type=UtcInstant, index=True)
    """When it begins, as the member was told last."""
    sequence: int = 0
    """How often that changed: what is sent of it, or read by a calendar, is told apart."""
    signed_up_at: datetime = Field(sa_type=UtcInstant)
    changed_at: datetime = Field(sa_type=UtcInstant)
    remind_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the reminder leaves; None once it has, and where there is none."""
    left_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the member was told that it is not held."""


RETENTION = (Retention(col(WebinarSignUp.starts_at), timedelta(days=366), Kept.WEBINARS),)
