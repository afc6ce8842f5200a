"""Accounts, second factors, sessions, links, codes and known browsers."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, UniqueConstraint, exists, text
from sqlmodel import Field, SQLModel, col, select

from memberapp.core.columns import UtcInstant, random_id
from memberapp.core.retention import Kept, Retention
from memberapp.core.secrets import keyed_hash, reveal, seal
from memberapp.core.tokens import SingleUse, SingleUseCode

DEVICE_LIFETIME = timedelta(days=365)
"""Of a browser's cookie and of its row, since it was used last."""
ENROLMENT_LIFETIME = timedelta(minutes=30)
RECOVERY_SHEET_LIFETIME = timedelta(minutes=10)
"""How long new recovery codes can be read."""


def _part(table: str, name: str, *columns: str, where: str) -> Index:
    """Return the index of the few rows that somebody looks for all the time."""
    return Index(
        f"ix_{table}_{name}", *columns, sqlite_where=text(where), postgresql_where=text(where)
    )


class Account(SQLModel, table=True):
    """One person's sign-in; the identifiers are the n° d'adhérent and the e-mail."""

    __tablename__ = "account"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        _part("account", "offered_phone", "created_at", where="offered_phone IS NOT NULL"),
        _part("account", "left", "left_at", where="left_at IS NOT NULL"),
        _part("account", "disabled", "id", where="disabled_at IS NOT NULL"),
    )

    id: str = Field(default_factory=random_id, primary_key=True)
    member_id: str = Field(foreign_key="member.id", unique=True)
    number: str = Field(index=True)
    """The n° d'adhérent without what people type differently; two may read alike."""
    email_sealed: bytes | None = None
    """Lower case; None when the person shares another account's address."""
    email_index: str | None = Field(default=None, unique=True)
    """What finds it (`email_index_of`)."""
    password_hash: str
    password_changed_at: datetime = Field(sa_type=UtcInstant)
    verified_phone: str | None = None
    """HMAC of the phone that received a code: another phone is not verified any more."""
    offered_phone: bytes | None = None
    """Sealed: the phone typed when the space was opened, while the insurer has another one."""
    created_at: datetime = Field(sa_type=UtcInstant)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    left_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When its member left; the row has no name any more, and waits for what refers to it."""
    is_demo: bool = False

    @property
    def email(self) -> str | None:
        """Return the address that the person signs in with."""
        return reveal(self, "email_sealed")

    @email.setter
    def email(self, email: str | None) -> None:
        seal(self, "email_sealed", email)
        self.email_index = None if email is None else email_index_of(email)


def email_index_of(email: str) -> str:
    """Return by what an address is found that nothing shows."""
    return keyed_hash("email", email)


class FormerPassword(SQLModel, table=True):
    """A password that an account had, or still has: its hash, recorded when it was chosen."""

    __tablename__ = "former_password"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    """Rises: the order in which they were chosen."""
    account_id: str = Field(foreign_key="account.id", index=True)
    password_hash: str
    chosen_at: datetime = Field(sa_type=UtcInstant)


class TotpFactor(SQLModel, table=True):
    """An authenticator application; it rules once a right code confirmed it."""

    __tablename__ = "totp_factor"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        _part("totp_factor", "unconfirmed", "created_at", where="confirmed_at IS NULL"),
    )

    id: str = Field(default_factory=random_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id", unique=True)
    secret: bytes | None = None
    created_at: datetime = Field(sa_type=UtcInstant)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    last_step: int = 0
    """The last 30-second step used: a code counts only for a later one."""


class RecoveryCode(SQLModel, table=True):
    """One of the codes that give the factor once without phone or mailbox, used or not."""

    __tablename__ = "recovery_code"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("account_id", "code_hash"),)

    id: str = Field(default_factory=random_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id")
    code_hash: str
    """HMAC of the code and its account."""
    created_at: datetime = Field(sa_type=UtcInstant)
    used_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class AccessRecovery(SQLModel, table=True):
    """A new access for a member who lost every factor (`account/access_recovery.py`)."""

    __tablename__ = "access_recovery"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True)
    member_id: str = Field(foreign_key="member.id")
    checks: str
    """How the first agent knew who asked, names separated by spaces."""
    opened_by: str
    opened_at: datetime = Field(sa_type=UtcInstant, index=True)
    approved_by: str | None = None
    approved_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    stopped_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    given_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class RecoverySheet(SQLModel, table=True):
    """Recovery codes that were just made, for the session that made them to read."""

    __tablename__ = "recovery_sheet"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id", unique=True)
    session_id: str
    codes: bytes | None = None
    """Sealed, separated by spaces."""
    expires_at: datetime = Field(sa_type=UtcInstant, index=True)


class Passkey(SQLModel, table=True):
    """A key that a member's device keeps and that signs in by itself (`account/passkeys.py`)."""

    __tablename__ = "passkey"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True)
    credential_hash: str = Field(unique=True)
    """HMAC of the credential's id, by which an answer finds it."""
    content: bytes | None = None
    """Sealed: the owner, the credential's id, the public key and the member's name for it."""
    sign_count: int
    """What its counter said last; 0 of one that counts nothing."""
    created_at: datetime = Field(sa_type=UtcInstant)
    last_used_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class PasskeyChallenge(SingleUse, table=True):
    """A challenge for a passkey; its token is in the cookie of the browser that asked."""

    __tablename__ = "passkey_challenge"  # pyright: ignore[reportAssignmentType]

    ceremony: str
    """sign_in, proof or enrolment."""
    session_id: str | None = None
    """Of the member who asked; None of a visitor."""


class PublicIdentity(SQLModel, table=True):
    """The link of an account with a public identity (`account/public_identities.py`)."""

    __tablename__ = "public_identity"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        _part("public_identity", "unconfirmed", "created_at", where="confirmed_at IS NULL"),
    )

    id: str = Field(default_factory=random_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True)
    subject_hash: str = Field(index=True)
    """HMAC of the provider and of its name for the person."""
    session_id: str
    """In which it began."""
    created_at: datetime = Field(sa_type=UtcInstant)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When its first sign-in was whole; it counts from then on."""
    last_used_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    refused_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """Since when its member refuses it."""


class IdentityRequest(SingleUse, table=True):
    """A browser that went to the provider of public identities; its token is in a cookie."""

    __tablename__ = "identity_request"  # pyright: ignore[reportAssignmentType]

    wanted: bytes | None = None
    """Sealed: the own path to come back to."""


class SignInSession(SQLModel, table=True):
    """A session; the cookie holds a random token, the row only its sha256."""

    __tablename__ = "sign_in_session"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (_part("sign_in_session", "open", "last_seen_at", where="ended_at IS NULL"),)

    id: str = Field(default_factory=random_id, primary_key=True)
    token_hash: str = Field(unique=True)
    account_id: str = Field(foreign_key="account.id", index=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    access: int
    created_at: datetime = Field(sa_type=UtcInstant, index=True)
    last_seen_at: datetime = Field(sa_type=UtcInstant)
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    address: str
    """Cut to /24 or /48."""
    browser: str
    last_address: str = Field("", sa_column_kwargs={"server_default": text("''")})
    """From where its cookie came last, cut too; `address` stays that of the sign-in."""
    last_browser: str = Field("", sa_column_kwargs={"server_default": text("''")})
    device_id: str | None = Field(default=None, foreign_key="device.id", index=True)
    """The browser, once it gave the second factor."""
    held_for: str | None = None
    """Why the sign-in looked unusual (`account/unusual_sign_ins.py`)."""
    proved_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the second factor was given last."""
    tell_at: datetime | None = Field(default=None, sa_type=UtcInstant, index=True)
    """When the member is told that their password was right and the factor never came."""
    disowned_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the member said that it was not them."""
    identity_token: bytes | None = None
    """Sealed: what the provider of a public identity wants to see when they sign out there."""


class Activation(SingleUseCode, table=True):
    """A space that waits for its link to be confirmed, with a code when the e-mail is new to us."""

    __tablename__ = "activation"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        _part("activation", "letter", "requested_at", where="letter_code IS NOT NULL"),
    )

    member_id: str = Field(foreign_key="member.id", index=True)
    email: bytes | None = None
    """Sealed: the address typed, to which the link went."""
    code_way: str
    """none, sms, email or letter: by what the code goes to a contact that the insurer knew."""
    phone_hash: str | None = None
    """HMAC of the phone that the code went to, which its copy proves to be read."""
    letter_code: bytes | None = None
    """Sealed: the code to print, until its letter is posted."""


class PasswordReset(SingleUseCode, table=True):
    """A way to a new password: a link by e-mail, or a code by SMS for the browser that asked."""

    __tablename__ = "password_reset"  # pyright: ignore[reportAssignmentType]

    account_id: str = Field(foreign_key="account.id", index=True)


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
    last_seen_at: datetime = Field(sa_type=UtcInstant, index=True)
    trusted_until: datetime | None = Field(default=None, sa_type=UtcInstant)
    """Until when the password is enough here; None unless the member chose it."""
    forgotten_at: datetime | None = Field(default=None, sa_type=UtcInstant)


class PushSubscription(SQLModel, table=True):
    """A browser that gets notifications (`account/push_subscriptions.py`)."""

    __tablename__ = "push_subscription"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=random_id, primary_key=True)
    account_id: str = Field(foreign_key="account.id", index=True)
    device_id: str = Field(foreign_key="device.id", unique=True)
    endpoint_index: str = Field(unique=True)
    """HMAC of the address at the push service."""
    content: bytes | None = None
    """Sealed: the owner, our key, the address at the push service and the browser's keys."""
    created_at: datetime = Field(sa_type=UtcInstant)


class SentCode(SingleUseCode, table=True):
    """The last code sent for one session and one purpose; a new one takes its place.

    Its token is that of the link that confirms an unusual sign-in in place of the code.
    """

    __tablename__ = "sent_code"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("session_id", "purpose"),)

    account_id: str = Field(foreign_key="account.id", index=True)
    session_id: str = Field(foreign_key="sign_in_session.id")
    purpose: str
    bound_to: str = ""
    """What it proves: the proposed bank account, the phone (HMAC); nothing for a sign-in."""
    channel: str


class EmailChange(SingleUse, table=True):
    """An e-mail that waits for its link to be clicked; the old one rules until then."""

    __tablename__ = "email_change"  # pyright: ignore[reportAssignmentType]

    account_id: str = Field(foreign_key="account.id", index=True)
    member_id: str = Field(foreign_key="member.id")
    email: bytes | None = None


class StrongerSignIn(SQLModel, table=True):
    """Until when a member gives both factors each time (`account/stronger_sign_ins.py`)."""

    __tablename__ = "stronger_sign_in"  # pyright: ignore[reportAssignmentType]

    member_id: str = Field(foreign_key="member.id", primary_key=True)
    until: datetime = Field(sa_type=UtcInstant, index=True)


_DISABLED = select(Account.id).where(col(Account.disabled_at).is_not(None))


def _of_open_spaces(table: Any, since: Any, kept: Kept) -> Retention:
    """Return the rule of what goes with the space of its account."""
    return Retention(col(since), timedelta(0), kept, where=col(table.account_id).in_(_DISABLED))


RETENTION = (
    Retention(col(Activation.expires_at), timedelta(days=30), Kept.LINKS),
    Retention(col(PasswordReset.expires_at), timedelta(days=30), Kept.LINKS),
    # Those of the last day still count.
    Retention(col(EmailChange.expires_at), timedelta(days=30), Kept.LINKS),
    Retention(col(SentCode.expires_at), timedelta(days=1), Kept.CODES),
    Retention(
        col(Account.created_at),
        timedelta(days=30),
        Kept.OFFERED_PHONE,
        where=col(Account.offered_phone).is_not(None),
        columns=("offered_phone",),
    ),
    _of_open_spaces(FormerPassword, FormerPassword.chosen_at, Kept.ACCESS),
    _of_open_spaces(RecoveryCode, RecoveryCode.created_at, Kept.ACCESS),
    Retention(col(RecoverySheet.expires_at), timedelta(0), Kept.CODE_SHEETS),
    Retention(col(StrongerSignIn.until), timedelta(0), Kept.STRONGER_SIGN_INS),
    # A day after the changes of bank account that refer to it.
    Retention(
        col(Account.left_at),
        timedelta(days=1828),
        Kept.LEFT_SPACES,
        where=col(Account.left_at).is_not(None),
    ),
    _of_open_spaces(Passkey, Passkey.created_at, Kept.PASSKEYS),
    _of_open_spaces(PushSubscription, PushSubscription.created_at, Kept.PUSH),
    Retention(col(PasskeyChallenge.expires_at), timedelta(0), Kept.CHALLENGES),
    _of_open_spaces(PublicIdentity, PublicIdentity.created_at, Kept.IDENTITIES),
    Retention(
        col(PublicIdentity.created_at),
        timedelta(days=1),
        Kept.BEGUN_IDENTITIES,
        where=col(PublicIdentity.confirmed_at).is_(None),
    ),
    Retention(col(IdentityRequest.expires_at), timedelta(0), Kept.CHALLENGES),
    Retention(col(AccessRecovery.opened_at), timedelta(days=90), Kept.RECOVERIES),
    Retention(
        col(TotpFactor.created_at),
        ENROLMENT_LIFETIME,
        Kept.APP_KEYS,
        where=col(TotpFactor.confirmed_at).is_(None),
    ),
    # For a year a member may look at the sign-ins of the past, and at the browsers of these.
    Retention(col(SignInSession.created_at), timedelta(days=365), Kept.SIGN_INS),
    Retention(
        col(Device.last_seen_at),
        DEVICE_LIFETIME,
        Kept.SIGN_INS,
        where=~exists().where(col(SignInSession.device_id) == col(Device.id)),
        parts=(col(PushSubscription.device_id),),
    ),
)
