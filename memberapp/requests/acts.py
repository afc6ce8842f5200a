"""A request as it stands, and the acts by which it goes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import col, select

from memberapp import clock
from memberapp.core import locks
from memberapp.core.errors import NotFound
from memberapp.core.identifiers import read_request_reference
from memberapp.core.limits import Limit
from memberapp.core.references import finds_own_reference
from memberapp.core.stored import Stored
from memberapp.core.topics import Topic
from memberapp.core.work import Work
from memberapp.members.tables import Member
from memberapp.requests.rules.requests import (
    BY_LAW,
    OPEN,
    ActKind,
    Mediation,
    RequestKind,
    RequestStatus,
    mediation,
)
from memberapp.requests.tables import MemberRequest, RequestAct
from memberapp.staff.tables import Agent

MAX_REFERENCE_LENGTH = 40
_MAX_ACTS = 200
ADDED = Limit("request-given", "20/day")
"""What a member adds to their requests, in words or as files."""
ANSWERS = (ActKind.ANSWERED, ActKind.ACCEPTED, ActKind.REFUSED)
"""What answers a request in writing."""


@dataclass(frozen=True, kw_only=True)
class RequestContent:
    """What is stored of a request, sealed: what its recap showed."""

    title: str
    facts: tuple[tuple[str, str], ...]
    text: str = ""
    """The member's own words."""
    effect: str = ""
    """« dernier jour couvert le 30 décembre 2026 »; empty where nothing takes effect by itself."""
    statement: str = ""
    """The reference of the statement that a claim is about."""
    guarantees: tuple[tuple[str, str], ...] = ()
    """Of a claim: what the contracts paid that day, for the mediator."""


@dataclass(frozen=True, kw_only=True)
class ActContent:
    """What is stored of an act, sealed."""

    text: str = ""


CONTENT = Stored(RequestContent)
ACT = Stored(ActContent)


@dataclass(frozen=True)
class Act:
    """Something that was done."""

    kind: ActKind
    at: datetime
    agent: str
    """By name; empty of the member's own."""
    text: str


@dataclass(frozen=True)
class Followed:
    """A request with everything that was done of it."""

    reference: str
    kind: RequestKind
    status: RequestStatus
    version: int
    content: RequestContent
    member_id: str
    region: str
    country: str
    sent_at: datetime
    taken_by_day: date | None
    answer_by: date
    waiting_since: datetime | None
    wanted_by: date | None
    ended_at: datetime | None
    agent: str
    """Who follows it, by name; empty while nobody does."""
    acts: tuple[Act, ...]

    def late_since(self, now: datetime) -> datetime | None:
        """Return since when it is late on our side; None while it is not."""
        return late_since(
            kind=self.kind,
            status=self.status,
            taken_by_day=self.taken_by_day,
            answer_by=self.answer_by,
            region=self.region,
            now=now,
        )

    @property
    def answered_at(self) -> datetime | None:
        """Return when it was answered in writing; None while it was not."""
        act = self.last(*ANSWERS)
        return act.at if act else None

    @property
    def mediation(self) -> Mediation:
        """Return between which days the mediator can be asked about a claim."""
        answered = self.answered_at
        on = clock.local_date(answered, self.region) if answered else None
        return mediation(clock.local_date(self.sent_at, self.region), self.answer_by, on)

    @property
    def given_since_asked(self) -> frozenset[str]:
        """Return what came from the member since something was asked last; nothing before that."""
        kinds = [one.kind for one in self.acts]
        if ActKind.ASKED not in kinds:
            return frozenset()
        since = self.acts[len(kinds) - kinds[::-1].index(ActKind.ASKED) :]
        return frozenset(one.text for one in since if one.kind is ActKind.GIVEN)

    def last(self, *kinds: ActKind) -> Act | None:
        """Return the last act of some kinds, None without one."""
        return next((one for one in reversed(self.acts) if one.kind in kinds), None)


def late_since(
    *,
    kind: RequestKind,
    status: RequestStatus,
    taken_by_day: date | None,
    answer_by: date,
    region: str,
    now: datetime,
) -> datetime | None:
    """Return since when a request is late; what waits for the member is so by law alone."""
    if status not in OPEN or (status is RequestStatus.WAITING and kind not in BY_LAW):
        return None
    if status is RequestStatus.RECEIVED and taken_by_day and end_of(taken_by_day, region) <= now:
        return end_of(taken_by_day, region)
    due = end_of(answer_by, region)
    return due if due <= now else None


def end_of(day: date, region: str) -> datetime:
    """Return the instant at which a day is over where the member lives."""
    return datetime.combine(day + timedelta(days=1), time.min, clock.zone_of(region))


def next_due(row: MemberRequest, region: str, now: datetime) -> datetime | None:
    """Return the next instant at which it becomes late, None without one to come."""
    status = RequestStatus(row.status)
    if status not in OPEN or (status is RequestStatus.WAITING and row.kind not in BY_LAW):
        return None
    is_received = status is RequestStatus.RECEIVED
    days = [row.taken_by_day] if row.taken_by_day and is_received else []
    ends = (end_of(day, region) for day in (*days, row.answer_by))
    return min((one for one in ends if one > now), default=None)


def own_row(work: Work, reference: str, *, is_locked: bool = False) -> MemberRequest:
    """Return a request of the member, alone with it where they act.

    Raises:
        NotFound: the reference is malformed, unknown or somebody else's: alike.
    """
    row = row_named(work, reference, is_locked=is_locked)
    if row.member_id != work.member_id:
        raise NotFound
    return row


def row_named(work: Work, reference: str, *, is_locked: bool = False) -> MemberRequest:
    """Return a request by its reference.

    Raises:
        NotFound: no such request is known.
    """
    known = read_request_reference(reference[:MAX_REFERENCE_LENGTH])
    wanted = select(MemberRequest).where(MemberRequest.reference == known)
    row = work.db.exec(wanted).first()
    if row is None:
        raise NotFound(f"no request {reference[:MAX_REFERENCE_LENGTH]} is known")
    if is_locked:
        work.db.refresh(row, with_for_update=locks.ROW)
    return row


def record(
    work: Work,
    row: MemberRequest,
    *,
    kind: ActKind,
    status: RequestStatus,
    text: str = "",
    agent_id: str | None = None,
) -> None:
    """Add an act to a request that the caller is alone with; open pages follow."""
    member = work.db.get_one(Member, row.member_id)
    row.status = status
    row.version += 1
    if status not in OPEN and row.ended_at is None:
        row.ended_at = work.now
    if status is not RequestStatus.WAITING:
        row.waiting_since = row.wanted_by = None
    row.due_at = next_due(row, member.region, work.now)
    work.db.add(row)
    add_act(work, row, kind=kind, text=text, agent_id=agent_id)
    work.changed(Topic.REQUESTS, member_id=row.member_id)


def takes_more(row: MemberRequest) -> bool:
    """Return whether something can still be added to a request."""
    return row.status in OPEN and row.version < _MAX_ACTS


def give(work: Work, row: MemberRequest, text: str) -> None:
    """Note what came from the member of a request that the caller is alone with.

    An own term is put off by the days that it waited for them.
    """
    status = RequestStatus(row.status)
    if status is RequestStatus.WAITING:
        if row.waiting_since and row.kind not in BY_LAW:
            row.answer_by += timedelta(days=(work.now - row.waiting_since).days)
        status = RequestStatus.TAKEN
    record(work, row, kind=ActKind.GIVEN, status=status, text=text)


def add_act(
    work: Work, row: MemberRequest, *, kind: ActKind, text: str = "", agent_id: str | None = None
) -> None:
    """Add the row of an act; the version of the request counts them."""
    act = RequestAct(
        request_id=row.id, number=row.version, at=work.now, kind=kind, agent_id=agent_id
    )
    if text:
        ACT.seal(act, ActContent(text=text))
    work.db.add(act)
    work.db.flush()


def followed(work: Work, rows: Sequence[MemberRequest]) -> list[Followed]:
    """Return requests with their acts, in the order of the rows."""
    ids = [row.id for row in rows]
    acts: dict[str, list[Act]] = {one: [] for one in ids}
    for act, name in work.db.exec(
        select(RequestAct, Agent.name)
        .outerjoin(Agent, col(Agent.id) == RequestAct.agent_id)
        .where(col(RequestAct.request_id).in_(ids))
        .order_by(col(RequestAct.request_id), col(RequestAct.number))
    ):
        text = ACT.reveal(act).text if act.content else ""
        acts[act.request_id].append(Act(ActKind(act.kind), act.at, name or "", text))
    names = _names(work, {row.taken_by for row in rows if row.taken_by})
    members = {row.member_id: work.db.get_one(Member, row.member_id) for row in rows}
    return [
        Followed(
            reference=row.reference,
            kind=RequestKind(row.kind),
            status=RequestStatus(row.status),
            version=row.version,
            content=CONTENT.reveal(row),
            member_id=row.member_id,
            region=members[row.member_id].region,
            country=members[row.member_id].country,
            sent_at=row.sent_at,
            taken_by_day=row.taken_by_day,
            answer_by=row.answer_by,
            waiting_since=row.waiting_since,
            wanted_by=row.wanted_by,
            ended_at=row.ended_at,
            agent=names.get(row.taken_by or "", ""),
            acts=tuple(acts[row.id]),
        )
        for row in rows
    ]


def _names(work: Work, ids: set[str]) -> dict[str, str]:
    rows = work.db.exec(select(Agent).where(col(Agent.id).in_(ids)))
    return {row.id: row.name for row in rows}


@finds_own_reference
def own_reference(work: Work, *, text: str) -> str | None:
    """Return the reference of a request of the member in what was typed, None for others."""
    known = read_request_reference(text[:MAX_REFERENCE_LENGTH])
    wanted = select(MemberRequest.reference).where(
        MemberRequest.reference == known, MemberRequest.member_id == work.member_id
    )
    return work.db.exec(wanted).first() if known else None
