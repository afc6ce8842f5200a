"""Examines the lines of a feed against the database and the lines before them, writing nothing.

A line is set aside when its parent is unknown or was set aside in this feed, when lines of care
would each be the first line of the other, when a person or a contract would pass to another member,
or when its document is not the right one; and of course when the line itself could not be read.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Self

from memberapp.core.work import Work
from memberapp.feed import known
from memberapp.feed.known import Known
from memberapp.feed.object_states import ObjectState, ObjectStates
from memberapp.feed.objects import (
    Beneficiary,
    Closed,
    Document,
    FeedObject,
    Guarantee,
    Member,
    PaymentCall,
    Reimbursement,
)
from memberapp.feed.report import QuarantineEntry
from memberapp.feed.rules import BadLine, BadReason, Key, ObjectType

_NEW = ObjectState(version=None, member_id=None, is_bad=False)
_NEVER_CHANGE_HANDS = {ObjectType.CONTRACT, ObjectType.BENEFICIARY}


class Examination:
    """What one reading of a whole feed found so far; `quarantine` grows with the bad lines."""

    def __init__(self) -> None:
        self.quarantine: list[QuarantineEntry] = []
        self.object_states = ObjectStates()
        self.named_open = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.object_states.close()


def examine(
    work: Work,
    *,
    found: Examination,
    lines: Sequence[tuple[int, FeedObject | BadLine]],
    check_document: Callable[[Document], None],
) -> None:
    """Examine the next lines of a feed, adding to what was found."""
    objects = {key for _, line in lines if (key := line.key) is not None}
    parents = [_parents_of(line) for _, line in lines]
    states, stored = _find(work, found, objects.union(*parents))
    found.named_open += sum(stored[key].is_open for key in objects & stored.keys())
    while ancestors := _first_lines(states) - states.keys():
        states |= _find(work, found, ancestors)[0]
    for (number, line), of_line in zip(lines, parents, strict=True):
        try:
            key, state = _judge(line, of_line, states, check_document)
            states[key] = state
        except BadLine as bad:
            found.quarantine.append(QuarantineEntry.of(number, bad))
            if bad.key is not None:
                states[bad.key] = states.get(bad.key, _NEW)._replace(is_bad=True)
    found.object_states.put({key: states[key] for key in objects})


def _find(
    work: Work, found: Examination, keys: set[Key]
) -> tuple[dict[Key, ObjectState], dict[Key, Known]]:
    """Return how the database and the lines so far left objects; what only the database has too."""
    before = found.object_states.find(keys)
    stored = known.find(work, keys - before.keys())
    states = before | {
        key: ObjectState(row.version, row.member_id, is_bad=False, primary_id=row.primary_id)
        for key, row in stored.items()
    }
    return states, stored


def _first_lines(states: dict[Key, ObjectState]) -> set[Key]:
    return {
        Key(ObjectType.REIMBURSEMENT, state.primary_id)
        for state in states.values()
        if state.primary_id is not None
    }


def count_absent(work: Work, *, found: Examination) -> int:
    """Return how many open objects of the database no line has named."""
    return known.count_open(work) - found.named_open


def _judge(
    line: FeedObject | BadLine,
    parents: Collection[Key],
    states: dict[Key, ObjectState],
    check_document: Callable[[Document], None],
) -> tuple[Key, ObjectState]:
    """Return a good line's object and how the line leaves it.

    Raises:
        BadLine: the line is to be set aside.
    """
    if isinstance(line, BadLine):
        raise line
    before = states.get(line.key, _NEW)
    if isinstance(line, Closed):
        # One that no feed has brought yet is closed too: an older version may still come.
        is_bad = before.is_bad and before.member_id is None
        return line.key, before._replace(version=_newest(before, line), is_bad=is_bad)
    member_id = _owner(line, parents, states)
    if isinstance(line, Document):
        check_document(line)
    version = _newest(before, line)
    if before.member_id is not None and version == before.version:
        return line.key, before
    if line.key.type in _NEVER_CHANGE_HANDS and before.member_id not in (None, member_id):
        raise _bad(line, BadReason.CHANGED_OWNER)
    primary_id = line.primary_id if isinstance(line, Reimbursement) else None
    if _leads_to(line.key, primary_id, states):
        raise _bad(line, BadReason.PRIMARY_CIRCLE)
    return line.key, ObjectState(version, member_id, is_bad=False, primary_id=primary_id)


def _newest(before: ObjectState, line: FeedObject) -> int:
    return line.version if before.version is None else max(before.version, line.version)


def _leads_to(key: Key, primary_id: str | None, states: dict[Key, ObjectState]) -> bool:
    """Return whether a line of care comes before one that is to be its first line."""
    while primary_id is not None:
        primary = Key(ObjectType.REIMBURSEMENT, primary_id)
        if primary == key:
            return True
        primary_id = states[primary].primary_id
    return False


def _parents_of(line: FeedObject | BadLine) -> Collection[Key]:
    """Return what must be there before an object."""
    if isinstance(line, BadLine | Closed | Member):
        return ()
    if isinstance(line, Reimbursement):
        contract = Key(ObjectType.CONTRACT, line.contract_id)
        beneficiary = Key(ObjectType.BENEFICIARY, line.beneficiary_id)
        if line.primary_id is None:
            return (contract, beneficiary)
        return (contract, beneficiary, Key(ObjectType.REIMBURSEMENT, line.primary_id))
    if isinstance(line, Guarantee | Beneficiary | PaymentCall):
        return (Key(ObjectType.CONTRACT, line.contract_id),)
    return (Key(ObjectType.MEMBER, line.member_id),)


def _owner(line: FeedObject, parents: Collection[Key], states: dict[Key, ObjectState]) -> str:
    """Return the member whose an object is: all its parents are the same member's."""
    if isinstance(line, Member):
        return line.key.id
    owners = set()
    for parent in parents:
        state = states.get(parent, _NEW)
        if state.is_bad:
            raise _bad(line, BadReason.QUARANTINED_PARENT)
        if state.member_id is None:
            raise _bad(line, BadReason.UNKNOWN_PARENT)
        owners.add(state.member_id)
    if len(owners) > 1:
        raise _bad(line, BadReason.UNKNOWN_PARENT)
    return owners.pop()


def _bad(line: FeedObject, reason: BadReason) -> BadLine:
    return BadLine(reason, object_type=line.key.type, key=line.key)
