"""The clients of the API, their keys, and what they were answered, to be answered again."""

from datetime import datetime, timedelta

from sqlmodel import Field, SQLModel, col

from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.retention import Kept, Retention


class ApiClient(SQLModel, table=True):
    """A system of the insurer; its id stays its own for ever."""

    __tablename__ = "api_client"  # pyright: ignore[reportAssignmentType]

    id: str = Field(primary_key=True)
    name: str
    scopes: str
    """Separated by spaces."""
    per_minute: int
    """How many requests it may send in a minute."""
    is_signed: bool
    """Whether each of its requests must be signed."""
    agents: str = ""
    """As whom it may act, separated by spaces; as nobody when empty."""
    created_at: datetime = Field(sa_type=UtcInstant)
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class ApiKey(SQLModel, table=True):
    """A key of a client: two of them are valid while one replaces the other."""

    __tablename__ = "api_key"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    client_id: str = Field(foreign_key="api_client.id", index=True)
    token_hash: str
    signing_secret: bytes | None = None
    """Sealed: a signature is computed again to be compared, so that a hash would not do."""
    created_at: datetime = Field(sa_type=UtcInstant)
    ends_at: datetime = Field(sa_type=UtcInstant)


class ApiAnswer(SQLModel, table=True):
    """What an act of a client was answered, for the client that asks again with its key."""

    __tablename__ = "api_answer"  # pyright: ignore[reportAssignmentType]

    id: str = Field(primary_key=True)
    """Keyed hash of the client and its `Idempotency-Key`."""
    request_hash: str
    """Keyed hash of what was asked: the same key with something else is refused."""
    answer: bytes | None = None
    """Sealed: it may hold what an agent reads of a member."""
    created_at: datetime = Field(sa_type=UtcInstant, index=True)


RETENTION = (Retention(col(ApiAnswer.created_at), timedelta(days=1), Kept.API_ANSWERS),)
