"""Quotes that do not come in the time that was promised: each is told once."""

from collections.abc import Collection

from memberapp.account.service import reached
from memberapp.core import audit
from memberapp.core.work import Work, writes
from memberapp.quotes import messages
from memberapp.quotes.tables import QuoteRequest
from memberapp.services import practice_requests


def how_many(work: Work) -> int:
    """Return how many answers are late now, told or not."""
    return practice_requests.how_many_late(work, QuoteRequest)


def late(work: Work, *, besides: Collection[str] = ()) -> list[str]:
    """Return the ids of requests whose answer is late and untold, without `besides`."""
    return practice_requests.late(work, QuoteRequest, besides=besides)


@writes
def tell(work: Work, *, request_id: str) -> None:
    """Tell the member once that the answer is late, unless it came meanwhile."""
    event = audit.Event.QUOTE_LATE
    row = practice_requests.take_late(work, QuoteRequest, request_id=request_id, event=event)
    if row is not None:
        member, account = reached(work, row.member_id)
        work.notify(*messages.quote_late(work, row=row, member=member, account=account))
