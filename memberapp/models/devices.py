"""Browsers that gave a second factor, and the codes sent where there is no authenticator app."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from memberapp.models.base import UtcInstant, random_id


class Device(SQLModel, table=True):
    """A browser that one account's member used; the cookie holds a random token, this its sha256.

    One browser has one token, and a row for each account that signed in there.
    """

    __tablename__ = "device"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("token_hash", "account_id"),)

    id: str = Field(default_factory=random_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True)
    token_hash: str
    browser: str
    address: str
    """Cut to /24 or /48."""
    created_at: datetime = Field(sa_type=UtcInstant)
    last_seen_at: datetime = Field(sa_type=UtcInstant)
    trusted_until: datetime | None = Field(default=None, sa_type=UtcInstant)
    """Until when the password is enough here; None unless the member chose it."""
    forgotten_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class SentCode(SQLModel, table=True):
    """The last code sent for one session and one purpose; a new one takes its place."""

    __tablename__ = "sent_code"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("session_id", "purpose"),)

    id: str = Field(default_factory=random_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id")
    session_id: str = Field(foreign_key="sign_in_session.id")
    purpose: str
    bound_to: str = ""
    """What it proves: the proposed bank account, the phone (HMAC); nothing for a sign-in."""
    channel: str
    code_hash: str
    """HMAC, keyed outside the database: six digits alone would be found in a moment."""
    link_hash: str | None = Field(default=None, unique=True)
    """sha256 of the link that confirms an unusual sign-in in place of the code."""
    sent_at: datetime = Field(sa_type=UtcInstant)
    expires_at: datetime = Field(sa_type=UtcInstant, index=True)
    used_at: datetime | None = Field(default=None, sa_type=UtcInstant)
