"""Seal again, under the key in use, what older keys sealed: in small batches, while others write.

Every binary column of every table is a sealed one. A batch is a transaction of its own, so that a
rotation can be cut at any moment: the next one finds what is left by the key that each value names.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from sqlalchemy import (
    Column,
    LargeBinary,
    Row,
    Table,
    and_,
    bindparam,
    func,
    or_,
    select,
    text,
    update,
)

from memberapp.core.audit import Event
from memberapp.core.database import load_tables
from memberapp.core.key_ring import keys
from memberapp.core.secrets import prefix_of, reveal_value, seal_value
from memberapp.core.work import Work, run_now, writes

_ROWS_AT_ONCE = 200


@dataclass(frozen=True)
class Batch:
    """What one transaction did; `last` is the key of its last row, None after the last batch."""

    last: Any
    resealed: int
    closed: Sequence[str]
    """Values that do not open, as `table.column of id`: changed, swapped or without their key."""


@dataclass(frozen=True)
class Resealed:
    """How many values were sealed again, and which could not be opened."""

    values: int
    closed: Sequence[str]


def reseal_all() -> Resealed:
    """Seal again every value that another key than the current one sealed."""
    values, closed = 0, list[str]()
    for table in _sealed_tables():
        for batch in _batches(table):
            values += batch.resealed
            closed += batch.closed
    return Resealed(values, closed)


@writes
def note_end(work: Work) -> None:
    """Add to the trail that the key in use has sealed everything."""
    work.audit(Event.KEYS_ROTATED, keys().current, member_id=None)


def database_now(work: Work) -> datetime:
    """Return the instant by the clock that dates the transactions of the database."""
    return work.db.execute(select(func.now())).scalar_one()


def has_older_writer(work: Work, *, than: datetime) -> bool:
    """Return whether a transaction is open that began before: it may have sealed with an old key.

    With SQLite a batch of ours could not begin meanwhile.
    """
    if work.db.get_bind().dialect.name != "postgresql":
        return False
    older = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND xact_start < :than"
    )
    return work.db.execute(older, {"than": than}).scalar_one() > 0


def _sealed_tables() -> list[Table]:
    return [table for table in load_tables().sorted_tables if _sealed_columns(table)]


def _sealed_columns(table: Table) -> list[Column[bytes]]:
    return [column for column in table.columns if isinstance(column.type, LargeBinary)]


def _batches(table: Table) -> Iterator[Batch]:
    batch = run_now(_reseal_some, table=table, after=None)
    while batch.last is not None:
        yield batch
        batch = run_now(_reseal_some, table=table, after=batch.last)


@writes
def _reseal_some(work: Work, *, table: Table, after: Any) -> Batch:
    (key,) = table.primary_key
    columns = _sealed_columns(table)
    is_after = key > after if after is not None else key.is_not(None)
    rows = work.db.execute(
        select(key.label("key"), table.c.id.label("row_id"), *columns)
        .where(is_after, or_(*map(_is_old, columns)))
        .order_by(key)
        .limit(_ROWS_AT_ONCE)
    ).all()
    resealed, closed = 0, list[str]()
    for column in columns:
        anew, unopened = _sealed_anew(table, column, rows)
        closed += unopened
        resealed += len(anew)
        if anew:
            # Whoever changed a value meanwhile sealed it with the key in use: that one stays.
            is_same = and_(key == bindparam("row"), column == bindparam("before"))
            work.db.connection().execute(
                update(table).where(is_same).values({column: bindparam("after")}), anew
            )
    return Batch(rows[-1].key if rows else None, resealed, closed)


def _is_old(column: Column[bytes]) -> Any:
    prefix = prefix_of(keys().current)
    return and_(column.is_not(None), func.substr(column, 1, len(prefix)) != prefix)


def _sealed_anew(
    table: Table, column: Column[bytes], rows: Sequence[Row[Any]]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the changes of a column, and which of its values do not open."""
    anew, closed = list[dict[str, Any]](), list[str]()
    current = prefix_of(keys().current)
    for row in rows:
        before: bytes | None = row._mapping[column]  # noqa: SLF001 - the documented way to a column
        if before is None or before.startswith(current):
            continue
        try:
            content = reveal_value(table.name, row.row_id, column.name, before)
        except (InvalidTag, KeyError, ValueError):
            closed.append(f"{table.name}.{column.name} of {row.row_id}")
            continue
        after = seal_value(table.name, row.row_id, column.name, content)
        anew.append({"row": row.key, "before": before, "after": after})
    return anew, closed
