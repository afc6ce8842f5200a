"""What those who signed up are told: that a webinar begins soon, has another hour, is not held.

The file of the webinars says when each is held. What a member was told last is in their row: where
both differ, they are told anew.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, false, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from memberapp.account.service import reached
from memberapp.core.topics import Topic
from memberapp.core.work import Work, writes
from memberapp.webinars import messages
from memberapp.webinars.catalogue import Webinar, read_webinars, webinar_of
from memberapp.webinars.rules import reminder_at
from memberapp.webinars.tables import WebinarSignUp

_AT_ONCE: Final = 50


def due(work: Work, *, besides: Collection[str] = ()) -> Sequence[str]:
    """Return the ids of the sign-ups of which there is something to tell, a few at a time."""
    found = _due(work.now).where(col(WebinarSignUp.id).not_in(besides))
    return [row.id for row in work.db.exec(found.limit(_AT_ONCE))]


@writes
def tell(work: Work, *, sign_up_id: str) -> None:
    """Tell a member what is due, with the mark that they are told, in one transaction."""
    row = work.db.exec(
        _due(work.now).where(WebinarSignUp.id == sign_up_id).with_for_update()
    ).first()
    if row is None:
        return
    webinar = webinar_of(row.webinar)
    if webinar is None:  # nothing is known of it any more
        row.remind_at = None
    elif webinar.cancelled:
        row.cancelled_at, row.remind_at = work.now, None
        _change(work, row)
        work.notify(*messages.webinar_cancelled(work, row=row, **_to(work, row)))
    elif _is_differing(row, webinar):
        _take_over(work, row, webinar)
    else:
        row.remind_at = None
        if row.starts_at > work.now:  # after a standstill it may have begun
            work.notify(*messages.webinar_reminder(work, row=row, **_to(work, row)))
    work.db.add(row)


def _is_differing(row: WebinarSignUp, webinar: Webinar) -> bool:
    return webinar.starts_at != row.starts_at or row.cancelled_at is not None


def _take_over(work: Work, row: WebinarSignUp, webinar: Webinar) -> None:
    """Tell of another hour, or that what had been cancelled is held."""
    former = None if row.cancelled_at is not None else row.starts_at
    row.starts_at, row.cancelled_at = webinar.starts_at, None
    row.remind_at = reminder_at(webinar.starts_at, work.now)
    _change(work, row)
    work.notify(*messages.webinar_moved(work, row=row, former=former, **_to(work, row)))


def _change(work: Work, row: WebinarSignUp) -> None:
    row.sequence += 1
    row.changed_at = work.now
    work.changed(Topic.SERVICES, member_id=row.member_id)


def _to(work: Work, row: WebinarSignUp) -> messages.Reached:
    member, account = reached(work, row.member_id)
    return {"member": member, "account": account}


def _due(now: datetime) -> SelectOfScalar[WebinarSignUp]:
    differing = [_differs(one) for one in read_webinars() if one.ends_at > now]
    return select(WebinarSignUp).where(
        col(WebinarSignUp.left_at).is_(None),
        or_(col(WebinarSignUp.remind_at) <= now, or_(false(), *differing)),
    )


def _differs(webinar: Webinar) -> ColumnElement[bool]:
    is_of = col(WebinarSignUp.webinar) == webinar.code
    if webinar.cancelled:
        return and_(is_of, col(WebinarSignUp.cancelled_at).is_(None))
    is_moved = col(WebinarSignUp.starts_at) != webinar.starts_at
    return and_(is_of, or_(is_moved, col(WebinarSignUp.cancelled_at).is_not(None)))
