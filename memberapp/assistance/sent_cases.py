"""The requests that a member sent, as lists and other pages name them: the last ones first."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any

from sqlalchemy import ScalarSelect
from sqlalchemy import select as select_columns
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from memberapp import clock
from memberapp.assistance.cases import MAX_SHOWN, find
from memberapp.assistance.recaps import CONTENT
from memberapp.assistance.rules.requests import CaseStatus, SentRequest
from memberapp.assistance.rules.steps import OPEN
from memberapp.assistance.tables import AssistanceCase
from memberapp.core.work import Work
from memberapp.members.tables import Member

JUST_SENT = timedelta(days=1)
"""How long the way in names the last request first, so that nobody sends it again."""
RECENT = timedelta(days=30)
"""How long other pages link to the last request; `sent_of` finds those before it."""


@dataclass(frozen=True)
class CaseSummary:
    """A request that was sent, as a list of them names it."""

    reference: str
    region: str
    status: CaseStatus
    number: str | None
    event_label: str
    event_date: date
    submitted_at: datetime


def sent_of(work: Work) -> tuple[CaseSummary, ...]:
    """Return the member's last cases, the newest first, and one more than are shown at most."""
    region = work.db.get_one(Member, work.member_id).region
    rows = work.db.exec(_newest_first(work).limit(MAX_SHOWN + 1))
    return tuple(_summary(row, region) for row in rows)


def latest(work: Work) -> SentRequest | None:
    """Return the member's last request, None when they sent none lately."""
    columns = latest_columns(work.member_id, since=work.now - RECENT)
    reference, status = work.db.execute(select_columns(*columns)).one()
    return SentRequest(reference, CaseStatus(status)) if reference else None


def with_next(work: Work, sent: SentRequest) -> SentRequest:
    """Return a request of the member's own: what comes today or next, and whether it is late."""
    case = find(work, reference=sent.reference)
    today = clock.local_date(work.now, case.region)
    going = [one for one in case.items if one.state in OPEN]
    to_come = [(one.starts_at, one) for one in going if one.seen and one.seen.day >= today]
    first = min(to_come, key=itemgetter(0))[1] if to_come else (*going, *case.items)[0]
    day = first.seen.day if first.seen else None
    return replace(sent, service=first.label, day=day, late_since=case.late_since(work.now))


def latest_columns(member_id: Any, *, since: Any) -> tuple[ScalarSelect[str], ...]:
    """Return, for a query, reference and status of a member's last request since an instant.

    One that is under way comes before those that are over.
    """
    return tuple(
        select(column)
        .where(AssistanceCase.member_id == member_id, col(AssistanceCase.submitted_at) > since)
        .order_by(
            col(AssistanceCase.status) == CaseStatus.CLOSED,  # what is over hides nothing
            col(AssistanceCase.submitted_at).desc(),
            AssistanceCase.id,
        )
        .limit(1)
        .scalar_subquery()
        for column in (AssistanceCase.reference, AssistanceCase.status)
    )


def just_sent(work: Work) -> CaseSummary | None:
    """Return the request that the member has just sent; None without one, or once it is over."""
    row = work.db.exec(_newest_first(work)).first()
    if row is None or row.submitted_at <= work.now - JUST_SENT or row.status == CaseStatus.CLOSED:
        return None
    return _summary(row, work.db.get_one(Member, work.member_id).region)


def _newest_first(work: Work) -> SelectOfScalar[AssistanceCase]:
    return (
        select(AssistanceCase)
        .where(AssistanceCase.member_id == work.member_id)
        .order_by(col(AssistanceCase.submitted_at).desc(), AssistanceCase.id)
    )


def _summary(row: AssistanceCase, region: str) -> CaseSummary:
    content = CONTENT.reveal(row)
    return CaseSummary(
        reference=row.reference,
        region=region,
        status=CaseStatus(row.status),
        number=row.number,
        event_label=content.event_label,
        event_date=content.event_date,
        submitted_at=row.submitted_at,
    )
