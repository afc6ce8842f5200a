"""The weekly reminders that members turned on, told by the worker."""

from collections.abc import Collection
from typing import Final

from sqlmodel import col, select

from memberapp.account.tables import Account
from memberapp.coaching import messages
from memberapp.coaching.rules import next_reminder
from memberapp.coaching.tables import FollowedProgramme
from memberapp.core.work import Work, writes
from memberapp.members.tables import Member

_AT_ONCE: Final = 20


def due(work: Work, *, besides: Collection[str] = ()) -> list[str]:
    """Return the ids of programmes whose member is to be reminded now."""
    found = (
        select(FollowedProgramme.id)
        .where(
            col(FollowedProgramme.remind_at).is_not(None),
            col(FollowedProgramme.remind_at) <= work.now,
        )
        .order_by(col(FollowedProgramme.remind_at))
        .limit(_AT_ONCE + len(besides))
    )
    return [one for one in work.db.exec(found) if one not in besides]


@writes
def tell(work: Work, *, followed_id: str) -> None:
    """Remind the member once, unless they changed their mind, and set the next time."""
    row = work.db.get(FollowedProgramme, followed_id, with_for_update=True, populate_existing=True)
    if row is None or row.remind_at is None or row.remind_at > work.now:
        return
    member = work.db.get_one(Member, row.member_id)
    account = work.db.exec(select(Account).where(Account.member_id == member.id)).first()
    if account is None:  # they left their space: nobody is reminded any more
        row.remind_at = None
    else:
        work.notify(*messages.coaching_reminder(work, row=row, member=member, account=account))
        row.remind_at = next_reminder(work.now, member.region)
    work.db.add(row)
