"""What the worker hands to the partner and hears from them, one transaction before and one after.

Whatever a partner says counts for the question that was told, as it stands by then: a member may
have taken their agreement back meanwhile, and then the partner is told to delete what they have.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

from sqlmodel import col, func, select

from memberapp.account.tables import Account
from memberapp.core import audit
from memberapp.core.columns import written_out
from memberapp.core.secrets import reveal, seal
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member
from memberapp.opinions import messages
from memberapp.opinions.rules import OPEN, OpinionStatus
from memberapp.opinions.service import CONTENT
from memberapp.opinions.tables import SecondOpinion
from memberapp.settings import get_settings
from memberapp.uploads import service as uploads
from memberapp.uploads.rules import THERE
from memberapp.uploads.service import StoredFile
from memberapp.uploads.tables import Upload

_AT_ONCE: Final = 5
_ASK_AGAIN: Final = timedelta(minutes=15)
"""How often a partner is asked whether an answer is there."""
_ASK_DEMO_AGAIN: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class Order:
    """What a partner is told: nothing here names the member, but what they wrote themself."""

    opinion_id: str
    identifier: str
    status: OpinionStatus
    domain: str = field(default="", repr=False)
    question: str = field(default="", repr=False)
    papers: tuple[StoredFile, ...] = field(default=(), repr=False)
    received_at: datetime | None = None


@dataclass(frozen=True)
class Answer:
    """What the specialist wrote."""

    text: str = field(repr=False)
    by: str = field(repr=False)


class NoAnswer(Enum):
    """Why a partner gives none."""

    READING = auto()
    REFUSED = auto()
    """They cannot answer, now nor later."""


def due(work: Work, *, besides: Collection[str] = ()) -> list[str]:
    """Return the ids of questions of which a partner is to be told or asked now."""
    found = (
        select(SecondOpinion.id)
        .where(col(SecondOpinion.next_at).is_not(None), col(SecondOpinion.next_at) <= work.now)
        .order_by(col(SecondOpinion.next_at))
        .limit(_AT_ONCE + len(besides))
    )
    return [one for one in work.db.exec(found) if one not in besides]


@writes
def take(work: Work, *, opinion_id: str) -> Order | None:
    """Return what the partner is to be told; None when nothing is, any longer.

    From here on the partner may have a part of it.
    """
    row = _locked(work, opinion_id)
    if row is None or row.next_at is None or row.next_at > work.now:
        return None
    identifier = reveal(row, "identifier") or ""
    status = OpinionStatus(row.status)
    if status is not OpinionStatus.SENT:
        return Order(row.id, identifier, status, received_at=row.received_at)
    row.begun_at = row.begun_at or work.now
    work.db.add(row)
    content, papers = CONTENT.reveal(row), _papers(work, row)
    there = {one.sent.id for one in papers}
    named = zip(content.papers, content.paper_names, strict=True)
    left_out = tuple(name for paper, name in named if paper not in there)
    if left_out != content.left_out:
        CONTENT.seal(row, replace(content, left_out=left_out))
        work.changed(Topic.SERVICES, member_id=row.member_id)
    return Order(row.id, identifier, status, content.domain, content.question, papers)


@writes
def owe_erasure(work: Work, *, order: Order) -> None:
    """Have the partner delete again what ended while they were told of it.

    They may have heard of the end before the question.
    """
    row = _locked(work, order.opinion_id)
    if row is None or row.status in OPEN:
        return
    seal(row, "identifier", order.identifier)
    row.erased_at, row.next_at = None, work.now
    work.db.add(row)
    work.changed(Topic.SERVICES, member_id=row.member_id)


@writes
def confirm(work: Work, *, opinion_id: str) -> None:
    """Record that the partner has all of it, unless it was taken back meanwhile."""
    row = _locked(work, opinion_id)
    if row is None or row.status != OpinionStatus.SENT:
        return
    row.status, row.received_at = OpinionStatus.RECEIVED, work.now
    row.changed_at, row.next_at = work.now, work.now + _again()
    _record(work, row, audit.Event.OPINION_RECEIVED)


@writes
def wait(work: Work, *, opinion_id: str) -> None:
    """Record that the partner was asked and has no answer yet."""
    row = _locked(work, opinion_id)
    if row is not None and row.status == OpinionStatus.RECEIVED:
        row.next_at = work.now + _again()
        work.db.add(row)


@writes
def answer(work: Work, *, opinion_id: str, said: Answer) -> None:
    """Store what the specialist wrote, tell the member that it is there, have it deleted there."""
    row = _locked(work, opinion_id)
    if row is None or row.status not in OPEN:
        return
    CONTENT.seal(row, replace(CONTENT.reveal(row), answer=said.text, answered_by=said.by))
    row.status, row.ended_at = OpinionStatus.ANSWERED, work.now
    row.changed_at, row.next_at = work.now, work.now
    _record(work, row, audit.Event.OPINION_ANSWERED)
    _tell(work, row)


@writes
def refuse(work: Work, *, opinion_id: str) -> None:
    """End a question that the partner cannot answer, tell its member, have it deleted there.

    The right of the year is given back.
    """
    row = _locked(work, opinion_id)
    if row is None or row.status not in OPEN:
        return
    row.status, row.ended_at, row.changed_at = OpinionStatus.REFUSED, work.now, work.now
    row.next_at = work.now if row.begun_at is not None else None
    _record(work, row, audit.Event.OPINION_REFUSED)
    _tell(work, row)


@writes
def confirm_erased(work: Work, *, opinion_id: str) -> None:
    """Record that the partner has deleted what they had of a question that ended."""
    row = _locked(work, opinion_id)
    if row is None or row.erased_at is not None or row.status in OPEN:
        return
    row.erased_at, row.next_at, row.identifier = work.now, None, None
    _record(work, row, audit.Event.OPINION_ERASED)


def how_many(work: Work) -> int:
    """Return how many answers are late now, told or not."""
    late_now = select(func.count()).where(
        col(SecondOpinion.next_at).is_not(None),  # as all that are open: an index finds them
        col(SecondOpinion.status).in_(written_out(*OPEN)),
        col(SecondOpinion.due_at) <= work.now,
    )
    return work.db.exec(late_now).one()


def late(work: Work, *, besides: Collection[str] = ()) -> list[str]:
    """Return the ids of questions whose answer is late and untold."""
    found = (
        select(SecondOpinion.id)
        .where(
            col(SecondOpinion.status).in_(written_out(*OPEN)),
            col(SecondOpinion.due_at) <= work.now,
            col(SecondOpinion.late_told_at).is_(None),
        )
        .order_by(col(SecondOpinion.due_at))
        .limit(_AT_ONCE + len(besides))
    )
    return [one for one in work.db.exec(found) if one not in besides]


@writes
def tell_late(work: Work, *, opinion_id: str) -> None:
    """Tell the member once that the answer is late, unless it came meanwhile."""
    row = _locked(work, opinion_id)
    is_late = row is not None and row.status in OPEN and row.due_at is not None
    if row is None or not is_late or row.late_told_at is not None:
        return
    row.late_told_at = work.now
    _record(work, row, audit.Event.OPINION_LATE)
    member, account = _reached(work, row)
    work.notify(*messages.opinion_late(work, row=row, member=member, account=account))


def _again() -> timedelta:
    return _ASK_AGAIN if get_settings().services_url else _ASK_DEMO_AGAIN


def _record(work: Work, row: SecondOpinion, event: audit.Event) -> None:
    work.db.add(row)
    work.audit(event, row.reference, member_id=row.member_id)
    work.changed(Topic.SERVICES, member_id=row.member_id)


def _tell(work: Work, row: SecondOpinion) -> None:
    member, account = _reached(work, row)
    work.notify(*messages.opinion_moved(work, row=row, member=member, account=account))


def _reached(work: Work, row: SecondOpinion) -> tuple[Member, Account | None]:
    member = work.db.get_one(Member, row.member_id)
    return member, work.db.exec(select(Account).where(Account.member_id == member.id)).first()


def _locked(work: Work, opinion_id: str) -> SecondOpinion | None:
    return work.db.get(SecondOpinion, opinion_id, with_for_update=True, populate_existing=True)


def _papers(work: Work, row: SecondOpinion) -> tuple[StoredFile, ...]:
    """Return the files that the member chose, those of their own that are still there."""
    wanted = CONTENT.reveal(row).papers
    found = {
        one.id: one
        for one in work.db.exec(
            select(Upload).where(
                Upload.member_id == row.member_id,
                col(Upload.id).in_(wanted),
                col(Upload.status).in_(THERE),
            )
        )
    }
    return tuple(uploads.stored_file(found[one]) for one in wanted if one in found)
