"""The end of a grant, at once and for good: by one of the two, by the clock, or with a space."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, not_, or_, select

from memberapp.account.service import Undone, reached, undoes
from memberapp.carers import messages
from memberapp.carers.acting import has_open_space
from memberapp.carers.grants import carer_of, named, note_change, rows_of
from memberapp.carers.rules import WARNING_LEAD, EndReason
from memberapp.carers.tables import CarerGrant
from memberapp.core import audit
from memberapp.core.access import Actor, Role
from memberapp.core.errors import NotFound
from memberapp.core.identifiers import read_row_id
from memberapp.core.work import NOBODY, Work, writes
from memberapp.members.tables import Member

_AT_ONCE: Final = 50


@writes
def stop(work: Work, *, reference: object) -> EndReason:
    """End a grant of the caller's, or give up one by which they help; return which it was.

    Raises:
        NotFound: it is unknown, somebody else's, or over: alike.
    """
    row = work.db.exec(
        select(CarerGrant)
        .where(
            CarerGrant.id == read_row_id(reference),
            or_(
                col(CarerGrant.helped_id) == work.member_id,
                col(CarerGrant.carer_id) == work.member_id,
            ),
            col(CarerGrant.ended_at).is_(None),
        )
        .with_for_update()
    ).first()
    if row is None:
        raise NotFound
    if row.helped_id != work.member_id:
        reason = EndReason.GIVEN_UP
    else:
        reason = EndReason.STOPPED if row.accepted_at else EndReason.WITHDRAWN
    end(work, row, reason)
    return reason


def end(work: Work, row: CarerGrant, reason: EndReason, *, leaver_id: str | None = None) -> None:
    """End a grant in the caller's transaction; both are told, and it is in the trail of both.

    `leaver_id` is the member whose space ends with it: they could read nothing of it any longer.
    """
    write_end(work, row, reason, leaver_id=leaver_id)
    event = audit.Event.CARER_REFUSED if reason is EndReason.REFUSED else audit.Event.CARER_ENDED
    is_by_carer = work.caller.is_member and work.member_id != row.helped_id
    actor = Actor(work.account_id, Role.CARER) if is_by_carer else None
    work.audit(event, row.id, member_id=row.helped_id, actor=actor, reason=reason)
    if row.carer_id is not None:
        ended = audit.Event.CARING_ENDED
        # From where the other one acts is theirs: it stands in no activity of the carer.
        own = work if is_by_carer else replace(work, caller=NOBODY)
        own.audit(ended, row.id, member_id=row.carer_id, reason=reason)


def write_end(
    work: Work, row: CarerGrant, reason: EndReason, *, leaver_id: str | None = None
) -> None:
    """Write the end and tell both of it, but a leaver; the trail is left to the caller."""
    row.ended_at, row.end_reason, row.email = work.now, reason, None
    work.db.add(row)
    note_change(work, row)
    if reason is not EndReason.REPLACED:  # who helps still does: the acceptance says so
        _tell(work, row, reason, leaver_id)


def leave(work: Work) -> None:
    """End all grants of the caller, whose space ends with this transaction."""
    for row in rows_of(work, is_locked=True):
        if row.ended_at is None:
            end(work, row, EndReason.CLOSED, leaver_id=work.member_id)


@undoes
def disown(work: Work, member_id: str, since: datetime) -> Sequence[Undone]:
    """End what was made, or accepted, in a member's name since somebody else came in."""
    rows = work.db.exec(
        select(CarerGrant)
        .where(
            col(CarerGrant.ended_at).is_(None),
            or_(
                and_(col(CarerGrant.helped_id) == member_id, col(CarerGrant.created_at) >= since),
                and_(col(CarerGrant.carer_id) == member_id, col(CarerGrant.accepted_at) >= since),
            ),
        )
        .with_for_update()
    ).all()
    undone = []
    for row in rows:
        write_end(work, row, EndReason.DISOWNED)
        events = [(row.helped_id, audit.Event.CARER_ENDED)]
        if row.carer_id is not None:
            events.append((row.carer_id, audit.Event.CARING_ENDED))
        for owner_id, event in events:
            if owner_id == member_id:
                undone.append((event, row.id))
            else:
                replace(work, caller=NOBODY).audit(event, row.id, member_id=owner_id)
    return undone


def due(work: Work, *, besides: Collection[str] = ()) -> Sequence[str]:
    """Return the ids of the grants of which there is something to tell, a few at a time."""
    is_other = col(CarerGrant.id).not_in(besides)
    found = select(CarerGrant.id).where(_is_due(work.now), is_other)
    return work.db.exec(found.order_by(col(CarerGrant.created_at)).limit(_AT_ONCE)).all()


@writes
def tell(work: Work, *, grant_id: str) -> None:
    """End a grant whose time is over, or tell both that its end is near: once."""
    row = work.db.exec(
        select(CarerGrant)
        .where(CarerGrant.id == grant_id, _is_due(work.now))
        .with_for_update(of=CarerGrant)
    ).first()
    if row is None:
        return
    reason = _reason(work, row)
    if reason is not None:
        end(work, row, reason)
        return
    row.warned_at = work.now
    work.db.add(row)
    for is_helped in (True, False):
        told = _recipient(work, row, is_helped=is_helped)
        if told is not None:
            work.notify(*messages.carer_ending(work, grant=row, **told))


def _reason(work: Work, row: CarerGrant) -> EndReason | None:
    """Return why the clock, or a closed space, ends a grant; None when its end is only near."""
    if row.accepted_at is None and row.answer_by <= work.now:
        return EndReason.NOT_ACCEPTED
    if row.ends_at <= work.now:
        return EndReason.PAST
    if work.db.exec(select(CarerGrant.id).where(CarerGrant.id == row.id, _IS_CLOSED)).first():
        return EndReason.CLOSED
    return None


def _is_closed(member_id: Any) -> ColumnElement[bool]:
    closed = select(Member.id).where(
        col(Member.id) == member_id, col(Member.closed_at).is_not(None)
    )
    return or_(closed.exists(), not_(has_open_space(member_id)))


_IS_CLOSED: Final = or_(
    _is_closed(col(CarerGrant.helped_id)),
    and_(col(CarerGrant.carer_id).is_not(None), _is_closed(col(CarerGrant.carer_id))),
)


def _is_due(now: datetime) -> ColumnElement[bool]:
    is_accepted = col(CarerGrant.accepted_at).is_not(None)
    return and_(
        col(CarerGrant.ended_at).is_(None),
        or_(
            and_(not_(is_accepted), col(CarerGrant.answer_by) <= now),
            col(CarerGrant.ends_at) <= now,
            and_(
                is_accepted,
                col(CarerGrant.warned_at).is_(None),
                col(CarerGrant.ends_at) <= now + WARNING_LEAD,
            ),
            _IS_CLOSED,
        ),
    )


def _tell(work: Work, row: CarerGrant, reason: EndReason, leaver_id: str | None) -> None:
    """Tell the one who helps, once they accepted, and the one who is helped, but a leaver."""
    for is_helped in (True, False):
        told = _recipient(work, row, is_helped=is_helped)
        if told is not None and told["member"].id != leaver_id:
            ended = messages.carer_ended(work, grant=row, reason=reason, **told)
            work.notify(*ended)


def _recipient(work: Work, row: CarerGrant, *, is_helped: bool) -> messages.Recipient | None:
    member_id = row.helped_id if is_helped else row.carer_id
    if member_id is None:
        return None
    member, account = reached(work, member_id)
    if account is None or account.disabled_at is not None:
        return None  # they left, and were told of that
    other = carer_of(work, row) if is_helped else named(work, row.helped_id)
    return {"member": member, "account": account, "other": other.whole, "is_helped": is_helped}
