"""Writing to the help, and following what was written to its end."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, delete, func, select, update

from memberapp.account.service import own_account
from memberapp.core import audit, limits, not_found, references
from memberapp.core.errors import Conflict, InvalidInput
from memberapp.core.forms import read_fields
from memberapp.core.identifiers import read_ticket_reference, ticket_reference
from memberapp.core.limits import Limit
from memberapp.core.references import draw_free, finds_own_reference
from memberapp.core.secrets import seal, token_hash
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member
from memberapp.tickets import exchanges, files, messages, rules
from memberapp.tickets.catalogue import read_tickets
from memberapp.tickets.drafts import forget_draft
from memberapp.tickets.exchanges import MAX_REFERENCE_LENGTH, Act, TicketSnapshot
from memberapp.tickets.rules import Author, EntryKind, TicketStatus, TypedTicket
from memberapp.tickets.tables import Ticket, TicketDraft, TicketEntry

_MAX_KEY_LENGTH = 64
_NEW = Limit("ticket_new", "10/day")
_WORDS = Limit("ticket_words", "40/day")


@dataclass(frozen=True)
class TicketRow:
    """A ticket in the list."""

    reference: str
    subject: str
    status: TicketStatus
    created_at: datetime
    changed_at: datetime
    due_at: datetime
    closes_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True)
class OwnTickets:
    """The member's tickets: what is not closed first, then the newest."""

    rows: tuple[TicketRow, ...]
    count: int
    region: str


def is_member(work: Work) -> bool:
    """Return whether a member is signed in: a visitor is shown other ways."""
    return work.caller.is_member


@writes
def send(work: Work, *, typed: TypedTicket, key: str) -> str:
    """Send a question and return its reference; the same form sent again changes nothing.

    Raises:
        InvalidForm: at least one field cannot be read; it names each of them.
        SpaceEnded: the space ended meanwhile.
        TooManyTries: too much was sent today.
    """
    known = read_tickets()
    read = read_fields(
        {
            "subject": lambda: _subject(typed.subject),
            "about": lambda: _about(work, typed.about),
            "text": lambda: rules.read_text("text", typed.text),
        }
    )
    hashed = _alone_with(work, key)
    before = _sent_by(work, hashed)
    if before is not None:
        return before.reference
    limits.reserve(work, (_NEW, work.member_id), (_WORDS, work.member_id))
    subject = known.subject(read["subject"])
    queue = known.queue(subject.queue)
    due_at = rules.promised_by(known.calendar, queue.working_days, work.now)
    ticket = Ticket(
        reference=draw_free(
            work, ticket_reference, work.now.astimezone(known.calendar.zone).year, Ticket.reference
        ),
        member_id=work.member_id,
        subject=subject.code,
        queue=queue.code,
        about=read["about"],
        status=TicketStatus.WAITING,
        created_at=work.now,
        changed_at=work.now,
        due_at=due_at,
    )
    work.db.add(ticket)
    work.db.flush()
    written = Act(
        EntryKind.WRITTEN,
        Author.MEMBER,
        audit.Event.TICKET_SENT,
        text=read["text"],
        due_at=due_at,
        key=hashed,
    )
    exchanges.add_entry(work, ticket, written)
    forget_draft(work, "")
    files.join_unsent(work, ticket)
    member, account = exchanges.reached(work, ticket)
    work.notify(*messages.ticket_received(work, ticket=ticket, member=member, account=account))
    work.audit(audit.Event.TICKET_SENT, ref=ticket.reference)
    work.changed(Topic.TICKETS)
    return ticket.reference


@writes
def reply(work: Work, *, reference: str, version: int, text: str, key: str) -> None:
    """Add a word to a ticket; to a closed one this opens it again.

    What waits keeps its promise; else a new one is made.

    Raises:
        InvalidForm: nothing was written, or too much.
        NotFound: the ticket is unknown or somebody else's.
        SpaceEnded: the space ended meanwhile.
        TicketMoved: somebody wrote or closed it since the page showed it.
        Conflict: it was closed too long ago.
        TooManyTries: too much was sent today.
    """
    read = read_fields({"text": lambda: rules.read_text("text", text)})
    hashed = _alone_with(work, key)
    ticket = exchanges.find(work, reference=reference, member_id=work.member_id)
    if _sent_by(work, hashed) is not None:
        return
    known, status = read_tickets(), TicketStatus(ticket.status)
    if not rules.can_write(status, ticket.closed_at, work.now, known.delays):
        raise Conflict(f"the ticket {ticket.reference} was closed too long ago")
    limits.reserve(work, (_WORDS, work.member_id))
    promise = {}
    if status is not TicketStatus.WAITING:
        days = known.queue(ticket.queue).working_days
        promise = {
            "due_at": rules.promised_by(known.calendar, days, work.now),
            "late_told_at": None,
        }
    written = Act(
        EntryKind.WRITTEN,
        Author.MEMBER,
        audit.Event.TICKET_WRITTEN,
        text=read["text"],
        due_at=promise.get("due_at", ticket.due_at),
        key=hashed,
    )
    exchanges.act(
        work,
        ticket,
        written,
        version=version,
        status=TicketStatus.WAITING,
        closes_at=None,
        closed_at=None,
        **promise,
    )
    forget_draft(work, ticket.id)


@writes
def close(work: Work, *, reference: str, version: int) -> None:
    """Close a ticket at its member's word; one that is closed stays so.

    Raises:
        NotFound: the ticket is unknown or somebody else's.
        TicketMoved: somebody wrote since the page showed it.
    """
    ticket = exchanges.find(work, reference=reference, member_id=work.member_id)
    if ticket.status == TicketStatus.CLOSED:
        return
    closing = Act(EntryKind.CLOSED, Author.MEMBER, audit.Event.TICKET_CLOSED)
    exchanges.act(
        work,
        ticket,
        closing,
        version=version,
        status=TicketStatus.CLOSED,
        closes_at=None,
        closed_at=work.now,
    )


@writes
def rate(work: Work, *, reference: str, rating: str, comment: str) -> None:
    """Say what one thinks of the answer: once.

    Raises:
        InvalidForm: none of the answers was chosen, or the words are too many.
        NotFound: the ticket is unknown or somebody else's.
        Conflict: it was said before, or there is no answer yet.
    """
    chosen, words = rules.read_rating(rating, comment)
    ticket = exchanges.find(work, reference=reference, member_id=work.member_id)
    is_allowed = rules.can_rate(
        TicketStatus(ticket.status),
        is_answered=ticket.first_answered_at is not None,
        is_rated=ticket.rating is not None,
    )
    if not is_allowed:
        raise Conflict(f"the ticket {ticket.reference} cannot be rated")
    rated = work.db.exec(
        update(Ticket)
        .where(col(Ticket.id) == ticket.id, col(Ticket.rating).is_(None))
        .values(rating=chosen, rated_at=work.now)
        .execution_options(synchronize_session=False)
    )
    if rated.rowcount != 1:
        raise Conflict(f"the ticket {ticket.reference} was rated before")
    work.db.refresh(ticket)
    seal(ticket, "comment", words or None)
    work.db.add(ticket)
    work.audit(audit.Event.TICKET_RATED, ref=ticket.reference)
    work.changed(Topic.TICKETS)


def own(work: Work, *, reference: str, last: int) -> TicketSnapshot:
    """Return a ticket of the member's with its last entries.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's: alike.
    """
    ticket = exchanges.find(work, reference=reference, member_id=work.member_id)
    return exchanges.snapshot(work, ticket, last=last)


def list_own(work: Work, *, most: int) -> OwnTickets:
    """Return the member's tickets, as many as are shown, and how many there are."""
    mine = Ticket.member_id == work.member_id
    rows = work.db.exec(
        select(Ticket)
        .where(mine)
        .order_by(
            col(Ticket.status) == TicketStatus.CLOSED, col(Ticket.changed_at).desc(), Ticket.id
        )
        .limit(most)
    )
    return OwnTickets(
        rows=tuple(_row(ticket) for ticket in rows),
        count=work.db.exec(select(func.count()).select_from(Ticket).where(mine)).one(),
        region=work.db.get_one(Member, work.member_id).region,
    )


@writes
def record_not_found(work: Work) -> None:
    """Write down that the member asked for somebody else's ticket, up to a limit per hour."""
    not_found.record_not_found(work, what="ticket")


@writes
def leave(work: Work) -> None:
    """Close what the member wrote, and forget what they did not send: their space ends."""
    work.db.exec(delete(TicketDraft).where(col(TicketDraft.member_id) == work.member_id))
    # Locked as they are read: an agent who answers meanwhile waits, or was before.
    rows = work.db.exec(
        select(Ticket)
        .where(Ticket.member_id == work.member_id, col(Ticket.status) != TicketStatus.CLOSED)
        .order_by(Ticket.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    for ticket in rows:
        close(work, reference=ticket.reference, version=ticket.version)


@finds_own_reference
def find_own_reference(work: Work, *, text: str) -> str | None:
    """Return the reference of a ticket of the member's own, None when it is not one."""
    known = read_ticket_reference(text)
    mine = select(Ticket.reference).where(
        Ticket.member_id == work.member_id, Ticket.reference == known
    )
    return work.db.exec(mine).first()


def _subject(code: str) -> str:
    if code not in read_tickets().subjects:
        raise InvalidInput("subject", "empty")
    return code


def _about(work: Work, text: str) -> str:
    if not text.strip():
        return ""
    found = references.find_own(work, text=text[:MAX_REFERENCE_LENGTH])
    if found is None:
        raise InvalidInput("about")
    return found


def _alone_with(work: Work, key: str) -> str:
    """Return what a form's key is stored as, once nobody else sends it.

    Nobody meets a key of somebody else; of one form that is sent twice at once the second waits.
    """
    own_account(work, member_id=work.member_id, account_id=work.account_id, is_locked=True)
    return token_hash(f"{work.member_id}:{key[:_MAX_KEY_LENGTH]}")


def _sent_by(work: Work, hashed: str) -> Ticket | None:
    sent = (
        select(Ticket)
        .join(TicketEntry, col(TicketEntry.ticket_id) == col(Ticket.id))
        .where(TicketEntry.idempotency_key == hashed)
    )
    return work.db.exec(sent).first()


def _row(ticket: Ticket) -> TicketRow:
    return TicketRow(
        reference=ticket.reference,
        subject=ticket.subject,
        status=TicketStatus(ticket.status),
        created_at=ticket.created_at,
        changed_at=ticket.changed_at,
        due_at=ticket.due_at,
        closes_at=ticket.closes_at,
        closed_at=ticket.closed_at,
    )
