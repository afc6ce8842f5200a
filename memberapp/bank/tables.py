"""What the member changes here and the core must learn: contact details and bank account."""

from datetime import datetime, timedelta

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel, col

from memberapp.bank.rules import PROPOSAL_LIFETIME, BankChangeStatus
from memberapp.core.columns import UtcInstant, random_id, written_out
from memberapp.core.retention import Kept, Retention


class BankChange(SQLModel, table=True):
    """A new account of a member, from the form to the end of its waiting period.

    The proof (password or code) is bound to this row, whose IBAN never changes. At most one row of
    a member is `waiting` or in `review`.
    """

    __tablename__ = "bank_change"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        Index(
            "uq_bank_change_open",
            "member_id",
            unique=True,
            sqlite_where=text("status IN ('waiting', 'review')"),
            postgresql_where=text("status IN ('waiting', 'review')"),
        ),
        # The worker looks all the time, and every account that was ever changed has had its day.
        Index(
            "ix_bank_change_waiting",
            "effective_at",
            sqlite_where=text("status IN ('waiting')"),
            postgresql_where=text("status IN ('waiting')"),
        ),
        Index(
            "ix_bank_change_proposed",
            "proposed_at",
            sqlite_where=text("status IN ('proposed')"),
            postgresql_where=text("status IN ('proposed')"),
        ),
    )

    id: str = Field(default_factory=random_id, primary_key=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    account_id: str = Field(foreign_key="account.id", index=True)
    status: str
    """proposed, waiting, review, effective, cancelled, refused or replaced."""
    iban: bytes | None = None
    iban_index: str = Field(index=True)
    """HMAC of the IBAN: the same account on two members' files is held for the staff."""
    holder: bytes | None = None
    previous_iban: bytes | None = None
    proposed_at: datetime = Field(sa_type=UtcInstant)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    effective_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When the new account is paid from; None until it is confirmed or while the staff decides."""
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant, index=True)
    approved_with: str | None = None
    """Whom the staff saw to have the same account when they approved it: numbers, a space between.

    Anybody new is for them to see again.
    """
    name_check: str | None = None
    """What the bank said of the holder's name, as `NameCheck`; None where no bank is asked."""
    bank_name: bytes | None = None
    """Its own name for the holder, close and for the member to read; gone once confirmed."""
    cancel_token_hash: str | None = Field(default=None, unique=True)
    cancel_until: datetime | None = Field(default=None, sa_type=UtcInstant)


CHANGES_RETENTION = timedelta(days=1827)
"""Five years, as long as a payment may be contested (Code civil, art. 2224)."""

RETENTION = (
    Retention(col(BankChange.ended_at), CHANGES_RETENTION, Kept.BANK_CHANGES),
    Retention(
        col(BankChange.proposed_at),
        PROPOSAL_LIFETIME,
        Kept.BANK_FORMS,
        where=col(BankChange.status).in_(written_out(BankChangeStatus.PROPOSED)),
    ),
)
