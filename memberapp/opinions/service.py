"""What a member does with second opinions: writes a question, hands it over, takes it back.

Nothing leaves before `send`, and then through the worker (`handing.py`). What the question says
lies sealed in its row, and nowhere else.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from sqlmodel import col, select

from memberapp import clock
from memberapp.account.service import own_account
from memberapp.core import audit, limits
from memberapp.core.columns import random_id
from memberapp.core.errors import ChangedMeanwhile, Conflict, InvalidInput, NotFound
from memberapp.core.forms import read_fields
from memberapp.core.identifiers import opinion_reference, read_opinion_reference
from memberapp.core.limits import Limit
from memberapp.core.references import draw_free, finds_own_reference
from memberapp.core.secrets import keyed_hash, seal
from memberapp.core.stored import Stored
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members import service as members
from memberapp.members.rules import MemberSummary
from memberapp.opinions import papers as opinion_papers
from memberapp.opinions.catalogue import OpinionOffer, read_opinions
from memberapp.opinions.papers import KIND
from memberapp.opinions.rules import (
    COUNTED,
    OPEN,
    Closed,
    OpinionContent,
    OpinionStatus,
    due_at,
    is_child,
    late_since,
    parse_question,
)
from memberapp.opinions.tables import SecondOpinion
from memberapp.settings import get_settings
from memberapp.uploads import attaching
from memberapp.uploads.attaching import Place, Wanted
from memberapp.uploads.service import Sent

CONTENT: Final = Stored(OpinionContent)
_SAVED: Final = Limit("opinion_draft", "60/hour")
_SENT: Final = Limit("opinion_sent", "10/day")
_MAX_SHOWN: Final = 20
_MAX_REFERENCE_LENGTH: Final = 40


@dataclass(frozen=True)
class OpinionSnapshot:
    """A question as its member sees it; without content once that was deleted."""

    reference: str
    status: OpinionStatus
    content: OpinionContent | None
    person_id: str
    sent_at: datetime | None
    received_at: datetime | None
    due_at: datetime | None
    late_since: datetime | None
    ended_at: datetime | None
    is_begun: bool
    """Whether the partner may have a part of it."""
    erased_at: datetime | None


@dataclass(frozen=True)
class Desk:
    """Everything the page says."""

    offer: OpinionOffer
    closed: Closed | None
    """Why nothing can be asked; None while it can."""
    region: str
    country: str
    people: tuple[tuple[str, str], ...]
    """For whom the member may ask: id and first name, themself first."""
    left: dict[str, int]
    """How many more this year, by the id of a person."""
    year: int
    draft: OpinionSnapshot | None
    shown: str
    """What stands for the words of the draft: other words, another value."""
    papers: tuple[Sent, ...]
    """What can be handed over: files that are there, newest first; of a draft only."""
    pending: tuple[Sent, ...]
    """What was sent for the draft and is not there: on its way, checked, or refused."""
    asked: tuple[OpinionSnapshot, ...]
    """What was sent, newest first."""


def desk(work: Work) -> Desk:
    """Return what the member asked, and what they may ask."""
    member, people = _people(work)
    today = clock.local_date(work.now, member.region)
    rows = _rows(work)
    draft = next((one for one in rows if one.status == OpinionStatus.DRAFT), None)
    sent = [one for one in rows if one.sent_at is not None]
    return Desk(
        offer=read_opinions(),
        closed=_closed(member, today),
        region=member.region,
        country=member.country,
        people=tuple(people.items()),
        left={one: _left(sent, one, today, member.region) for one in people},
        year=today.year,
        draft=snapshot(draft, work.now) if draft else None,
        shown=_shown(draft) if draft else "",
        papers=opinion_papers.offered(work, draft.reference) if draft else (),
        pending=opinion_papers.pending(work, draft.reference) if draft else (),
        asked=tuple(snapshot(one, work.now) for one in sent[:_MAX_SHOWN]),
    )


@writes
def save(work: Work, *, person: str, domain: str, question: str) -> None:
    """Write the member's one draft, or write it anew.

    Raises:
        InvalidForm: a field cannot be read, or the person has had as many this year as there are.
        NotFound: no contract of the day has the service.
        TooManyTries: it was written too often this hour.
    """
    limits.reserve(work, (_SAVED, work.member_id))
    # Two tabs at once: the second waits here, and then sees the draft of the first.
    own_account(work, member_id=work.member_id, account_id=work.account_id, is_locked=True)
    member, people = _people(work)
    today = clock.local_date(work.now, member.region)
    if _closed(member, today) is not None:
        raise NotFound
    sent = [one for one in _rows(work) if one.sent_at is not None]
    left = {one: _left(sent, one, today, member.region) for one in people}
    read = read_fields(
        {
            "person": lambda: _person(person, left),
            "domain": lambda: _choice("domain", domain, [d.code for d in read_opinions().domains]),
            "question": lambda: parse_question(question),
        }
    )
    row = _draft(work, is_locked=True)
    if row is None:
        row = SecondOpinion(
            reference=draw_free(work, opinion_reference, today.year, SecondOpinion.reference),
            member_id=work.member_id,
            person_id=read["person"],
            status=OpinionStatus.DRAFT,
            changed_at=work.now,
        )
    row.person_id, row.changed_at = read["person"], work.now
    content = OpinionContent(
        domain=read["domain"], question=read["question"], person=people[read["person"]]
    )
    CONTENT.seal(row, content)
    work.db.add(row)
    work.changed(Topic.SERVICES)


@writes
def drop(work: Work) -> None:
    """Delete the draft, if there is one; the files that were sent stay in the documents."""
    row = _draft(work, is_locked=True)
    if row is not None:
        work.db.delete(row)
        work.changed(Topic.SERVICES)


@writes
def send(work: Work, *, reference: str, shown: str, papers: Sequence[str], is_agreed: bool) -> None:
    """Record that the member agrees, and have the worker hand the question and papers over.

    Sent twice, it is one question. `shown` is `Desk.shown` of the page on which they agreed.

    Raises:
        NotFound: the member has no such question, or no contract has the service any more.
        InvalidForm: `papers`, `agreed`: nothing was chosen, or too much, or it is not there.
        ChangedMeanwhile: the words are others than those that the member agreed to.
        Conflict: the person has had as many this year as there are.
        TooManyTries: so many were sent today.
    """
    row = own_row(work, reference, is_locked=True)
    if row.status != OpinionStatus.DRAFT:
        return  # the second tap
    member, people = _people(work)
    today = clock.local_date(work.now, member.region)
    if _closed(member, today) is not None or row.person_id not in people:
        raise NotFound
    if shown != _shown(row):
        raise ChangedMeanwhile(row.reference)
    offered = opinion_papers.offered(work, row.reference)
    chosen = opinion_papers.chosen(offered, papers, is_agreed=is_agreed)
    sent = [one for one in _rows(work) if one.sent_at is not None]
    if _left(sent, row.person_id, today, member.region) <= 0:
        raise Conflict("as many were asked for this person as a year has")
    limits.reserve(work, (_SENT, work.member_id))
    names = tuple(one.name for one in chosen)
    ids = tuple(one.id for one in chosen)
    CONTENT.seal(row, replace(CONTENT.reveal(row), papers=ids, paper_names=names))
    seal(row, "identifier", random_id())
    row.status, row.sent_at, row.changed_at = OpinionStatus.SENT, work.now, work.now
    row.due_at = due_at(work.now, days=read_opinions().days, region=member.region)
    row.next_at = work.now
    work.db.add(row)
    work.audit(audit.Event.OPINION_SENT, row.reference)
    work.changed(Topic.SERVICES)


@writes
def withdraw(work: Work, *, reference: str) -> bool:
    """Take the agreement back; return whether the partner may have a part of it.

    What was not handed over never is. What was, the worker has the partner delete.

    Raises:
        NotFound: the member has no such question.
        Conflict: it was answered, or ended otherwise.
    """
    row = own_row(work, reference, is_locked=True)
    if row.status not in OPEN:
        raise Conflict("it has ended")
    _end(work, row)
    return row.begun_at is not None


@writes
def leave(work: Work) -> None:
    """End every question of the caller, whose space ends."""
    for row in work.db.exec(
        select(SecondOpinion).where(SecondOpinion.member_id == work.member_id).with_for_update()
    ):
        if row.status == OpinionStatus.DRAFT:
            work.db.delete(row)
        elif row.status in OPEN:
            _end(work, row)


def own_row(work: Work, reference: str, *, is_locked: bool = False) -> SecondOpinion:
    """Return a question of the caller's own.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's: alike.
    """
    known = read_opinion_reference(reference[:_MAX_REFERENCE_LENGTH])
    found = select(SecondOpinion).where(
        SecondOpinion.reference == known, SecondOpinion.member_id == work.member_id
    )
    row = work.db.exec(found.with_for_update() if is_locked else found).first() if known else None
    if row is None:
        raise NotFound
    return row


@finds_own_reference
def find_own_reference(work: Work, *, text: str) -> str | None:
    """Return the reference of a question of the caller's that has left, None of any other text."""
    known = read_opinion_reference(text)
    mine = select(SecondOpinion.reference).where(
        SecondOpinion.member_id == work.member_id,
        SecondOpinion.reference == known,
        col(SecondOpinion.sent_at).is_not(None),
    )
    return work.db.exec(mine).first() if known else None


def snapshot(row: SecondOpinion, now: datetime) -> OpinionSnapshot:
    """Return what a row says."""
    status = OpinionStatus(row.status)
    return OpinionSnapshot(
        reference=row.reference,
        status=status,
        content=CONTENT.reveal(row) if row.content is not None else None,
        person_id=row.person_id,
        sent_at=row.sent_at,
        received_at=row.received_at,
        due_at=row.due_at,
        late_since=late_since(status, row.due_at, now),
        ended_at=row.ended_at,
        is_begun=row.begun_at is not None,
        erased_at=row.erased_at,
    )


def _end(work: Work, row: SecondOpinion) -> None:
    row.status, row.ended_at, row.changed_at = OpinionStatus.WITHDRAWN, work.now, work.now
    row.next_at = work.now if row.begun_at is not None else None
    work.db.add(row)
    work.audit(audit.Event.OPINION_WITHDRAWN, row.reference)
    work.changed(Topic.SERVICES)


def _people(work: Work) -> tuple[MemberSummary, dict[str, str]]:
    """Return for whom the member may ask: for themself, and for the children they cover."""
    member, people = members.summary_and_people(work)
    today = clock.local_date(work.now, member.region)
    children = {
        one.summary.id: one.summary.first_name
        for one in people.values()
        if is_child(one.birth, today)
    }
    return member, {member.id: member.first_name, **children}


def _closed(member: MemberSummary, today: date) -> Closed | None:
    settings = get_settings()
    if settings.is_production and not settings.services_url:
        return Closed.NOT_OPEN  # nobody could be told
    if member.country not in read_opinions().countries:
        return Closed.NOT_OPEN
    return None if member.current_contracts(today) else Closed.NO_CONTRACT


def _rows(work: Work) -> Sequence[SecondOpinion]:
    own = select(SecondOpinion).where(SecondOpinion.member_id == work.member_id)
    newest_first = (col(SecondOpinion.sent_at).desc(), col(SecondOpinion.id))
    return work.db.exec(own.order_by(*newest_first)).all()


def _left(sent: Sequence[SecondOpinion], person: str, today: date, region: str) -> int:
    used = sum(
        one.person_id == person
        and one.status in COUNTED
        and one.sent_at is not None
        and clock.local_date(one.sent_at, region).year == today.year
        for one in sent
    )
    return max(0, read_opinions().per_year - used)


def _draft(work: Work, *, is_locked: bool = False) -> SecondOpinion | None:
    found = select(SecondOpinion).where(
        SecondOpinion.member_id == work.member_id, SecondOpinion.status == OpinionStatus.DRAFT
    )
    return work.db.exec(found.with_for_update() if is_locked else found).first()


def _shown(row: SecondOpinion) -> str:
    content = CONTENT.reveal(row)
    told = json.dumps([row.reference, row.person_id, content.domain, content.question])
    return keyed_hash("opinion-draft", told)


def _person(text: str, left: dict[str, int]) -> str:
    person = _choice("person", text, left)
    if not left[person]:
        raise InvalidInput("person", "used_up")
    return person


def _choice(field: str, text: str, known: Collection[str]) -> str:
    if text not in known:
        raise InvalidInput(field, "unknown" if text else "empty")
    return text


def _find(work: Work, reference: str) -> Wanted:
    row = own_row(work, reference)
    if row.status != OpinionStatus.DRAFT or row.reference != reference:
        raise NotFound
    return Wanted("une demande à un service santé")


attaching.declare(KIND, Place(_find))
