"""Many rows in one statement: what SQLAlchemy does for each value would be most of an import.

Keys go in as one parameter, an array or a JSON text. Rows go to the driver itself, by `executemany`
with SQLite and `COPY` with PostgreSQL; SQLAlchemy says once for each column how its values are
stored.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ARRAY,
    JSON,
    Column,
    ColumnElement,
    Date,
    Dialect,
    String,
    Table,
    bindparam,
)
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlmodel import SQLModel, and_, col, func, select

from memberapp.core.columns import UtcInstant, metadata
from memberapp.core.work import Work

Rows = Sequence[Mapping[str, Any]]


def among(work: Work, column: Any, values: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that a column is one of any number of texts."""
    wanted = [*values]
    if _is_postgresql(work):
        # Not `= ANY (array)`: before a table's first ANALYZE that is taken for most of its rows,
        # and each of them is compared with the whole array.
        listed = func.unnest(bindparam(None, wanted, type_=ARRAY(String))).table_valued("value")
        return col(column).in_(select(listed.render_derived().c.value))
    listed = func.json_each(json.dumps(wanted)).table_valued("value")
    return col(column).in_(select(listed.c.value))


def pairs(work: Work, one: Any, other: Any, wanted: Collection[tuple[str, str]]) -> Any:
    """Return what a table is joined to, so that two of its columns are one of many pairs.

    Use it as `select(…).join(*pairs(…))`: each pair is looked for in the table's own index.
    """
    if _is_postgresql(work):
        lists = [
            bindparam(None, [*values], type_=ARRAY(String)) for values in zip(*wanted, strict=True)
        ]
        listed: Any = func.unnest(*lists).table_valued("one", "other").render_derived()
        return listed, and_(col(one) == listed.c.one, col(other) == listed.c.other)
    listed = func.json_each(json.dumps([*wanted])).table_valued("value")
    first, second = (func.json_extract(listed.c.value, f"$[{place}]") for place in (0, 1))
    return listed, and_(col(one) == first, col(other) == second)


def insert(work: Work, table: type[SQLModel], rows: Rows) -> None:
    """Insert rows that have the same columns; what they lack is the table's own default."""
    if not rows:
        return
    defaults = _defaults(_table(table), rows[0])
    pick, beside = itemgetter(*rows[0]), defaults.values()
    insert_lists(work, table, [*rows[0], *defaults], [[*pick(row), *beside] for row in rows])


def insert_lists(
    work: Work, table: type[SQLModel], names: Sequence[str], rows: Sequence[list[Any]]
) -> None:
    """Insert rows that are lists in the order of the names, and that nobody needs afterwards.

    Each value that is stored otherwise than it is is replaced in its list.
    """
    if not rows:
        return
    target = _table(table)
    processors = _processors(target, names, work.db.get_bind().dialect)
    for row in rows:
        for place, process in processors:
            row[place] = process(row[place])
    listed = ", ".join(f'"{name}"' for name in names)
    connection = work.db.connection()
    if _is_postgresql(work):
        cursor: Any = connection.connection.cursor()
        with cursor:
            _copy(cursor, target.name, listed, rows)
        return
    marks = ", ".join("?" * len(names))
    statement = f'INSERT INTO "{target.name}" ({listed}) VALUES ({marks})'  # noqa: S608 - our names
    connection.exec_driver_sql(statement, [tuple(row) for row in rows])


def _copy(cursor: Any, name: str, listed: str, rows: Sequence[list[Any]]) -> None:
    """Copy rows into a table; by way of another one where the wall stands, which COPY refuses."""
    is_walled = cursor.execute("SELECT row_security_active(%s)", [f'"{name}"']).fetchone()[0]
    into = f"arriving_{name}" if is_walled else name
    if is_walled:
        like = f'SELECT {listed} FROM "{name}" WITH NO DATA'  # noqa: S608 - our names
        cursor.execute(f'CREATE TEMP TABLE "{into}" ON COMMIT DROP AS {like}')
    with cursor.copy(f'COPY "{into}" ({listed}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)
    if is_walled:
        arrived = f'SELECT {listed} FROM "{into}"'  # noqa: S608 - our names
        cursor.execute(f'INSERT INTO "{name}" ({listed}) {arrived}')
        cursor.execute(f'DROP TABLE "{into}"')


def update(work: Work, table: type[SQLModel], rows: Rows) -> None:
    """Write the columns of rows that are there, each found by its primary key."""
    target = _table(table)
    keys = [column.name for column in target.primary_key]
    dialect = work.db.get_bind().dialect
    mark = "%s" if _is_postgresql(work) else "?"
    alike: defaultdict[tuple[str, ...], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        alike[tuple(row)].append(row)
    for columns, some in alike.items():
        changed = [name for name in columns if name not in keys]
        stored = _stored(target, [*changed, *keys], dialect)
        values = ", ".join(f'"{name}" = {mark}' for name in changed)
        found = " AND ".join(f'"{name}" = {mark}' for name in keys)
        statement = f'UPDATE "{target.name}" SET {values} WHERE {found}'  # noqa: S608 - our names
        work.db.connection().exec_driver_sql(statement, [stored(row) for row in some])


def _stored(
    table: Table, names: Sequence[str], dialect: Dialect
) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Return what makes of a row the values that a driver stores, in the order of the names."""
    pick: Callable[[Mapping[str, Any]], tuple[Any, ...]] = itemgetter(*names)
    processors = _processors(table, names, dialect)

    def store(row: Mapping[str, Any]) -> tuple[Any, ...]:
        values = [*pick(row)]
        for place, process in processors:
            values[place] = process(values[place])
        return tuple(values)

    return store


def _processors(
    table: Table, names: Sequence[str], dialect: Dialect
) -> list[tuple[int, Callable[[Any], Any]]]:
    """Return what makes of some values what a driver stores, with their places."""
    found = ((place, _processor(table.columns[name], dialect)) for place, name in enumerate(names))
    return [(place, process) for place, process in found if process is not None]


def _processor(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """Return what SQLAlchemy does with a value, by a shorter way where most values take it."""
    process: Any = column.type.dialect_impl(dialect).bind_processor(dialect)
    if process is not None and isinstance(column.type, Date):
        return lambda day: None if day is None else day.isoformat()
    if process is not None and isinstance(column.type, JSON):
        empty = process({})
        return lambda value: empty if value == {} else process(value)
    if process is not None and isinstance(column.type, UtcInstant):
        return lambda instant: None if instant is None else process(instant)
    return process


def _defaults(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        column.name: column.default.arg
        for column in table.columns
        if column.name not in row and isinstance(column.default, ScalarElementColumnDefault)
    }


def _table(table: type[SQLModel]) -> Table:
    return metadata.tables[str(table.__tablename__)]


def _is_postgresql(work: Work) -> bool:
    return work.db.get_bind().dialect.name == "postgresql"
