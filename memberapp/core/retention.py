"""How long rows are retained: each room lists its periods beside its tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import col, delete, select, update

from memberapp.core.limits import IN_A_ROW_DELETED_AFTER, is_few_in_a_row
from memberapp.core.tables import AttemptCounter, Change, FormReturn
from memberapp.core.work import Work, writes


@dataclass(frozen=True, eq=False)
class Retention:
    """Rows, or one column of them, are deleted a `period` after the instant of `since`."""

    since: Any
    period: timedelta
    where: ColumnElement[bool] | None = None
    """Which of the table's rows; None means all of them."""
    column: Any = None
    """What becomes empty; None means that the whole row is deleted."""


@writes
def purge(work: Work, *, rules: Iterable[Retention]) -> None:
    """Delete the rows and columns whose period has passed."""
    for rule in rules:
        has_passed = rule.since <= work.now - rule.period
        where = [has_passed] if rule.where is None else [has_passed, rule.where]
        if rule.column is None:
            work.db.exec(delete(rule.since.class_).where(*where))
        else:
            emptied = {rule.column: None}
            work.db.exec(update(rule.since.class_).where(*where).values(emptied))


EACH_MINUTE = (Retention(col(FormReturn.expires_at), timedelta(0)),)
"""What anybody can make many of."""
RETENTION = (
    # The newest one stays: SQLite numbers the rows of an emptied table from 1 again, and readers
    # would take what comes next for what they have seen. An hour is far longer than tabs need.
    Retention(
        col(Change.at),
        timedelta(hours=1),
        where=col(Change.id) < select(func.max(Change.id)).correlate(None).scalar_subquery(),
    ),
    *EACH_MINUTE,
    Retention(col(AttemptCounter.window_ends_at), timedelta(0)),
    Retention(col(AttemptCounter.window_ends_at), IN_A_ROW_DELETED_AFTER, where=is_few_in_a_row()),
)
