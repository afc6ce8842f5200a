"""The cases of a member whose visits and calls a calendar keeps."""

from datetime import datetime
from typing import Final

from sqlalchemy import exists
from sqlmodel import col, select

from memberapp.assistance.cases import Case, snapshots_of
from memberapp.assistance.tables import AssistanceCase, AssistanceItem
from memberapp.core.work import Work

_MAX: Final = 50


def since(work: Work, instant: datetime, *, member_id: str) -> list[Case]:
    """Return the cases of a member with an hour that ends after an instant, the newest first."""
    has_hours = exists().where(
        col(AssistanceItem.case_id) == col(AssistanceCase.id), col(AssistanceItem.ends_at) > instant
    )
    rows = work.db.exec(
        select(AssistanceCase)
        .where(AssistanceCase.member_id == member_id, has_hours)
        .order_by(col(AssistanceCase.submitted_at).desc(), col(AssistanceCase.id))
        .limit(_MAX)
    ).all()
    return snapshots_of(work, rows)
