"""The grants of a member, in both directions, and whom they name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, or_, select

from memberapp.carers.rules import EndReason, Scope
from memberapp.carers.tables import CarerGrant
from memberapp.core.secrets import reveal
from memberapp.core.topics import Topic
from memberapp.core.work import Work
from memberapp.members import service as members
from memberapp.members.tables import Member


@dataclass(frozen=True)
class Named:
    """Somebody's first and last name; of who was invited, what the member wrote."""

    first_name: str
    last_name: str = ""

    @property
    def whole(self) -> str:
        """Return both."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True)
class Grant:
    """Who may act for whom, as one of the two sees it."""

    id: str
    is_caller_helped: bool
    helped: Named
    carer: Named
    scopes: tuple[Scope, ...]
    ends_on: date
    answer_by: datetime
    accepted_at: datetime | None
    ended_at: datetime | None
    end_reason: EndReason | None

    @property
    def other(self) -> Named:
        """Return the one who is not the caller."""
        return self.carer if self.is_caller_helped else self.helped

    def is_open(self, now: datetime, ends_at: datetime) -> bool:
        """Return whether it can be accepted, or used, at an instant."""
        until = self.answer_by if self.accepted_at is None else ends_at
        return self.ended_at is None and now < until


@dataclass(frozen=True)
class Overview:
    """All that a member has with carers."""

    region: str
    today: date
    open: Sequence[Grant]
    """The newest first; those who help the caller, and those whom they help."""
    past: Sequence[Grant]


def overview(work: Work) -> Overview:
    """Return the caller's grants."""
    open_ones, past = [], []
    for row in rows_of(work):
        grant = to_grant(work, row)
        (open_ones if grant.is_open(work.now, row.ends_at) else past).append(grant)
    mark = members.mark(work)
    return Overview(mark.region, mark.today, open_ones, past)


def rows_of(work: Work, *, is_locked: bool = False) -> Sequence[CarerGrant]:
    """Return the rows in which the caller is one of the two, the newest first."""
    is_own = or_(
        col(CarerGrant.helped_id) == work.member_id, col(CarerGrant.carer_id) == work.member_id
    )
    newest = (col(CarerGrant.created_at).desc(), col(CarerGrant.id))
    found = select(CarerGrant).where(is_own).order_by(*newest)
    return work.db.exec(found.with_for_update() if is_locked else found).all()


def to_grant(work: Work, row: CarerGrant) -> Grant:
    """Return a row as the caller sees it."""
    return Grant(
        id=row.id,
        is_caller_helped=row.helped_id == work.member_id,
        helped=named(work, row.helped_id),
        carer=carer_of(work, row),
        scopes=tuple(Scope(one) for one in row.scopes.split()),
        ends_on=row.ends_on,
        answer_by=row.answer_by,
        accepted_at=row.accepted_at,
        ended_at=row.ended_at,
        end_reason=EndReason(row.end_reason) if row.end_reason else None,
    )


def named(work: Work, member_id: str) -> Named:
    """Return the name of a member."""
    member = work.db.get_one(Member, member_id)
    return Named(member.first_name, member.last_name)


def carer_of(work: Work, row: CarerGrant) -> Named:
    """Return the name of who accepted, else of who was invited."""
    if row.carer_id is not None:
        return named(work, row.carer_id)
    return Named(reveal(row, "name") or "")


def note_change(work: Work, row: CarerGrant) -> None:
    """Have the open screens of both load again."""
    work.changed(Topic.CARERS, member_id=row.helped_id)
    if row.carer_id is not None:
        work.changed(Topic.CARERS, member_id=row.carer_id)
