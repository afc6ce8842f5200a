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
    Contribution,
    Document,
    FeedObject,
    Guarantee,
    Mandate,
    Member,
    Reimbursement,
)
from memberapp.feed.report import QuarantineEntry
from memberapp.feed.rules import BadLine, BadReason, Key, ObjectType

_NEW = ObjectState(version=None, member_id=None)
_NEVER_CHANGE_HANDS = {ObjectType.CONTRACT, ObjectType.BENEFICIARY, ObjectType.MANDATE}
_MEMBER, _CONTRACT, _BENEFICIARY, _CARE = (
    Key(kind, "").text
    for kind in (
        ObjectType.MEMBER,
        ObjectType.CONTRACT,
        ObjectType.BENEFICIARY,
        ObjectType.REIMBURSEMENT,
    )
)
"""How the texts of their keys begin."""


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
    named = [_names_of(line) for _, line in lines]
    objects = {name for name, _ in named if name is not None}
    parents_of_all = {parent for _, parents in named for parent in parents}
    states, stored = _find(work, found, objects | parents_of_all)
    found.named_open += sum(stored[name].is_open for name in objects & stored.keys())
    while ancestors := _first_lines(states) - states.keys():
        states |= _find(work, found, ancestors)[0]
    for (number, line), (name, parents) in zip(lines, named, strict=True):
        try:
            states[name or ""] = _judge(line, name or "", parents, states, check_document)
        except BadLine as bad:
            found.quarantine.append(QuarantineEntry.of(number, bad))
            if name is not None:
                states[name] = states.get(name, _NEW)._replace(is_bad=1)
    found.object_states.put({name: states[name] for name in objects})


def _find(
    work: Work, found: Examination, names: set[str]
) -> tuple[dict[str, ObjectState], dict[str, Known]]:
    """Return how the database and the lines so far left objects; what only the database has too."""
    states = found.object_states.find(names)
    stored = known.find_named(work, names - states.keys())
    for name, row in stored.items():
        states[name] = ObjectState(row.version, row.member_id, primary_id=row.primary_id)
    return states, stored


def _first_lines(states: dict[str, ObjectState]) -> set[str]:
    return {_CARE + state.primary_id for state in states.values() if state.primary_id is not None}


def count_absent(work: Work, *, found: Examination) -> int:
    """Return how many open objects of the database no line has named."""
    return known.count_open(work) - found.named_open


def _judge(
    line: FeedObject | BadLine,
    name: str,
    parents: Collection[str],
    states: dict[str, ObjectState],
    check_document: Callable[[Document], None],
) -> ObjectState:
    """Return how a good line leaves its object.

    Raises:
        BadLine: the line is to be set aside.
    """
    if isinstance(line, BadLine):
        raise line
    before = states.get(name, _NEW)
    if isinstance(line, Closed):
        # One that no feed has brought yet is closed too: an older version may still come.
        is_bad = before.is_bad and before.member_id is None
        return before._replace(version=_newest(before, line), is_bad=int(is_bad))
    member_id = _owner(line, parents, states)
    if isinstance(line, Document):
        check_document(line)
    version = _newest(before, line)
    if before.member_id is not None:
        if version == before.version:
            return before
        if line.key.type in _NEVER_CHANGE_HANDS and before.member_id != member_id:
            raise _bad(line, BadReason.CHANGED_OWNER)
    primary_id = line.primary_id if isinstance(line, Reimbursement) else None
    if primary_id is not None and _leads_to(name, primary_id, states):
        raise _bad(line, BadReason.PRIMARY_CIRCLE)
    return ObjectState(version, member_id, primary_id=primary_id)


def _newest(before: ObjectState, line: FeedObject) -> int:
    return line.version if before.version is None else max(before.version, line.version)


def _leads_to(name: str, primary_id: str | None, states: dict[str, ObjectState]) -> bool:
    """Return whether a line of care comes before one that is to be its first line."""
    while primary_id is not None:
        primary = _CARE + primary_id
        if primary == name:
            return True
        primary_id = states[primary].primary_id
    return False


def _names_of(line: FeedObject | BadLine) -> tuple[str | None, Collection[str]]:
    """Return the name of an object, and of what must be there before it."""
    if isinstance(line, Reimbursement):
        parents = (_CONTRACT + line.contract_id, _BENEFICIARY + line.beneficiary_id)
        if line.primary_id is not None:
            parents = (*parents, _CARE + line.primary_id)
        return _CARE + line.id, parents
    return None if line.key is None else line.key.text, _parents_of(line)


def _parents_of(line: FeedObject | BadLine) -> Collection[str]:
    """Return the same of what is no line of care: those never come here."""
    if isinstance(line, BadLine | Closed | Member | Reimbursement):
        return ()
    if isinstance(line, Guarantee | Beneficiary | Contribution | Mandate):
        return (_CONTRACT + line.contract_id,)
    return (_MEMBER + line.member_id,)


def _owner(line: FeedObject, parents: Collection[str], states: dict[str, ObjectState]) -> str:
    """Return the member whose an object is: all its parents are the same member's."""
    if isinstance(line, Member):
        return line.key.id
    owners: set[str] = set()
    for parent in parents:
        state = states.get(parent, _NEW)
        if state.is_bad:
            raise _bad(line, BadReason.QUARANTINED_PARENT)
        if state.member_id is None:
            raise _bad(line, BadReason.UNKNOWN_PARENT)
        owners.add(state.member_id)
    if len(owners) != 1:
        raise _bad(line, BadReason.UNKNOWN_PARENT)
    return owners.pop()


def _bad(line: FeedObject, reason: BadReason) -> BadLine:
    return BadLine(reason, object_type=line.key.type, key=line.key)
