"""What members declared of who their contract covers."""

from datetime import date, datetime, timedelta

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel, col

from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.retention import Kept, Retention


class Declaration(SQLModel, table=True):
    """Somebody who comes in or leaves, as a member said; it gives nobody any right."""

    __tablename__ = "family_declaration"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    contract_id: str = Field(foreign_key="contract.id")
    event: str
    state: str = Field(index=True)
    beneficiary_id: str | None = Field(default=None, foreign_key="beneficiary.id")
    """Who leaves; None of who comes in."""
    person: bytes | None = None
    """Sealed JSON of who comes in: names, birth and number."""
    known_ids: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Whom the core listed for the member's contracts when it was declared."""
    happened_on: date
    effective_on: date
    prove_by: date
    declared_at: datetime = Field(sa_type=UtcInstant, index=True)
    sequence: int
    """Of the change that tells the core (`core/portal_changes.py`)."""
    decided_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    answer: bytes | None = None
    """Sealed JSON of what the core's file has of that person, once it was decided."""


RETENTION = (Retention(col(Declaration.declared_at), timedelta(days=731), Kept.DECLARATIONS),)
