"""Publishing a notice, the register of breaches, and the letters to whom no e-mail reaches.

A notice is published in steps, each a transaction: the list of those concerned is written a few
hundred at a time, and nobody is told before the last step. The same command goes on where it
stopped; run once more with another text it renews the page, and tells only who is new.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import col, func, select

from memberapp.account.service import ask_stronger_sign_in
from memberapp.core import audit
from memberapp.core.contacts import Address
from memberapp.core.errors import Conflict, NotFound
from memberapp.core.tables import OutboxMessage
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.incidents.messages import Kind
from memberapp.incidents.notice import MAX_REFERENCE_LENGTH, Notice
from memberapp.incidents.rules import (
    AuthorityStatus,
    Data,
    Way,
    authority_due_at,
    authority_status,
    split_data,
)
from memberapp.incidents.service import NOT_DELIVERED
from memberapp.incidents.tables import Incident, IncidentConcern
from memberapp.members.tables import Contract, Member

AT_ONCE: Final = 500


@dataclass(frozen=True)
class ListedMember:
    """A line of the list of those concerned; empty `exposed` means all that the notice says."""

    member_id: str
    exposed: tuple[Data, ...] = ()


@dataclass(frozen=True)
class Added:
    """What a list of members changed."""

    new: int
    wider: int
    """Those listed before, of whom more was copied than was said."""


@dataclass(frozen=True)
class Counts:
    """How many members a breach concerns, and how far they are told."""

    concerned: int
    told: int
    by_email: int
    by_letter: int
    posted: int
    read: int


@dataclass(frozen=True)
class Entry:
    """A line of the register (GDPR, art. 33, 5)."""

    notice: Notice
    counts: Counts
    agent_id: str
    published_at: datetime | None
    updated_at: datetime
    authority_due_at: datetime
    authority_status: AuthorityStatus


@dataclass(frozen=True)
class NoticeLetter:
    """What is printed for a member whom no e-mail reaches."""

    id: str
    member_id: str
    civility: str
    name: str
    country: str
    address: Address
    notice: Notice
    copied: tuple[Data, ...]
    safe: tuple[Data, ...]


def unknown_members(work: Work, *, member_ids: Collection[str]) -> list[str]:
    """Return the references that are no member's, of a few hundred."""
    known = set(work.db.exec(select(Member.id).where(col(Member.id).in_(member_ids))))
    return [one for one in member_ids if one not in known]


@writes
def begin(work: Work, *, notice: Notice) -> None:
    """Store a notice, so that members can be added to it; one that is published is renewed.

    Raises:
        Conflict: the breach of this reference was detected on another day.
    """
    row = work.db.get(Incident, notice.reference, with_for_update=True)
    content = notice.model_dump_json()
    if row is None:
        row = Incident(
            reference=notice.reference,
            notice=content,
            ends_on=notice.ends_on,
            agent_id=work.actor.id,
            created_at=work.now,
            updated_at=work.now,
        )
    elif Notice.model_validate_json(row.notice).detected_on != notice.detected_on:
        raise Conflict("another breach has this reference")
    elif row.notice != content:
        row.notice, row.ends_on, row.updated_at = content, notice.ends_on, work.now
        if row.published_at is not None:
            work.audit(audit.Event.INCIDENT_PUBLISHED, notice.reference, member_id=None)
    work.db.add(row)


@writes
def add_members(
    work: Work, *, reference: str, listed: Sequence[ListedMember], is_correction: bool = True
) -> Added:
    """Add members to those concerned; of who is there, a correction adds what else was copied.

    It takes nothing back: somebody may have been told so. What they read of it, and a letter that
    was printed, said less than the notice says now: both wait to be read and printed again.

    Raises:
        NotFound: the notice was not begun, or a member is unknown.
    """
    row = _incident(work, reference, is_locked=True)
    asked = {one.member_id: one for one in listed}
    if unknown_members(work, member_ids=list(asked)):
        raise NotFound
    there = work.db.exec(
        select(IncidentConcern)
        .where(
            IncidentConcern.incident_reference == row.reference,
            col(IncidentConcern.member_id).in_(list(asked)),
        )
        .order_by(col(IncidentConcern.member_id))
        .with_for_update()
    ).all()
    new = [one for one in asked if one not in {concern.member_id for concern in there}]
    for member_id in new:
        exposed = " ".join(asked[member_id].exposed) or None
        work.db.add(
            IncidentConcern(
                incident_reference=row.reference,
                member_id=member_id,
                exposed=exposed,
                added_at=work.now,
            )
        )
    wider = [one for one in there if is_correction and _widen(work, one, asked[one.member_id])]
    if row.published_at is not None:
        for member_id in (*new, *(one.member_id for one in wider)):
            work.changed(Topic.INCIDENTS, member_id=member_id)
    return Added(len(new), len(wider))


def _widen(work: Work, row: IncidentConcern, listed: ListedMember) -> bool:
    """Add to what of a member's was copied; return whether something is new."""
    known = (row.exposed or "").split()
    more = [one.value for one in listed.exposed if one not in known]
    if not known or (listed.exposed and not more):  # all of the notice, or nothing else
        return False
    row.exposed = " ".join((*known, *more)) if more else None
    row.read_at = row.posted_at = None
    work.db.add(row)
    work.audit(audit.Event.INCIDENT_WIDENED, row.incident_reference, member_id=row.member_id)
    return True


def of_product(work: Work, *, product: str, after: str = "") -> list[str]:
    """Return the next members who have or had a contract of a product, in order."""
    rows = work.db.exec(
        select(Contract.member_id)
        .where(Contract.product == product, Contract.member_id > after)
        .distinct()
        .order_by(col(Contract.member_id))
        .limit(AT_ONCE)
    )
    return list(rows)


@writes
def publish(work: Work, *, reference: str) -> Counts:
    """Let the notice be read by those concerned: from now on they are told, each once.

    Raises:
        NotFound: the notice was not begun.
        Conflict: it concerns nobody yet.
    """
    row = _incident(work, reference, is_locked=True)
    counts = _counts(work, reference)
    if not counts.concerned:
        raise Conflict("the notice concerns nobody: list members or a product")
    if row.published_at is None:
        row.published_at = row.updated_at = work.now
        work.db.add(row)
        work.audit(audit.Event.INCIDENT_PUBLISHED, reference, member_id=None)
    return counts


@writes
def protect_some(work: Work, *, reference: str, after: str = "") -> str:
    """Prolong the stronger sign-ins of the next of those told, as the renewed notice says.

    Returns after whom to go on; nobody once all are done.

    Raises:
        NotFound: no notice has this reference.
    """
    notice = Notice.model_validate_json(_incident(work, reference).notice)
    until = notice.end_of_stronger_sign_ins
    if until is None or until <= work.now:
        return ""
    rows = work.db.exec(
        select(IncidentConcern.member_id)
        .where(
            IncidentConcern.incident_reference == reference,
            col(IncidentConcern.told_at).is_not(None),
            IncidentConcern.member_id > after,
        )
        .order_by(col(IncidentConcern.member_id))
        .limit(AT_ONCE)
    ).all()
    for member_id in rows:
        ask_stronger_sign_in(work, member_id=member_id, until=until)
    return rows[-1] if len(rows) == AT_ONCE else ""


@writes
def register(work: Work) -> list[Entry]:
    """Return the register, the newest breach first."""
    work.audit(audit.Event.STAFF_INCIDENTS_READ, member_id=None)
    rows = work.db.exec(
        select(Incident).order_by(col(Incident.created_at).desc(), Incident.reference)
    )
    return [_entry(work, row) for row in rows.all()]


@writes
def show(work: Work, *, reference: str) -> Entry:
    """Return one line of the register.

    Raises:
        NotFound: no notice has this reference.
    """
    row = _incident(work, reference)
    work.audit(audit.Event.STAFF_INCIDENTS_READ, reference, member_id=None)
    return _entry(work, row)


@writes
def letters(work: Work, *, reference: str) -> list[NoticeLetter]:
    """Return the letters to print: no e-mail is known, or the one that was sent came back.

    Raises:
        NotFound: no notice has this reference.
    """
    row = _incident(work, reference)
    notice = Notice.model_validate_json(row.notice)
    back = _came_back(work)
    due = work.db.exec(
        select(IncidentConcern, Member)
        .join(Member, col(Member.id) == col(IncidentConcern.member_id))
        .where(
            IncidentConcern.incident_reference == reference,
            col(IncidentConcern.told_at).is_not(None),
            col(IncidentConcern.posted_at).is_(None),
        )
        .order_by(col(IncidentConcern.member_id))
    )
    work.audit(audit.Event.STAFF_INCIDENTS_READ, reference, member_id=None)
    return [
        _letter(one, member, notice)
        for one, member in due
        if one.way == Way.LETTER or one.id in back
    ]


@writes
def record_posted(work: Work, *, concern_ids: Collection[str]) -> None:
    """Note that letters were printed to be posted."""
    for concern_id in concern_ids:
        row = work.db.get_one(IncidentConcern, concern_id, with_for_update=True)
        if row.posted_at is None:
            row.posted_at, row.way = work.now, Way.LETTER
            work.db.add(row)
            reference = row.incident_reference
            work.audit(audit.Event.INCIDENT_POSTED, reference, member_id=row.member_id)


def _incident(work: Work, reference: str, *, is_locked: bool = False) -> Incident:
    is_one = len(reference) <= MAX_REFERENCE_LENGTH and reference.isascii()
    if not is_one or "\0" in reference:
        raise NotFound
    row = work.db.get(Incident, reference, with_for_update=is_locked or None)
    if row is None:
        raise NotFound
    return row


def _entry(work: Work, row: Incident) -> Entry:
    notice = Notice.model_validate_json(row.notice)
    told_at = notice.authority.told_at
    return Entry(
        notice=notice,
        counts=_counts(work, row.reference),
        agent_id=row.agent_id,
        published_at=row.published_at,
        updated_at=row.updated_at,
        authority_due_at=authority_due_at(notice.aware_at),
        authority_status=authority_status(aware_at=notice.aware_at, told_at=told_at, now=work.now),
    )


def _counts(work: Work, reference: str) -> Counts:
    concern = IncidentConcern

    def with_way(way: Way) -> int:
        counted = select(func.count()).select_from(concern)
        mine = (concern.incident_reference == reference, col(concern.way) == way.value)
        return work.db.exec(counted.where(*mine)).one()

    total, told, posted, read = work.db.exec(
        select(
            func.count(col(concern.id)),
            func.count(col(concern.told_at)),
            func.count(col(concern.posted_at)),
            func.count(col(concern.read_at)),
        ).where(concern.incident_reference == reference)
    ).one()
    return Counts(total, told, with_way(Way.EMAIL), with_way(Way.LETTER), posted, read)


def _came_back(work: Work) -> set[str]:
    """Return the concerns whose e-mail was not delivered, by the keys of the messages."""
    keys = work.db.exec(
        select(OutboxMessage.idempotency_key).where(
            OutboxMessage.kind == Kind.INCIDENT_NOTICE,
            col(OutboxMessage.status).in_(NOT_DELIVERED),
        )
    )
    return {key.split(":")[1] for key in keys}


def _letter(row: IncidentConcern, member: Member, notice: Notice) -> NoticeLetter:
    listed = tuple(Data(one) for one in (row.exposed or "").split())
    copied, safe = split_data(exposed=notice.exposed, spared=notice.not_exposed, own=listed)
    return NoticeLetter(
        id=row.id,
        member_id=member.id,
        civility=member.civility,
        name=f"{member.first_name} {member.last_name}",
        country=member.country,
        address=member.address,
        notice=notice,
        copied=copied,
        safe=safe,
    )
