"""What a member does with coaching: begins a programme, marks steps, pauses, erases it all.

They follow one at a time. What is erased is deleted at once, and leaves a line of the trail that
does not say which programme it was.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlmodel import select

from memberapp.account.service import own_account
from memberapp.coaching.catalogue import Programme, programme_of, read_programmes
from memberapp.coaching.rules import FollowedContent, next_reminder, next_step
from memberapp.coaching.tables import FollowedProgramme
from memberapp.core import audit, limits
from memberapp.core.errors import Conflict, NotFound
from memberapp.core.limits import Limit
from memberapp.core.stored import Stored
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.members import service as members

CONTENT: Final = Stored(FollowedContent)
_CHANGED: Final = Limit("coaching", "120/hour")


@dataclass(frozen=True)
class Followed:
    """The programme that a member follows."""

    programme: Programme
    done: dict[int, datetime]
    begun_at: datetime
    paused_at: datetime | None
    remind_at: datetime | None
    wants_reminders: bool


@dataclass(frozen=True)
class Desk:
    """Everything the page says."""

    region: str
    programmes: tuple[Programme, ...]
    followed: Followed | None


def desk(work: Work) -> Desk:
    """Return what can be followed, and what the member follows."""
    row = _row(work)
    return Desk(members.region(work), read_programmes(), _followed(row) if row else None)


@writes
def begin(work: Work, *, programme: str) -> None:
    """Begin a programme; begun again, it is the same one.

    Raises:
        NotFound: there is no such programme.
        Conflict: the member follows another one.
        TooManyTries: so much was changed this hour.
    """
    if programme_of(programme) is None:
        raise NotFound
    # Two tabs, or a double tap: the second waits here, and then sees the row of the first.
    own_account(work, member_id=work.member_id, account_id=work.account_id, is_locked=True)
    row = _row(work)
    if row is not None:
        followed = CONTENT.reveal(row).programme
        if followed == programme:
            return
        if programme_of(followed) is not None:
            raise Conflict("another programme is followed")
        work.db.delete(row)  # the file has it no longer, and no page shows it
        work.db.flush()
    limits.reserve(work, (_CHANGED, work.member_id))
    row = FollowedProgramme(member_id=work.member_id, begun_at=work.now, changed_at=work.now)
    CONTENT.seal(row, FollowedContent(programme=programme))
    work.db.add(row)
    work.audit(audit.Event.COACHING_BEGUN)
    work.changed(Topic.SERVICES)


@writes
def mark(work: Work, *, step: int, is_done: bool) -> None:
    """Mark a step as done, or as not done after all; marked twice, it keeps its first instant.

    Raises:
        NotFound: the member follows no programme, or it has no such step.
        TooManyTries: so much was changed this hour.
    """
    row, programme = _own(work)
    if not 1 <= step <= len(programme.steps):
        raise NotFound
    content = CONTENT.reveal(row)
    if (step in content.done) == is_done:
        return
    done = {number: at for number, at in content.done.items() if number != step}
    if is_done:
        done[step] = work.now
    CONTENT.seal(row, replace(content, done=done))
    _change(work, row, programme)


@writes
def pause(work: Work, *, is_paused: bool) -> None:
    """Pause the programme, or go on with it; paused, nobody is reminded.

    Raises:
        NotFound: the member follows no programme.
        TooManyTries: so much was changed this hour.
    """
    row, programme = _own(work)
    if (row.paused_at is not None) == is_paused:
        return
    row.paused_at = work.now if is_paused else None
    _change(work, row, programme)


@writes
def want_reminders(work: Work, *, is_wanted: bool) -> None:
    """Turn the weekly reminder on or off.

    Raises:
        NotFound: the member follows no programme.
        TooManyTries: so much was changed this hour.
    """
    row, programme = _own(work)
    if row.wants_reminders == is_wanted:
        return
    row.wants_reminders, row.remind_at = is_wanted, None
    _change(work, row, programme)


@writes
def erase(work: Work) -> None:
    """Stop the programme and delete all that is stored of it; without one nothing happens."""
    row = _row(work, is_locked=True)
    if row is None:
        return
    work.db.delete(row)
    work.audit(audit.Event.COACHING_ERASED)
    work.changed(Topic.SERVICES)


def _change(work: Work, row: FollowedProgramme, programme: Programme) -> None:
    limits.reserve(work, (_CHANGED, work.member_id))
    left = next_step(CONTENT.reveal(row).done, len(programme.steps))
    if not row.wants_reminders or row.paused_at is not None or not left:
        row.remind_at = None
    elif row.remind_at is None:
        row.remind_at = next_reminder(work.now, members.region(work))
    row.changed_at = work.now
    work.db.add(row)
    work.changed(Topic.SERVICES)


def _own(work: Work) -> tuple[FollowedProgramme, Programme]:
    row = _row(work, is_locked=True)
    programme = programme_of(CONTENT.reveal(row).programme) if row else None
    if row is None or programme is None:
        raise NotFound
    return row, programme


def _row(work: Work, *, is_locked: bool = False) -> FollowedProgramme | None:
    found = select(FollowedProgramme).where(FollowedProgramme.member_id == work.member_id)
    return work.db.exec(found.with_for_update() if is_locked else found).first()


def _followed(row: FollowedProgramme) -> Followed | None:
    content = CONTENT.reveal(row)
    programme = programme_of(content.programme)
    if programme is None:
        return None
    return Followed(
        programme=programme,
        done=dict(content.done),
        begun_at=row.begun_at,
        paused_at=row.paused_at,
        remind_at=row.remind_at,
        wants_reminders=row.wants_reminders,
    )
