"""What is undone of what was declared: the space ends, or « ce n’était pas moi »."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from memberapp.account.service import Undone, undoes
from memberapp.core import audit, portal_changes
from memberapp.core.work import Work, writes
from memberapp.family import telling
from memberapp.family.rules import DeclarationState
from memberapp.family.tables import Declaration


@writes
def leave(work: Work) -> None:
    """Undo what the core has not taken of what the caller declared: their space ends.

    What it has taken is with it: its file decides.
    """
    for row in _waiting(work, work.member_id):
        if not portal_changes.is_taken(work, row.sequence):
            telling.undo(work, row)


@undoes
def disown(work: Work, member_id: str, since: datetime) -> Sequence[Undone]:
    """Undo what was declared since somebody else came in, and that the core has not decided.

    What it has taken is undone too, and it is told why: its file decides, as ever.
    """
    rows = _waiting(work, member_id, col(Declaration.declared_at) >= since)
    for row in rows:
        telling.end(work, row, DeclarationState.DISOWNED)
    return [(audit.Event.FAMILY_WITHDRAWN, row.id) for row in rows]


def _waiting(work: Work, member_id: str, *conditions: ColumnElement[bool]) -> Sequence[Declaration]:
    return work.db.exec(
        select(Declaration)
        .where(
            Declaration.member_id == member_id,
            Declaration.state == DeclarationState.DECLARED,
            *conditions,
        )
        .order_by(col(Declaration.sequence))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
