"""A request of the member: reading it, adding to it, withdrawing it, taking it away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import col, select

from memberapp.account.service import Undone, undoes
from memberapp.core import audit, limits, outbox
from memberapp.core.errors import CaseMoved
from memberapp.core.outbox import MessageSnapshot
from memberapp.core.work import Work, writes
from memberapp.members import service as members
from memberapp.requests import acts, messages, papers
from memberapp.requests.acts import Followed
from memberapp.requests.rules.requests import OPEN, ActKind, RequestKind, RequestStatus
from memberapp.requests.rules.typed import parse_note
from memberapp.requests.tables import MemberRequest
from memberapp.uploads.service import Sent

_HARMFUL: Final = (RequestKind.TERMINATION, RequestKind.GUARANTEES, RequestKind.DATA)
_DISOWNED: Final = "Vous nous avez dit que ce n’était pas vous."


@dataclass(frozen=True)
class OwnRequest:
    """A request as its member looks at it."""

    followed: Followed
    told: tuple[MessageSnapshot, ...]
    """The messages that confirm its arrival."""
    papers: tuple[Sent, ...] = ()
    """The files that were sent for it."""


def own(work: Work, *, reference: str) -> OwnRequest:
    """Return a request of the member.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's: alike.
    """
    row = acts.own_row(work, reference)
    told = outbox.beginning_with(
        work, member_id=row.member_id, prefixes=[messages.receipt_prefix(row)]
    )
    sent = tuple(papers.own(work, reference=row.reference))
    return OwnRequest(acts.followed(work, [row])[0], told, sent)


@writes
def give(work: Work, *, reference: str, text: str, version: int) -> None:
    """Add to a request: what was asked for, or anything that helps.

    What was promised of an own term is put off by the days that it waited for the member.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's: alike.
        InvalidInput: `text` (see `parse_note`).
        CaseMoved: it went on since it was shown, or it is over.
        TooManyTries: too much was added today.
    """
    row = acts.own_row(work, reference, is_locked=True)
    said = parse_note(text)
    if row.version != version or not acts.takes_more(row):
        raise CaseMoved
    limits.reserve(work, (acts.ADDED, work.member_id))
    acts.give(work, row, said)
    work.audit(audit.Event.REQUEST_GIVEN, ref=row.reference)


@writes
def withdraw(work: Work, *, reference: str, version: int) -> None:
    """Take a request back, while nobody has decided it.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's: alike.
        CaseMoved: it went on since it was shown, or it is over.
    """
    row = acts.own_row(work, reference, is_locked=True)
    if row.version != version or row.status not in OPEN:
        raise CaseMoved
    acts.record(work, row, kind=ActKind.WITHDRAWN, status=RequestStatus.WITHDRAWN)
    messages.tell(work, row, ActKind.WITHDRAWN)
    work.audit(audit.Event.REQUEST_WITHDRAWN, ref=row.reference)


@undoes
def disown(work: Work, member_id: str, since: datetime) -> Sequence[Undone]:
    """Take back what was sent since somebody else came in, of the contract or the data.

    A claim or an exceptional coverage harms nobody, and its date may matter to the member.
    """
    rows = work.db.exec(
        select(MemberRequest)
        .where(
            MemberRequest.member_id == member_id,
            col(MemberRequest.kind).in_(_HARMFUL),
            col(MemberRequest.status).in_(OPEN),
            col(MemberRequest.sent_at) >= since,
        )
        .order_by(col(MemberRequest.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for row in rows:
        withdrawn = ActKind.WITHDRAWN
        acts.record(work, row, kind=withdrawn, status=RequestStatus.WITHDRAWN, text=_DISOWNED)
    return [(audit.Event.REQUEST_WITHDRAWN, row.reference) for row in rows]


@writes
def take_away(work: Work, *, reference: str) -> tuple[Followed, str]:
    """Return a request of which a file is about to be made, with the member's name.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's: alike.
    """
    row = acts.own_row(work, reference)
    member = members.summary(work)
    work.audit(audit.Event.REQUEST_DOWNLOADED, ref=row.reference)
    return acts.followed(work, [row])[0], f"{member.first_name} {member.last_name}"
