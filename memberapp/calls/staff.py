"""The calls that agents make: each starts with the words they must say."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Final

from sqlmodel import col, select, update

from memberapp.assistance import cases, staff_steps
from memberapp.assistance.cases import CaseItem
from memberapp.assistance.rules.steps import OVER, StepState, Way
from memberapp.assistance.rules.values import SlotQueue
from memberapp.callbacks import staff as callbacks
from memberapp.callbacks.rules import CallbackStatus
from memberapp.calls import service as calls
from memberapp.calls.catalogue import read_words
from memberapp.calls.rules import (
    MAX_CALL,
    MAX_CHECKS,
    WORDS_LIFETIME,
    are_the_words,
    draw_words,
)
from memberapp.calls.tables import PhoneCall
from memberapp.core import audit, locks
from memberapp.core.errors import Conflict, NotFound
from memberapp.core.identifiers import read_callback_reference
from memberapp.core.locks import Lock
from memberapp.core.parts import WHOLE, Part, Wanted, cut, like
from memberapp.core.secrets import reveal, seal
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

_TURN: Final = {StepState.IN_PROGRESS: 0, StepState.MISSED: 2}
"""Which promised call an agent makes first; the others come between."""


@dataclass(frozen=True)
class StartedCall:
    """A call under way, as the agent who makes it needs it; the member's words are not shown."""

    reference: str
    name: str
    phone: str
    member_id: str | None
    words: str
    """What the agent says first; empty once their time is over, and for other agents."""
    words_until: datetime
    agent_id: str


@dataclass(frozen=True)
class _Subject:
    """What a call is about, and whom it reaches."""

    reference: str
    name: str
    phone: str
    member_id: str | None


@writes
def start(work: Work, *, reference: str) -> StartedCall:
    """Start a call about a callback or a request for assistance, and draw its words.

    A callback that waits is under way from then on, and so is the call that a case promised, once
    its day has come.

    Raises:
        NotFound: no such callback or request is known.
        Conflict: it is over, has no number, or a call about it or to that member is under way.
    """
    locks.take_lock(work, Lock.CALLBACKS)
    subject = _subject(work, reference)
    calls.end_overdue(work)
    if _is_busy(work, subject):
        raise Conflict(f"a call about {subject.reference}, or to that member, is under way already")
    if read_callback_reference(reference) is not None:
        _begin_callback(work, subject.reference)
    else:
        _begin_step(work, subject.reference)
    row = PhoneCall(
        reference=subject.reference,
        member_id=subject.member_id,
        agent_id=work.actor.id,
        started_at=work.now,
        words_until=work.now + WORDS_LIFETIME,
        ends_at=work.now + MAX_CALL,
    )
    seal(row, "phone", subject.phone)
    seal(row, "agent_words", draw_words(read_words(), secrets.choice))
    if subject.member_id is not None:  # a visitor has no space that would prove who they are
        seal(row, "member_words", draw_words(read_words(), secrets.choice))
    work.db.add(row)
    work.db.flush()
    _tell(work, audit.Event.CALL_STARTED, row)
    return _started(row, subject)


@writes
def end(
    work: Work, *, reference: str, is_done: bool = False, is_not_reached: bool = False
) -> StartedCall:
    """End a call; its words prove nothing any more.

    Args:
        work: of the agent.
        reference: of the callback or the request.
        is_done: whether the call took place: the callback, or the call that the case promised.
        is_not_reached: whether nobody answered it; without either it stays on the list.

    Raises:
        NotFound: no call about it is under way.
        Conflict: it is a callback that is over, or a case of which no promised call has begun.
    """
    row, subject = _under_way(work, reference)
    if is_done or is_not_reached:
        _end_subject(work, row.reference, is_done=is_done)
    row.ended_at = work.now
    calls.forget_words(row)
    work.db.add(row)
    _tell(work, audit.Event.CALL_ENDED, row)
    return _started(row, subject)


@writes
def check(work: Work, *, reference: str, said: str) -> bool:
    """Return whether what the member says are the words of their space.

    Raises:
        NotFound: no call about it is under way.
        Conflict: it is a visitor's, who can prove nothing; the words' time is over, or they were
            compared too often.
    """
    row, _ = _under_way(work, reference)
    if row.member_id is None:
        raise Conflict("a visitor asked for this call: no words prove who they are")
    words = reveal(row, "member_words") if row.words_until > work.now else None
    if words is None:
        raise Conflict("the words of this call have expired: end it and start it again")
    counted = work.db.exec(
        update(PhoneCall)
        .where(col(PhoneCall.id) == row.id, col(PhoneCall.checks) < MAX_CHECKS)
        .values(checks=PhoneCall.checks + 1)
    )
    if counted.rowcount != 1:
        raise Conflict("these words were compared too often: end the call")
    is_right = are_the_words(said, words)
    _tell(work, audit.Event.CALL_CHECKED, row, result="ok" if is_right else "refused")
    return is_right


@writes
def list_under_way(work: Work, *, part: Wanted = WHOLE) -> Part[StartedCall]:
    """Return the calls under way, in the order in which they began.

    Each agent sees the words of their own calls alone.

    Raises:
        CursorGone: the part should come after a call that is not in the list.
    """
    rows = work.db.exec(
        select(PhoneCall)
        .where(col(PhoneCall.ended_at).is_(None), col(PhoneCall.ends_at) > work.now)
        .order_by(col(PhoneCall.started_at), PhoneCall.id)
    ).all()
    found = cut(rows, part, by=lambda row: row.reference)
    for row in found:
        work.audit(audit.Event.STAFF_CALLS_READ, member_id=row.member_id, ref=row.reference)
    calls = (
        _started(row, _subject(work, row.reference), shows_words=row.agent_id == work.actor.id)
        for row in found
    )
    return like(found, calls)


def _subject(work: Work, reference: str) -> _Subject:
    if read_callback_reference(reference) is not None:
        call = callbacks.find(work, reference=reference)
        return _Subject(call.reference, call.callee.name, call.callee.phone, call.member_id)
    row = cases.row_of_reference(work, reference)
    if row is None:
        raise NotFound(f"no callback and no case {reference} is known")
    (case,) = cases.snapshots_of(work, [row])
    if not case.phone:
        raise Conflict(f"the case {row.reference} has no number to call")
    member = work.db.get_one(Member, row.member_id)
    name = f"{member.first_name} {member.last_name}"
    return _Subject(row.reference, name, case.phone, member.id)


def _begin_callback(work: Work, reference: str) -> None:
    status = callbacks.find(work, reference=reference).status
    if status is not CallbackStatus.STARTED:  # called again, after the line was cut
        callbacks.start(work, reference=reference)


def _begin_step(work: Work, reference: str) -> None:
    step = _promised_call(work, reference)
    if step is not None and step.state is not StepState.IN_PROGRESS:  # the line was cut
        _bring(work, reference, step, to=StepState.IN_PROGRESS)


def _end_subject(work: Work, reference: str, *, is_done: bool) -> None:
    if read_callback_reference(reference) is not None:
        note = callbacks.done if is_done else callbacks.not_reached
        note(work, reference=reference)
        return
    step = _promised_call(work, reference)
    if step is None or step.state is not StepState.IN_PROGRESS:
        raise Conflict(
            f"no call that the case {reference} promised has begun: end this one without saying "
            "what became of it"
        )
    _bring(work, reference, step, to=StepState.DONE if is_done else StepState.MISSED)


def _promised_call(work: Work, reference: str) -> CaseItem | None:
    """Return the call of a case that an agent makes now: the one under way, else the first due.

    It is due from the morning of its day on. One that reached nobody comes after all others.
    """
    row = cases.row_of_reference(work, reference)
    if row is None or row.closed_at is not None:
        return None
    (case,) = cases.snapshots_of(work, [row])
    due = [
        (_TURN.get(one.state, 1), one.starts_at, one)
        for one in case.items
        if one.serves is SlotQueue.PHONE and one.starts_at and one.state not in OVER
        if one.starts_at.date() <= work.now.astimezone(one.starts_at.tzinfo).date()
    ]
    return min(due, key=itemgetter(0, 1))[2] if due else None


def _bring(work: Work, reference: str, step: CaseItem, *, to: StepState) -> None:
    staff_steps.act(work, reference=reference, service=step.service, to=to, way=Way.BY_PHONE)


def _is_busy(work: Work, subject: _Subject) -> bool:
    if calls.under_way(work, col(PhoneCall.reference) == subject.reference) is not None:
        return True
    if subject.member_id is None:
        return False
    return calls.under_way(work, col(PhoneCall.member_id) == subject.member_id) is not None


def _under_way(work: Work, reference: str) -> tuple[PhoneCall, _Subject]:
    subject = _subject(work, reference)
    row = calls.under_way(work, col(PhoneCall.reference) == subject.reference)
    if row is None:
        raise NotFound(f"no call about {reference} is under way")
    return row, subject


def _tell(work: Work, event: audit.Event, row: PhoneCall, *, result: str = "ok") -> None:
    """Write down what happened, and show it on the open page of whoever is called."""
    work.audit(event, member_id=row.member_id, ref=row.reference, result=result)
    if row.member_id is not None:
        work.changed(Topic.CALLS, member_id=row.member_id)


def _started(row: PhoneCall, subject: _Subject, *, shows_words: bool = True) -> StartedCall:
    return StartedCall(
        reference=row.reference,
        name=subject.name,
        phone=subject.phone,
        member_id=row.member_id,
        words=(reveal(row, "agent_words") or "") if shows_words else "",
        words_until=row.words_until,
        agent_id=row.agent_id,
    )
