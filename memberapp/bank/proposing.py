"""The account as its pages show it, and a new one typed in: nothing is paid to it yet."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ScalarSelect, String, cast, or_
from sqlmodel import col, delete, func, select

from memberapp.account.service import (
    CodeAsked,
    Purpose,
    code_asked,
    has_recent_contact,
    notices_sent,
    own_account,
)
from memberapp.bank.messages import Kind
from memberapp.bank.rules import (
    CHANGES_WINDOW,
    MAX_CHANGES,
    PROPOSAL_LIFETIME,
    BankChangeSnapshot,
    BankChangeStatus,
    NameCheck,
    NameChecked,
    Proposal,
    conclude,
    parse_holder,
    parse_iban,
)
from memberapp.bank.tables import BankChange
from memberapp.bank.waiting_period import (
    OPEN,
    has_insured_holder,
    index_of,
    insured_names,
    open_change,
    snapshot_of,
    waiting_period_of,
)
from memberapp.core import audit, limits
from memberapp.core.errors import InvalidIdentifier, TooManyTries
from memberapp.core.forms import read_fields
from memberapp.core.identifiers import mask_iban
from memberapp.core.limits import Limit
from memberapp.core.outbox import MessageSnapshot
from memberapp.core.secrets import reveal, seal
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member
from memberapp.settings import get_settings

_SHOWN = 25
NAMES_ASKED = Limit("bank_name_asked", "10/day")
"""Enough to correct oneself; too few to learn whose accounts a list of numbers is."""


@dataclass(frozen=True)
class BankOverview:
    """The account that is paid, the one that waits, and the changes so far."""

    region: str
    masked_iban: str
    """Empty when the insurer knows none."""
    holder: str
    """Of the account that is paid; empty when it came from the core, which does not tell."""
    member_name: str
    pending: BankChangeSnapshot | None
    history: tuple[BankChangeSnapshot, ...]
    may_change_at: datetime | None
    """When the next change is possible, once too many were made."""
    waiting_period: timedelta
    """How long a change confirmed now would wait."""
    is_contact_recent: bool
    """Whether it would wait longer because the e-mail or the phone has just changed."""
    asked: CodeAsked
    """How the member gives the code that confirms, and whether one was sent for the proposal."""
    messages: tuple[MessageSnapshot, ...]
    """What told the member's contacts of the account that waits."""


def overview(work: Work) -> BankOverview:
    """Return the member's bank account; IBANs are masked.

    Raises:
        NotFound: the account is somebody else's.
    """
    member, _account = own_account(work, member_id=work.member_id, account_id=work.account_id)
    proposed = _proposed(work)
    iban = reveal(member, "iban") or ""
    history = tuple(
        snapshot_of(row)
        for row in work.db.exec(
            select(BankChange)
            .where(
                col(BankChange.member_id) == member.id, col(BankChange.confirmed_at).is_not(None)
            )
            .order_by(col(BankChange.confirmed_at).desc(), BankChange.id)
            .limit(_SHOWN)
        )
    )
    pending = next((change for change in history if change.is_pending), None)
    return BankOverview(
        region=member.region,
        masked_iban=mask_iban(iban) if iban else "",
        holder=_holder_of_paid(work, member),
        member_name=f"{member.first_name} {member.last_name}",
        pending=pending,
        history=history,
        may_change_at=may_change_at(work, member.id),
        waiting_period=waiting_period_of(work, member_id=member.id, now=work.now),
        is_contact_recent=has_recent_contact(work, member_id=member.id, now=work.now),
        asked=code_asked(work, purpose=Purpose.BANK, bound_to=proposed.id if proposed else ""),
        messages=_messages_about(work, pending, member_id=member.id) if pending else (),
    )


def _messages_about(
    work: Work, change: BankChangeSnapshot, *, member_id: str
) -> tuple[MessageSnapshot, ...]:
    kinds = (Kind.BANK_CHANGE_CONFIRMED, Kind.BANK_CHANGE_REVIEWED)
    return notices_sent(work, member_id=member_id, kinds=kinds, key=change.id)


def pending_of(work: Work) -> BankChangeSnapshot | None:
    """Return the new account that waits for its waiting period or for the staff."""
    row = open_change(work, work.member_id)
    return snapshot_of(row) if row else None


def pending_mark(member_id: Any) -> ScalarSelect[str]:
    """Return, for a query, which change of a member is open and how far it is; NULL without one."""
    until = func.coalesce(cast(col(BankChange.effective_at), String), "")
    return (
        select(col(BankChange.id) + " " + col(BankChange.status) + " " + until)
        .where(
            col(BankChange.member_id) == member_id,
            or_(*(col(BankChange.status) == status for status in OPEN)),
        )
        .limit(1)
        .scalar_subquery()
    )


def proposal(work: Work) -> Proposal | None:
    """Return the account that waits for the member's proof, in full; None when there is none."""
    row = _proposed(work)
    if row is None:
        return None
    return Proposal(
        id=row.id,
        iban=reveal(row, "iban") or "",
        holder=reveal(row, "holder") or "",
        is_holder_insured=has_insured_holder(work, row),
        name_check=NameCheck(row.name_check) if row.name_check else None,
        bank_name=reveal(row, "bank_name") or "",
    )


def _proposed(work: Work) -> BankChange | None:
    return work.db.exec(
        select(BankChange).where(
            col(BankChange.member_id) == work.member_id,
            col(BankChange.account_id) == work.account_id,
            col(BankChange.status) == BankChangeStatus.PROPOSED,
            col(BankChange.proposed_at) > work.now - PROPOSAL_LIFETIME,
        )
    ).first()


@dataclass(frozen=True)
class TypedAccount:
    """A new account that may be proposed."""

    iban: str
    holder: str


@writes
def read_typed(work: Work, *, iban: str, holder: str) -> TypedAccount:
    """Read a new account whose bank is about to be asked for its holder's name, and count that.

    Raises:
        InvalidForm: a field is refused; both are named.
        TooManyTries: too many changes were confirmed, or too many names asked about, lately.
        NotFound: the account is somebody else's.
    """
    member, _account = own_account(
        work, member_id=work.member_id, account_id=work.account_id, is_locked=True
    )
    refuse_too_many(work, member.id)
    new_iban, new_holder = _read(work, member, iban, holder)
    limits.reserve(work, (NAMES_ASKED, member.id))
    work.audit(audit.Event.BANK_NAME_ASKED)
    return TypedAccount(new_iban, new_holder)


@writes
def propose(work: Work, *, iban: str, holder: str, checked: NameChecked | None = None) -> str:
    """Keep a new account until the member proves that they want it; an earlier one is dropped.

    Return its id, which the proof is bound to. `checked` is what its bank said of the holder.

    Raises:
        InvalidForm: a field is refused; both are named.
        TooManyTries: too many changes were confirmed lately.
        NotFound: the account is somebody else's.
    """
    member, account = own_account(
        work, member_id=work.member_id, account_id=work.account_id, is_locked=True
    )
    refuse_too_many(work, member.id)
    new_iban, new_holder = _read(work, member, iban, holder)
    work.db.exec(
        delete(BankChange).where(
            col(BankChange.member_id) == member.id,
            col(BankChange.status) == BankChangeStatus.PROPOSED,
        )
    )
    row = BankChange(
        member_id=member.id,
        account_id=account.id,
        status=BankChangeStatus.PROPOSED,
        iban_index=index_of(new_iban),
        proposed_at=work.now,
    )
    seal(row, "iban", new_iban)
    seal(row, "holder", new_holder)
    if checked is not None:
        concluded = conclude(checked, insured_names(work, [row])[member.id])
        row.name_check = concluded.result
        seal(row, "bank_name", concluded.bank_name or None)
    work.db.add(row)
    return row.id


def may_change_at(work: Work, member_id: str) -> datetime | None:
    """Return when the next change is possible, None when it is now."""
    count, oldest = work.db.exec(
        select(func.count(), func.min(BankChange.confirmed_at)).where(
            col(BankChange.member_id) == member_id,
            col(BankChange.confirmed_at) > work.now - CHANGES_WINDOW,
        )
    ).one()
    if oldest is None or count < MAX_CHANGES:
        return None
    return oldest + CHANGES_WINDOW


def refuse_too_many(work: Work, member_id: str) -> None:
    """Refuse a change too many.

    Raises:
        TooManyTries: with the instant from which the next one is possible.
    """
    until = may_change_at(work, member_id)
    if until is not None:
        raise TooManyTries(until, f"bank_change:{member_id}")


def _read(work: Work, member: Member, iban: str, holder: str) -> tuple[str, str]:
    read = read_fields(
        {
            "holder": lambda: parse_holder(holder),
            "iban": lambda: _new_iban(work, member, iban),
        }
    )
    return read["iban"], read["holder"]


def _new_iban(work: Work, member: Member, typed: str) -> str:
    new = parse_iban(typed, allow_fiction=not get_settings().is_production)
    waiting = open_change(work, member.id)
    if waiting is not None and waiting.iban_index == index_of(new):
        raise InvalidIdentifier("iban", "pending")
    if reveal(member, "iban") == new:
        raise InvalidIdentifier("iban", "same")
    return new


def _holder_of_paid(work: Work, member: Member) -> str:
    if member.iban_index is None:
        return ""
    row = work.db.exec(
        select(BankChange)
        .where(
            col(BankChange.member_id) == member.id,
            col(BankChange.iban_index) == member.iban_index,
            col(BankChange.status) == BankChangeStatus.EFFECTIVE,
        )
        .order_by(col(BankChange.confirmed_at).desc())
        .limit(1)
    ).first()
    return (reveal(row, "holder") or "") if row else ""
