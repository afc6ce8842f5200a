"""Files that members join to a ticket, or to a question before it is sent."""

from typing import Final

from memberapp import addresses, routes
from memberapp.core.errors import NotFound
from memberapp.core.work import Work, writes
from memberapp.tickets import exchanges
from memberapp.tickets.catalogue import read_tickets
from memberapp.tickets.exchanges import JOINED
from memberapp.tickets.rules import TicketStatus, can_write
from memberapp.tickets.tables import Ticket
from memberapp.uploads import attaching, moving
from memberapp.uploads import service as uploads
from memberapp.uploads.attaching import Place, Wanted
from memberapp.uploads.rules import About
from memberapp.uploads.service import Sent

UNSENT: Final = "unsent_ticket"
"""Of a question that has no reference yet: the member's own number stands for it."""


def unsent_files(work: Work) -> list[Sent]:
    """Return the files that will leave with the member's next question."""
    return uploads.about(work, kind=UNSENT, reference=work.member_id)


@writes
def leave_out(work: Work) -> None:
    """Let no file leave with the next question; those that were sent stay in the documents."""
    moving.move(work, source=About(UNSENT, work.member_id), target=About(), wanted=Wanted())


def join_unsent(work: Work, ticket: Ticket) -> None:
    """Join to a question, just sent, what was chosen for it."""
    target = About(JOINED, ticket.reference)
    moving.move(
        work,
        source=About(UNSENT, work.member_id),
        target=target,
        wanted=_wanted(ticket),
    )


def _find(work: Work, reference: str) -> Wanted:
    ticket = exchanges.find(work, reference=reference, member_id=work.member_id)
    status, delays = TicketStatus(ticket.status), read_tickets().delays
    if not can_write(status, ticket.closed_at, work.now, delays):
        raise NotFound
    return _wanted(ticket)


def _find_unsent(work: Work, reference: str) -> Wanted:
    if reference != work.member_id:
        raise NotFound
    return Wanted("un message à l’aide", routes.CONTACT.path)


def _wanted(ticket: Ticket) -> Wanted:
    return Wanted(f"votre message {ticket.reference}", addresses.ticket_path(ticket.reference))


attaching.declare(JOINED, Place(_find))
attaching.declare(UNSENT, Place(_find_unsent))
