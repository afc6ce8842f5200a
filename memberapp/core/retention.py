"""How long rows are retained: each room lists its periods beside its tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, inspect
from sqlmodel import col, delete, select, update
from sqlmodel.sql.expression import SelectOfScalar

from memberapp.core.limits import IN_A_ROW_DELETED_AFTER, is_few_in_a_row
from memberapp.core.tables import AttemptCounter, Change, FormReturn
from memberapp.core.work import Work, writes

_ROWS_AT_ONCE = 500


@dataclass(frozen=True, eq=False)
class Retention:
    """Rows, or some columns of them, are deleted a `period` after the instant of `since`.

    An index finds them (a test reads the plans): a purge costs what it deletes, not what stays.
    """

    since: Any
    period: timedelta
    where: ColumnElement[bool] | None = None
    """Which of the table's rows; None means all of them. With columns to empty, those that are not
    yet: else each purge would find them again."""
    columns: tuple[str, ...] = ()
    """What becomes empty; nothing means that the whole row is deleted."""


@writes
def purge(work: Work, *, rules: Iterable[Retention]) -> bool:
    """Delete some of the rows and columns whose period has passed; return whether more may be."""
    return sum(_purge(work, rule) for rule in rules) > 0


def _purge(work: Work, rule: Retention) -> bool:
    table = rule.since.class_
    (key,) = inspect(table).primary_key
    past = delete(table) if not rule.columns else update(table).values(dict.fromkeys(rule.columns))
    deleted = work.db.exec(past.where(key.in_(_past(rule, key, work.now))))
    return deleted.rowcount == _ROWS_AT_ONCE


def _past(rule: Retention, key: Any, now: datetime) -> SelectOfScalar[Any]:
    where = [] if rule.where is None else [rule.where]
    return select(key).where(rule.since <= now - rule.period, *where).limit(_ROWS_AT_ONCE)


EACH_MINUTE = (Retention(col(FormReturn.expires_at), timedelta(0)),)
"""What anybody can make many of."""
RETENTION = (
    # Longer than a day: what a process remembers of a member's file is for one day, and must not
    # meet again the state of the changes from before.
    Retention(col(Change.at), timedelta(days=2)),
    *EACH_MINUTE,
    Retention(col(AttemptCounter.window_ends_at), timedelta(0)),
    Retention(col(AttemptCounter.window_ends_at), IN_A_ROW_DELETED_AFTER, where=is_few_in_a_row()),
)
