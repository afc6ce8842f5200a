"""The steps of a case: where each stands, what may follow, and since when it is late.

A step stands where somebody's act brought it, never where a clock did: an hour that passes without
an act makes it late, not done.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from memberapp.assistance.rules.values import Verdict

STARTED_GRACE: Final = timedelta(hours=12)
"""How long after its hour a step that began may still be under way: a visit outlasts its hours."""


class StepState(StrEnum):
    """Where a step stands."""

    WISHED = "wished"
    """The member asked for it; nobody answered yet."""
    PLANNED = "planned"
    """We took it on: nobody else has to agree, or somebody is being found."""
    CONFIRMED = "confirmed"
    """Day, hour and who comes or calls are agreed."""
    IN_PROGRESS = "in_progress"
    DONE = "done"
    MISSED = "missed"
    """It did not take place, and somebody says so: a call that reached nobody, a visit in vain."""
    CANCELLED = "cancelled"


class Way(StrEnum):
    """How it is known that a step changed."""

    ONLINE = "online"
    """Typed by the member, in their space."""
    BY_PHONE = "by_phone"
    ON_SITE = "on_site"
    """Reported by whoever came."""
    IN_FILE = "in_file"
    """Noted by an agent in the case."""


class LateStep(StrEnum):
    """What of a case can be late."""

    NUMBER = "number"
    CALL = "call"
    VISIT = "visit"
    ANSWER = "answer"
    """To whoever asks for another hour."""


OPEN: Final = (StepState.WISHED, StepState.PLANNED, StepState.CONFIRMED, StepState.IN_PROGRESS)
"""What still has to happen."""
EXPECTED: Final = (StepState.WISHED, StepState.PLANNED, StepState.CONFIRMED)
"""What has not begun."""
OVER: Final = (StepState.DONE, StepState.CANCELLED)
_UNSETTLED: Final = (StepState.WISHED, StepState.PLANNED)
"""Nobody agreed to it yet: what the staff confirmed is settled."""

_FORWARD = {StepState.IN_PROGRESS, StepState.DONE, StepState.MISSED, StepState.CANCELLED}
FOLLOWS: Final[Mapping[StepState, frozenset[StepState]]] = {
    StepState.WISHED: frozenset({StepState.PLANNED, StepState.CONFIRMED} | _FORWARD),
    StepState.PLANNED: frozenset({StepState.WISHED, StepState.CONFIRMED} | _FORWARD),
    StepState.CONFIRMED: frozenset({StepState.WISHED} | _FORWARD),
    StepState.IN_PROGRESS: frozenset({StepState.DONE, StepState.MISSED}),
    StepState.MISSED: frozenset({StepState.WISHED, StepState.CONFIRMED} | _FORWARD)
    - {StepState.MISSED},
    StepState.DONE: frozenset(),
    StepState.CANCELLED: frozenset(),
}
"""What may follow each state. A new day and hour keep a wish a wish (`may_follow`)."""


@dataclass(frozen=True, kw_only=True)
class ProofContent:
    """What is stored of a proof, sealed: days, hours and words say what a member needs."""

    note: str = ""
    """What whoever acted had to say; the member reads it."""
    slot_before: str = ""
    """« 2026-12-02 08:00-12:00 », where the day and hour changed; empty else."""
    slot: str = ""
    is_asked: bool = False
    """Whether the member asks for `slot`, which nobody agrees to by this."""


def may_follow(before: StepState, after: StepState, *, is_moved: bool = False) -> bool:
    """Return whether a step may go from one state to another; `is_moved`: to another hour."""
    return after in FOLLOWS[before] or (is_moved and before is after and before in EXPECTED)


def is_to_confirm(state: StepState, verdict: Verdict) -> bool:
    """Return whether a step waits for a fact, or for the staff, before the contract provides it."""
    return verdict is Verdict.TO_CONFIRM and state in _UNSETTLED


def late_since(state: StepState, ends_at: datetime | None, now: datetime) -> datetime | None:
    """Return since when a step is late: its hour passed, and nobody says that it took place.

    None while it is not late, has no hour, or ended some way. What began is given time to end.
    """
    if ends_at is None or state not in OPEN:
        return None
    due = ends_at + STARTED_GRACE if state is StepState.IN_PROGRESS else ends_at
    return due if due <= now else None
