"""All the requests of a member: those under way, those that are over, and the one being written."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from memberapp.assistance import cases, changeable, information
from memberapp.assistance.cases import MAX_SHOWN, Case
from memberapp.assistance.changeable import Change
from memberapp.assistance.progress import Progress, read_progress
from memberapp.assistance.rules.requests import CaseStatus
from memberapp.assistance.tables import AssistanceCase
from memberapp.callbacks import upcoming
from memberapp.callbacks.upcoming import ComingCall
from memberapp.core.work import Work


@dataclass(frozen=True)
class History:
    """The requests of a member, the newest first."""

    current: tuple[Case, ...]
    past: tuple[Case, ...]
    progress: Progress
    """Where the request that is being written stands."""
    is_more: bool
    """Whether there are older ones than are shown."""
    asked: frozenset[str]
    """The references of those for which the member has something to answer."""
    changes: dict[str, tuple[Change, ...]]
    """What can be done with each service of those under way, by their reference."""
    callbacks: tuple[ComingCall, ...]
    """The calls that the member asked for and that nobody ended yet."""


def history(work: Work) -> History:
    """Return the member's requests; looking changes nothing."""
    rows = work.db.exec(
        select(AssistanceCase)
        .where(AssistanceCase.member_id == work.member_id)
        .order_by(col(AssistanceCase.submitted_at).desc(), AssistanceCase.id)
        .limit(MAX_SHOWN + 1)
    ).all()
    found = cases.snapshots_of(work, rows[:MAX_SHOWN])
    current = tuple(one for one in found if one.status is not CaseStatus.CLOSED)
    return History(
        current,
        tuple(one for one in found if one.status is CaseStatus.CLOSED),
        read_progress(work),
        len(rows) > MAX_SHOWN,
        _asked(work, rows[:MAX_SHOWN]),
        {case.reference: changeable.changes_of(work, case) for case in current},
        tuple(upcoming.own_open(work)),
    )


def _asked(work: Work, rows: Sequence[AssistanceCase]) -> frozenset[str]:
    asked = information.asked_of(work, [row.id for row in rows if row.closed_at is None])
    return frozenset(
        row.reference for row in rows if any(one.is_open for one in asked.get(row.id, ()))
    )
