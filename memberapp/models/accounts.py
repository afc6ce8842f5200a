"""Accounts, second factors, sessions, counters of failures and kept form values."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from memberapp.models.base import UtcInstant, random_id


class Account(SQLModel, table=True):
    """One person's sign-in; the identifiers are the n° d'adhérent and the e-mail."""

    __tablename__ = "account"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    member_id: str = Field(foreign_key="member.id", unique=True)
    number: str = Field(index=True)
    """The n° d'adhérent without what people type differently; two may read alike."""
    email: str | None = Field(default=None, unique=True)
    """Lower case; None when the person shares another account's address."""
    password_hash: str
    password_changed_at: datetime = Field(sa_type=UtcInstant)
    created_at: datetime = Field(sa_type=UtcInstant)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    is_demo: bool = False


class TotpFactor(SQLModel, table=True):
    """An authenticator application; it rules once a right code confirmed it."""

    __tablename__ = "totp_factor"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id", unique=True)
    secret: bytes | None = None
    created_at: datetime = Field(sa_type=UtcInstant)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    last_step: int = 0
    """The last 30-second step used: a code counts only for a later one."""


class SignInSession(SQLModel, table=True):
    """A session; the cookie holds a random token, the row only its sha256."""

    __tablename__ = "sign_in_session"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    token_hash: str = Field(unique=True)
    account_id: str = Field(foreign_key="account.id", index=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    access: int
    created_at: datetime = Field(sa_type=UtcInstant)
    last_seen_at: datetime = Field(sa_type=UtcInstant)
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    end_reason: str | None = None
    address: str
    """Cut to /24 or /48."""
    browser: str


class AttemptCounter(SQLModel, table=True):
    """Failures counted for one keyed hash (an identifier as typed, an address, an account)."""

    __tablename__ = "attempt_counter"  # pyright: ignore[reportAssignmentType]

    key: str = Field(primary_key=True)
    """`scope:window:HMAC`, so that one subject can have several windows."""
    count: int
    window_ends_at: datetime = Field(sa_type=UtcInstant, index=True)


class FormReturn(SQLModel, table=True):
    """What a refused form held (never a password or a code) and its messages, for 10 minutes."""

    __tablename__ = "form_return"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    token_hash: str = Field(unique=True)
    page: str
    content: bytes | None = None
    expires_at: datetime = Field(sa_type=UtcInstant, index=True)
