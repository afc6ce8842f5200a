"""Everything that a member has asked: in the space, by other ways, and for assistance."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlmodel import col, select

from memberapp.assistance.history import History, history
from memberapp.core.errors import NotFound
from memberapp.core.identifiers import read_foreign_key
from memberapp.core.references import finds_own_reference
from memberapp.core.work import Work
from memberapp.members import service as members
from memberapp.members.tables import Request
from memberapp.requests import acts
from memberapp.requests.acts import Followed
from memberapp.requests.rules.requests import OPEN, RequestKind, RequestStatus
from memberapp.requests.tables import MemberRequest, RequestDraft

MAX_SHOWN: Final = 50
_KINDS: Final = {
    "prise_en_charge": RequestKind.COVERAGE,
    "garantie": RequestKind.GUARANTEES,
    "resiliation": RequestKind.TERMINATION,
}
_STATUSES: Final = {
    "recue": RequestStatus.RECEIVED,
    "en_cours": RequestStatus.TAKEN,
    "piece_demandee": RequestStatus.WAITING,
    "acceptee": RequestStatus.ACCEPTED,
    "refusee": RequestStatus.REFUSED,
    "close": RequestStatus.CLOSED,
}


@dataclass(frozen=True)
class CoreStep:
    """A step of a request that the insurer's own system follows."""

    at: datetime
    status: RequestStatus
    note: str


@dataclass(frozen=True)
class CoreRequest:
    """A request that came another way, as the insurer's own system sends it."""

    reference: str
    kind: RequestKind
    status: RequestStatus
    opened: date
    due: date | None
    steps: tuple[CoreStep, ...]
    region: str

    @property
    def is_open(self) -> bool:
        """Return whether it is not decided yet."""
        return self.status in OPEN

    def is_late(self, today: date) -> bool:
        """Return whether its answer is late; what waits for the member is not."""
        waits = self.status is RequestStatus.WAITING
        return self.is_open and not waits and self.due is not None and self.due < today


@dataclass(frozen=True)
class Listed:
    """What the list of requests is made of."""

    own: tuple[Followed, ...]
    core: tuple[CoreRequest, ...]
    assistance: History
    drafts: tuple[RequestKind, ...]
    """Of which kinds something was begun and not sent."""
    region: str
    is_more: bool
    """Whether there are older ones than are shown."""


def listed(work: Work) -> Listed:
    """Return everything that the member has asked, the newest first; looking changes nothing."""
    rows = work.db.exec(
        select(MemberRequest)
        .where(MemberRequest.member_id == work.member_id)
        .order_by(col(MemberRequest.sent_at).desc(), MemberRequest.id)
        .limit(MAX_SHOWN + 1)
    ).all()
    core = work.db.exec(
        select(Request)
        .where(Request.member_id == work.member_id, col(Request.closed_at).is_(None))
        .order_by(col(Request.opened).desc(), Request.id)
        .limit(MAX_SHOWN + 1)
    ).all()
    drafts = work.db.exec(
        select(RequestDraft.kind)
        .where(RequestDraft.account_id == work.account_id)
        .order_by(col(RequestDraft.updated_at).desc(), RequestDraft.id)
    )
    region = members.region(work)
    return Listed(
        own=tuple(acts.followed(work, rows[:MAX_SHOWN])),
        core=tuple(_core(row, region) for row in core[:MAX_SHOWN]),
        assistance=history(work),
        drafts=tuple(RequestKind(kind) for kind in drafts),
        region=region,
        is_more=max(len(rows), len(core)) > MAX_SHOWN,
    )


def core_request(work: Work, *, reference: str) -> CoreRequest:
    """Return a request of the member that came another way.

    Raises:
        NotFound: the reference is unknown or somebody else's: alike.
    """
    row = work.db.get(Request, read_foreign_key(reference))
    if row is None or row.member_id != work.member_id or row.closed_at is not None:
        raise NotFound
    return _core(row, members.region(work))


@finds_own_reference
def own_core_reference(work: Work, *, text: str) -> str | None:
    """Return the reference of a request of the member that came another way, None for others."""
    try:
        return core_request(work, reference=text.strip()).reference
    except NotFound:
        return None


def _core(row: Request, region: str) -> CoreRequest:
    return CoreRequest(
        reference=row.id,
        kind=_KINDS[row.kind],
        status=_STATUSES[row.status],
        opened=row.opened,
        due=row.due,
        steps=tuple(
            CoreStep(
                datetime.fromisoformat(one["at"]), _STATUSES[one["status"]], one.get("note") or ""
            )
            for one in row.history
        ),
        region=region,
    )
