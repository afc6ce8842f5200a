"""The steps of a case: each goes on by somebody's act, which leaves its proof.

`begin` comes first in every act on a case: it counts the act, so that who saw an older version
changes nothing, and holds the case until the transaction ends. Then `record` brings steps to a
state, and `move` gives one another day and hour, whose slot it takes before it gives the old one
back. The caller writes the trail, and tells whom it concerns.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import col, func, select, update

from memberapp.assistance.catalogue.slots import read_slots
from memberapp.assistance.recaps import ITEM
from memberapp.assistance.rules.requests import CaseStatus, ItemContent
from memberapp.assistance.rules.steps import (
    EXPECTED,
    OPEN,
    ProofContent,
    StepState,
    Way,
    may_follow,
)
from memberapp.assistance.rules.values import SlotQueue
from memberapp.assistance.tables import AssistanceCase, AssistanceItem, StepProof
from memberapp.core import slots
from memberapp.core.access import Role
from memberapp.core.errors import CaseMoved, Conflict
from memberapp.core.opening_hours import CallQueue, Window, window_times
from memberapp.core.stored import Stored
from memberapp.core.work import Work
from memberapp.staff.tables import Agent

PROOF = Stored(ProofContent)
Slot = tuple[str, date, str]
"""Queue, day and window."""


@dataclass(frozen=True, kw_only=True)
class Proof(ProofContent):
    """Why a step stands where it does: who says so, when, and how they know."""

    state: StepState
    at: datetime
    actor_id: str
    role: Role
    agent: str
    """The agent by name; empty of everybody else."""
    way: Way
    minutes: int
    """Of help, that this act recorded as used."""


def begin(work: Work, case: AssistanceCase, *, version: int | None = None) -> list[AssistanceItem]:
    """Begin an act on a case, and return the rows of its services in their order.

    `version` is that of the page on which somebody acts; None of who acts on what they read in the
    same transaction.

    Raises:
        CaseMoved: the case went on since that version.
    """
    seen = [] if version is None else [col(AssistanceCase.version) == version]
    begun = work.db.exec(
        update(AssistanceCase)
        .where(col(AssistanceCase.id) == case.id, *seen)
        .values(version=AssistanceCase.version + 1)
    )
    if begun.rowcount != 1:
        raise CaseMoved
    work.db.refresh(case)
    return items_of(work, case)


def items_of(work: Work, case: AssistanceCase) -> list[AssistanceItem]:
    """Return the rows of the services of a case, as they stand now, in their order."""
    wanted = (
        select(AssistanceItem)
        .where(AssistanceItem.case_id == case.id)
        .order_by(col(AssistanceItem.position))
        .execution_options(populate_existing=True)
    )
    return list(work.db.exec(wanted))


def together(item: AssistanceItem, items: Iterable[AssistanceItem]) -> list[AssistanceItem]:
    """Return a service with those that its call is for too: a call is one step, a visit its own."""
    if not _is_call(item):
        return [item]
    return [one for one in items if slot_of(one) == slot_of(item) and one.state == item.state]


def wish(work: Work, item: AssistanceItem, *, way: Way = Way.ONLINE) -> None:
    """Record that the member asked for a service, whose slot is taken already."""
    item.ends_at = hours_of(item, ITEM.reveal(item))[1]
    item.state = StepState.WISHED
    prove(work, item, way, ProofContent(slot=slot_text(item)))


def record(
    work: Work,
    items: Sequence[AssistanceItem],
    *,
    to: StepState,
    way: Way,
    note: str = "",
    minutes: int = 0,
) -> None:
    """Bring services to a state, each with its proof.

    What is cancelled gives its slot back, and what is over the one that was wanted instead.
    `minutes` of help are recorded on the first of them.

    Raises:
        Conflict: one of them cannot go there from where it stands.
    """
    expected = [item for item in items if item.state in EXPECTED]
    for at, item in enumerate(items):
        if not may_follow(StepState(item.state), to):
            raise _refused(item, to)
        item.state = to
        prove(work, item, way, ProofContent(note=note), minutes=0 if at else minutes)
    freed = _freed(work, expected) if to is StepState.CANCELLED else []
    drop_wanted(work, items if to not in EXPECTED else (), besides=freed)


def close_if_nothing_is_open(
    work: Work,
    case: AssistanceCase,
    items: Iterable[AssistanceItem],
    *,
    states: Iterable[StepState] = (*OPEN, StepState.MISSED),
) -> None:
    """Close a case none of whose services waits any more: nothing of it can be late then.

    `states` are those that keep it open. What was missed does: another hour is chosen for it.
    """
    if not {item.state for item in items} & {*states}:
        case.status, case.closed_at = CaseStatus.CLOSED, work.now
        work.db.add(case)


def record_minutes(
    work: Work, item: AssistanceItem, *, minutes: int, way: Way, note: str = ""
) -> None:
    """Record help that was given, of a service that goes on or is over.

    Raises:
        Conflict: nobody says that it began.
    """
    if item.state not in {StepState.IN_PROGRESS, StepState.DONE}:
        raise _refused(item, StepState.IN_PROGRESS)
    prove(work, item, way, ProofContent(note=note), minutes=minutes)


def move(
    work: Work,
    items: Sequence[AssistanceItem],
    *,
    queue: CallQueue,
    window: Window,
    to: StepState,
    way: Way,
    note: str = "",
) -> None:
    """Give a visit, or a call with all that it is for, another day and hour, or agree to its own.

    `window` is one of the queue's that can be chosen.

    Raises:
        SlotTaken: its last place was taken meanwhile; the transaction must not hold.
        Conflict: one of them cannot be moved from where it stands, or cannot become that.
    """
    for item in items:
        if not may_follow(StepState(item.state), to, is_moved=True):
            raise _refused(item, to)
    wanted = (queue.code, window.day, window.code)
    moved = [one for one in items if slot_of(one) != wanted or one.state not in EXPECTED]
    freed = _freed(work, [one for one in moved if one.state in EXPECTED])
    taken = _needed(work, moved, wanted)
    asked_for = [slot for one in items if (slot := wanted_of(one))]
    if wanted in asked_for:
        asked_for.remove(wanted)  # its place is taken already
        taken.remove(wanted)
    freed += asked_for
    # Always in this order, so that two acts never wait for each other's rows.
    for slot, is_taken in sorted(
        [*((one, False) for one in freed), *((one, True) for one in taken)]
    ):
        code, day, name = slot
        if is_taken:
            slots.take(work, queue, day=day, window=name, most=queue.capacity)
        else:
            slots.give_back(work, queue=code, day=day, window=name)
    for item in items:
        before = slot_text(item)
        _place(item, queue, window)
        item.state = to
        prove(work, item, way, ProofContent(note=note, slot_before=before, slot=slot_text(item)))


def proofs_of(work: Work, case_ids: Iterable[str]) -> dict[str, tuple[Proof, ...]]:
    """Return the proofs of each service of some cases, by its id, the oldest first."""
    found: defaultdict[str, list[Proof]] = defaultdict(list)
    rows = work.db.exec(
        select(StepProof, Agent.name)
        .join(Agent, col(Agent.id) == StepProof.actor_id, isouter=True)
        .where(col(StepProof.case_id).in_(list(case_ids)))
        .order_by(col(StepProof.number))
    )
    for row, agent in rows:
        found[row.item_id].append(_proof(row, agent if row.actor_role == Role.STAFF else ""))
    return {item: tuple(proofs) for item, proofs in found.items()}


def hours_of(
    item: AssistanceItem, content: ItemContent
) -> tuple[datetime, datetime] | tuple[None, None]:
    """Return from when to when somebody comes or calls; None where no hour is needed."""
    if not (item.day and item.window):
        return None, None
    zone = zone_of(item, content)
    starts, ends = window_times(item.window)
    return datetime.combine(item.day, starts, zone), datetime.combine(item.day, ends, zone)


def zone_of(item: AssistanceItem, content: ItemContent) -> ZoneInfo:
    """Return whose clocks tell the hours of a service."""
    return ZoneInfo(content.zone) if content.zone else read_slots().zone_of(item.queue or "")


def slot_text(item: AssistanceItem) -> str:
    """Return day and window as proofs store them; empty where no hour is needed."""
    return f"{item.day} {item.window}" if item.day else ""


def slot_of(item: AssistanceItem) -> Slot:
    """Return queue, day and window of a service, whose place it has while it is expected."""
    return item.queue or "", item.day or date.min, item.window or ""


def wanted_of(item: AssistanceItem) -> Slot | None:
    """Return queue, day and window that are wanted instead, whose place it has too."""
    if item.wanted_day is None or not item.wanted_window:
        return None
    return item.queue or "", item.wanted_day, item.wanted_window


def drop_wanted(
    work: Work, items: Iterable[AssistanceItem], *, besides: Iterable[Slot] = ()
) -> None:
    """Give back what was wanted instead, of services that have an answer or are over.

    `besides` are other slots that nobody needs any more.
    """
    going = [(item, slot) for item in items if (slot := wanted_of(item))]
    # Always in this order, so that two acts never wait for each other's rows.
    for queue, day, window in sorted((*(slot for _item, slot in going), *besides)):
        slots.give_back(work, queue=queue, day=day, window=window)
    for item, _slot in going:
        _forget_wanted(item)


def _forget_wanted(item: AssistanceItem) -> None:
    item.wanted_day = item.wanted_window = None
    item.wanted_due_at = item.wanted_told_at = None


def _is_call(item: AssistanceItem) -> bool:
    return item.day is not None and ITEM.reveal(item).serves is SlotQueue.PHONE


def _freed(work: Work, items: Sequence[AssistanceItem]) -> list[Slot]:
    """Return the slots that nobody needs without some services; a call is shared by several."""
    calls = [one for one in items if _is_call(one)]
    visits = [slot_of(one) for one in items if one.day and one not in calls]
    shared = {slot_of(one): one for one in calls if not _is_called_for(work, items, slot_of(one))}
    return [*visits, *shared]


def _needed(work: Work, items: Sequence[AssistanceItem], slot: Slot) -> list[Slot]:
    """Return the slot once for each visit, and once for a call that no other service has."""
    visits = [slot for one in items if not _serves_call(one)]
    is_call = len(visits) < len(items)
    return [*visits, *([slot] if is_call and not _is_called_for(work, items, slot) else [])]


def _serves_call(item: AssistanceItem) -> bool:
    return ITEM.reveal(item).serves is SlotQueue.PHONE


def _is_called_for(work: Work, items: Sequence[AssistanceItem], slot: Slot) -> bool:
    """Return whether the call of a slot is for other services of the same case too."""
    queue, day, window = slot
    others = (
        select(AssistanceItem.id)
        .where(
            AssistanceItem.case_id == items[0].case_id,
            AssistanceItem.queue == queue,
            AssistanceItem.day == day,
            AssistanceItem.window == window,
            col(AssistanceItem.state) != StepState.CANCELLED,
            col(AssistanceItem.id).not_in([one.id for one in items]),
        )
        .limit(1)
    )
    return work.db.exec(others).first() is not None


def _place(item: AssistanceItem, queue: CallQueue, window: Window) -> None:
    content = replace(ITEM.reveal(item), day=window.day, window=window.code, zone=queue.zone.key)
    ITEM.seal(item, content)
    item.queue, item.day, item.window = queue.code, window.day, window.code
    item.ends_at, item.late_told_at = hours_of(item, content)[1], None
    _forget_wanted(item)


def prove(
    work: Work, item: AssistanceItem, way: Way, content: ProofContent, *, minutes: int = 0
) -> None:
    """Store why a service stands where it does now."""
    proof = StepProof(
        case_id=item.case_id,
        item_id=item.id,
        number=_next_number(work, item),
        at=work.now,
        state=item.state,
        actor_id=work.actor.id,
        actor_role=work.actor.role,
        way=way,
        minutes=minutes,
    )
    PROOF.seal(proof, content)
    work.db.add_all([item, proof])


def _next_number(work: Work, item: AssistanceItem) -> int:
    last = select(func.max(StepProof.number)).where(StepProof.item_id == item.id)
    return (work.db.exec(last).one() or 0) + 1


def _proof(row: StepProof, agent: str) -> Proof:
    return Proof(
        **vars(PROOF.reveal(row)),
        state=StepState(row.state),
        at=row.at,
        actor_id=row.actor_id,
        role=Role(row.actor_role),
        agent=agent or "",
        way=Way(row.way),
        minutes=row.minutes,
    )


def _refused(item: AssistanceItem, to: StepState) -> Conflict:
    return Conflict(f"the service {ITEM.reveal(item).service} is {item.state}, it cannot be {to}")
