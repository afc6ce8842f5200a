"""The people of the insurer who use the staff commands."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from memberapp.core.columns import UtcInstant


class Agent(SQLModel, table=True):
    """A person of the insurer; every staff command names one, and the audit keeps the name."""

    __tablename__ = "agent"  # pyright: ignore[reportAssignmentType]

    id: str = Field(primary_key=True)
    name: str
    created_at: datetime = Field(sa_type=UtcInstant)
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)
