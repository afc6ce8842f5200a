"""What a member reads of a breach that concerns them, and what they did about it.

An unknown reference, a notice that is not published and one that concerns others are the same
`NotFound`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlmodel import col, delete, select

from memberapp.account.service import notices_sent, stronger_sign_in_until
from memberapp.core import audit
from memberapp.core.brand import read_brand
from memberapp.core.contacts import Address
from memberapp.core.errors import NotFound
from memberapp.core.outbox import MessageSnapshot
from memberapp.core.outgoing import MessageStatus
from memberapp.core.secrets import reveal
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.incidents.messages import Kind
from memberapp.incidents.notice import MAX_REFERENCE_LENGTH, Notice
from memberapp.incidents.rules import Data, Way, split_data
from memberapp.incidents.tables import Incident, IncidentConcern, IncidentTask
from memberapp.members.tables import Member

NOT_DELIVERED: Final = (MessageStatus.DEAD, MessageStatus.BOUNCED)
"""Of an e-mail in whose place a letter goes."""
_SHOWN_DIGITS: Final = 2
"""Of the number of Social Security, so that its owner knows which one it is."""


@dataclass(frozen=True)
class Concerned:
    """The member, as a letter names them."""

    member_id: str
    name: str
    birth: date
    country: str
    region: str
    address: Address
    number_end: str
    """The last digits of their number of Social Security, empty where we know none."""


@dataclass(frozen=True)
class OwnIncident:
    """A breach as it concerns one member."""

    notice: Notice
    copied: tuple[Data, ...]
    safe: tuple[Data, ...]
    member: Concerned
    updated_at: datetime
    told_at: datetime | None
    """When the e-mail was queued, or the letter was put with those to print: not yet sent."""
    way: Way | None
    message: MessageSnapshot | None
    """The e-mail; None of a letter, and once messages of its age are deleted."""
    posted_at: datetime | None
    read_at: datetime | None
    done: Mapping[str, datetime]
    """When each task that is done was, by its name."""
    stronger_until: datetime | None
    """Until when both factors are asked each time; None once that is over."""


@dataclass(frozen=True)
class Banner:
    """What the pages of a member say of a breach until they have read of it."""

    reference: str
    operator: str
    detected_on: date


def own(work: Work, *, reference: str) -> OwnIncident:
    """Return a breach that concerns the caller.

    Raises:
        NotFound: nothing that concerns them was published under this reference.
    """
    incident, concern = _found(work, reference)
    notice = Notice.model_validate_json(incident.notice)
    listed = tuple(Data(one) for one in (concern.exposed or "").split())
    copied, safe = split_data(exposed=notice.exposed, spared=notice.not_exposed, own=listed)
    tasks = work.db.exec(select(IncidentTask).where(IncidentTask.concern_id == concern.id))
    return OwnIncident(
        notice=notice,
        copied=copied,
        safe=safe,
        member=_member(work),
        updated_at=incident.updated_at,
        told_at=concern.told_at,
        way=Way(concern.way) if concern.way else None,
        message=_message(work, concern),
        posted_at=concern.posted_at,
        read_at=concern.read_at,
        done={one.task: one.done_at for one in tasks},
        stronger_until=stronger_sign_in_until(work, member_id=work.member_id),
    )


def banner(work: Work) -> Banner | None:
    """Return the newest breach that the caller has not read of, while its notice runs."""
    today = read_brand().day_of(work.now)
    incident = work.db.exec(
        select(Incident)
        .join(IncidentConcern)
        .where(
            IncidentConcern.member_id == work.member_id,
            col(IncidentConcern.read_at).is_(None),
            col(Incident.published_at).is_not(None),
            col(Incident.ends_on) >= today,
        )
        .order_by(col(Incident.published_at).desc())
        .limit(1)
    ).first()
    if incident is None:
        return None
    notice = Notice.model_validate_json(incident.notice)
    return Banner(notice.reference, notice.operator.name, notice.detected_on)


@writes
def mark_read(work: Work, *, reference: str) -> None:
    """Note, once, that the caller read the notice.

    Raises:
        NotFound: as `own`.
    """
    _incident, concern = _found(work, reference, is_locked=True)
    if concern.read_at is not None:
        return
    concern.read_at = work.now
    work.db.add(concern)
    work.audit(audit.Event.INCIDENT_READ, reference)
    work.changed(Topic.INCIDENTS)


@writes
def set_task(work: Work, *, reference: str, task: str, is_done: bool) -> None:
    """Note that a task is done, or is not; said twice, it is noted once.

    Raises:
        NotFound: as `own`, or the notice has no such task.
    """
    incident, concern = _found(work, reference, is_locked=True)
    notice = Notice.model_validate_json(incident.notice)
    if task not in {one.name for one in notice.tasks}:
        raise NotFound
    mine = (col(IncidentTask.concern_id) == concern.id, col(IncidentTask.task) == task)
    was_done = work.db.exec(select(IncidentTask.id).where(*mine)).first() is not None
    if was_done == is_done:
        return
    if is_done:
        work.db.add(IncidentTask(concern_id=concern.id, task=task, done_at=work.now))
    else:
        work.db.exec(delete(IncidentTask).where(*mine))
    work.audit(audit.Event.INCIDENT_TASK_SET, reference)
    work.changed(Topic.INCIDENTS)


@writes
def take_complaint(work: Work, *, reference: str) -> OwnIncident:
    """Return what the letter of complaint says, and note that it was downloaded.

    Raises:
        NotFound: as `own`.
    """
    found = own(work, reference=reference)
    work.audit(audit.Event.INCIDENT_LETTER_DOWNLOADED, reference)
    return found


def _found(
    work: Work, reference: str, *, is_locked: bool = False
) -> tuple[Incident, IncidentConcern]:
    if len(reference) > MAX_REFERENCE_LENGTH or not reference.isascii() or "\0" in reference:
        raise NotFound
    concern = select(IncidentConcern).where(
        IncidentConcern.incident_reference == reference,
        IncidentConcern.member_id == work.member_id,
    )
    # Of two tabs that act at once the second one waits here, and finds what the first one did.
    row = work.db.exec(concern.with_for_update() if is_locked else concern).first()
    incident = work.db.get(Incident, reference) if row is not None else None
    if row is None or incident is None or incident.published_at is None:
        raise NotFound
    return incident, row


def _message(work: Work, concern: IncidentConcern) -> MessageSnapshot | None:
    kinds = (Kind.INCIDENT_NOTICE,)
    sent = notices_sent(work, member_id=concern.member_id, kinds=kinds, key=concern.id)
    return sent[0] if sent else None


def _member(work: Work) -> Concerned:
    row = work.db.get_one(Member, work.member_id)
    number = reveal(row, "nir") or reveal(row, "niss") or ""
    return Concerned(
        member_id=row.id,
        name=f"{row.first_name} {row.last_name}",
        birth=row.birth,
        country=row.country,
        region=row.region,
        address=row.address,
        number_end=number[-_SHOWN_DIGITS:],
    )
