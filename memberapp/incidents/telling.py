"""Who is told of a breach: each member whom it concerns, once, whatever happens to the worker.

The message is queued in the transaction that notes that its member is told: killed before its end,
the worker has done neither, and killed after, both.
"""

from collections.abc import Sequence
from typing import Final

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from memberapp.account.service import ask_stronger_sign_in, email_of
from memberapp.account.tables import Account
from memberapp.core import audit
from memberapp.core.outgoing import Channel, Contact
from memberapp.core.work import Work, writes
from memberapp.incidents import messages
from memberapp.incidents.notice import Notice
from memberapp.incidents.rules import Data, Way, split_data
from memberapp.incidents.tables import Incident, IncidentConcern
from memberapp.members.tables import Member

_AT_ONCE: Final = 50


def is_due(work: Work) -> bool:
    """Return whether somebody is still to be told."""
    return work.db.exec(_untold().limit(1)).first() is not None


@writes
def tell_some(work: Work) -> None:
    """Tell the next members: by e-mail, or by a letter those whom no e-mail reaches."""
    # Of several workers each takes others: who waited for a row would find it told.
    due = _untold().with_for_update(skip_locked=True, of=IncidentConcern)
    rows = work.db.exec(due.limit(_AT_ONCE)).all()
    notices = _notices(work, rows)
    for row in rows:
        _tell(work, row, notices[row.incident_reference])


def _tell(work: Work, row: IncidentConcern, notice: Notice) -> None:
    member = work.db.get_one(Member, row.member_id)
    account = work.db.exec(select(Account).where(Account.member_id == member.id)).first()
    has_left = account is not None and account.disabled_at is not None
    email = email_of(None if has_left else account, member)
    row.told_at, row.way = work.now, Way.EMAIL if email else Way.LETTER
    work.db.add(row)
    if email:
        listed = tuple(Data(one) for one in (row.exposed or "").split())
        copied, safe = split_data(exposed=notice.exposed, spared=notice.not_exposed, own=listed)
        contact = Contact(email, Channel.EMAIL)
        told = messages.incident_notice(
            work,
            member=member,
            contact=contact,
            notice=notice,
            copied=copied,
            safe=safe,
            key=row.id,
        )
        work.notify(*told)
    until = notice.end_of_stronger_sign_ins
    if until is not None and until > work.now:
        ask_stronger_sign_in(work, member_id=member.id, until=until)
    work.audit(audit.Event.INCIDENT_TOLD, notice.reference, member_id=member.id)


def _untold() -> SelectOfScalar[IncidentConcern]:
    return (
        select(IncidentConcern)
        .join(Incident)
        .where(
            col(IncidentConcern.told_at).is_(None),
            col(Incident.published_at).is_not(None),
        )
        .order_by(col(IncidentConcern.incident_reference), IncidentConcern.id)
    )


def _notices(work: Work, rows: Sequence[IncidentConcern]) -> dict[str, Notice]:
    references = {row.incident_reference for row in rows}
    found = work.db.exec(select(Incident).where(col(Incident.reference).in_(references)))
    return {one.reference: Notice.model_validate_json(one.notice) for one in found}
