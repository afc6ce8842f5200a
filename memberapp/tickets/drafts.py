"""The form of a new ticket, and what was typed and not sent: a reload loses nothing."""

import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, delete, func, select

from memberapp.account.service import email_of, mobile_of, own_account
from memberapp.account.tables import Account
from memberapp.core import references
from memberapp.core.columns import random_id
from memberapp.core.outgoing import Channel
from memberapp.core.secrets import reveal, seal
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member
from memberapp.tickets import exchanges
from memberapp.tickets.catalogue import read_tickets
from memberapp.tickets.exchanges import MAX_REFERENCE_LENGTH
from memberapp.tickets.rules import TicketStatus, TypedTicket
from memberapp.tickets.tables import Ticket, TicketDraft

_KEY_BYTES = 16


@dataclass(frozen=True)
class ContactForm:
    """What the form knows already."""

    first_name: str
    last_name: str
    number: str
    email: str
    phone: str
    region: str
    country: str
    draft: TypedTicket
    about: str
    """What of the member's own the page before was about; empty without any."""
    receipt: Channel | None
    """By what the receipt comes; None when nothing reaches the member."""
    key: str
    waiting: int
    """How many of their tickets are not closed."""


def new_key() -> str:
    """Return the key of a form: random, so that each form is sent once."""
    return secrets.token_urlsafe(_KEY_BYTES)


def open_form(work: Work, *, about: str = "") -> ContactForm:
    """Return the form with what the member's file knows, and what they had typed."""
    member = work.db.get_one(Member, work.member_id)
    account = work.db.get_one(Account, work.account_id)
    email, mobile = email_of(account, member), mobile_of(member)
    waiting = select(func.count(col(Ticket.id))).where(
        Ticket.member_id == member.id, col(Ticket.status) != TicketStatus.CLOSED
    )
    return ContactForm(
        first_name=member.first_name,
        last_name=member.last_name,
        number=member.id,
        email=email or "",
        phone=reveal(member, "phone") or "",
        region=member.region,
        country=member.country,
        draft=draft_of(work),
        about=references.find_own(work, text=about[:MAX_REFERENCE_LENGTH]) or "",
        receipt=Channel.EMAIL if email else Channel.SMS if mobile else None,
        key=new_key(),
        waiting=work.db.exec(waiting).one(),
    )


def draft_of(work: Work, *, reference: str = "") -> TypedTicket:
    """Return what the member typed and has not sent: a new ticket, or a word in one of theirs.

    Raises:
        NotFound: the ticket is unknown or somebody else's.
    """
    row = _row(work, _ticket_id(work, reference))
    if row is None:
        return _NOTHING
    return TypedTicket(row.subject, reveal(row, "about") or "", reveal(row, "text") or "")


@writes
def keep_draft(work: Work, *, typed: TypedTicket, reference: str = "") -> None:
    """Store what was typed so far; of nothing, nothing.

    Raises:
        NotFound: the ticket is unknown or somebody else's.
        SpaceEnded: nothing may be stored any more.
    """
    own_account(work, member_id=work.member_id, account_id=work.account_id, is_locked=True)
    ticket_id = _ticket_id(work, reference)
    if not any((typed.subject, typed.about.strip(), typed.text.strip())):
        forget_draft(work, ticket_id)
        return
    row = _row(work, ticket_id) or _made(work, ticket_id)
    row.subject = typed.subject if typed.subject in read_tickets().subjects else ""
    row.updated_at = work.now
    seal(row, "about", typed.about or None)
    seal(row, "text", typed.text or None)
    work.db.add(row)


def forget_draft(work: Work, ticket_id: str) -> None:
    """Delete what was typed: it was sent, or rubbed out."""
    work.db.exec(
        delete(TicketDraft).where(
            col(TicketDraft.member_id) == work.member_id, col(TicketDraft.ticket_id) == ticket_id
        )
    )


_NOTHING = TypedTicket("", "", "")


def _ticket_id(work: Work, reference: str) -> str:
    if not reference:
        return ""
    return exchanges.find(work, reference=reference, member_id=work.member_id).id


def _row(work: Work, ticket_id: str) -> TicketDraft | None:
    return work.db.exec(
        select(TicketDraft).where(
            TicketDraft.member_id == work.member_id, TicketDraft.ticket_id == ticket_id
        )
    ).first()


def _made(work: Work, ticket_id: str) -> TicketDraft:
    """Return the row of a first word; two tabs that begin at once have one."""
    is_postgresql = work.db.get_bind().dialect.name == "postgresql"
    insert: Any = postgresql.insert if is_postgresql else sqlite.insert
    empty = {
        "id": random_id(),
        "member_id": work.member_id,
        "ticket_id": ticket_id,
        "subject": "",
        "updated_at": work.now,
    }
    work.db.execute(insert(TicketDraft).values(empty).on_conflict_do_nothing())
    row = _row(work, ticket_id)
    assert row is not None  # noqa: S101 - it was there, or was made in this transaction
    return row
