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
    verified_phone: str | None = None
    """HMAC of the phone that received a code: another phone is not verified any more."""
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
    device_id: str | None = Field(default=None, foreign_key="device.id")
    """The browser, once it gave the second factor."""
    held_for: str | None = None
    """Why the sign-in looked unusual (`services/suspicion.py`)."""
    proved_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the second factor was given last."""
    tell_at: datetime | None = Field(default=None, sa_type=UtcInstant, index=True)
    """When the member is told that his password was right and the factor never came."""
    disowned_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the member said that it was not him."""


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


class Activation(SQLModel, table=True):
    """A space that waits for its link to be confirmed, with a code when the e-mail is new to us."""

    __tablename__ = "activation"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    email: bytes | None = None
    """Sealed: the address typed, to which the link went."""
    phone: bytes | None = None
    """Sealed: the phone typed, when one was."""
    password_hash: str
    token_hash: str = Field(unique=True)
    code_way: str
    """none, sms, email or letter: by what the code goes to a contact that the insurer knew."""
    code_hash: str | None = None
    """HMAC of the code, bound to this row."""
    phone_hash: str | None = None
    """HMAC of the phone that the code went to, which its copy proves to be read."""
    letter_code: bytes | None = None
    """Sealed: the code to print, until its letter is posted."""
    requested_at: datetime = Field(sa_type=UtcInstant)
    expires_at: datetime = Field(sa_type=UtcInstant, index=True)
    used_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class PasswordReset(SQLModel, table=True):
    """A way to a new password: a link by e-mail, or a code by SMS for the browser that asked."""

    __tablename__ = "password_reset"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True)
    token_hash: str = Field(unique=True)
    code_hash: str | None = None
    """HMAC of the code, bound to this row; None for a link."""
    requested_at: datetime = Field(sa_type=UtcInstant)
    expires_at: datetime = Field(sa_type=UtcInstant, index=True)
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When it was used, or replaced by a later one."""
