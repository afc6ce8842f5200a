"""Queries of the hot path, compiled once.

SQLAlchemy finds again, at each execution, what a statement compiles to, which takes ten times as
long as the small look-ups that every event makes. Types of columns and values are its own still.
"""

from collections import namedtuple
from collections.abc import Callable
from enum import Enum
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Dialect
from sqlalchemy.engine import Connection

from memberapp.core.work import Work

Convert = Callable[[Any], Any]


class _Form(NamedTuple):
    """What a statement is for one dialect."""

    sql: str
    constants: dict[str, Any]
    order: tuple[str, ...] | None
    """The names of the values in their order, None where they go by name."""
    binds: dict[str, Convert]
    results: tuple[Convert | None, ...]


class Prepared:
    """A query whose values all go by name; nothing in it depends on how many they are."""

    def __init__(self, query: Any) -> None:
        self._query = query
        self._forms: dict[str, _Form] = {}

    def first(self, work: Work, values: dict[str, Any]) -> Any | None:
        """Return the first row as a named tuple, None without one."""
        work.db.flush()
        connection = work.db.connection()
        form = self._form(connection)
        given = form.constants | values
        for name, convert in form.binds.items():
            given[name] = convert(given[name])
        bound = given if form.order is None else tuple(given[name] for name in form.order)
        row = connection.exec_driver_sql(form.sql, bound).first()
        if row is None:
            return None
        return self._row(
            value if convert is None else convert(value)
            for value, convert in zip(row, form.results, strict=True)
        )

    @cached_property
    def _row(self) -> Callable[..., Any]:
        names = self._query.selected_columns.keys()
        return namedtuple("Row", names, rename=True)._make

    def _form(self, connection: Connection) -> _Form:
        dialect = connection.dialect
        if dialect.name not in self._forms:
            self._forms[dialect.name] = self._compile(dialect)
        return self._forms[dialect.name]

    def _compile(self, dialect: Dialect) -> _Form:
        compiled: Any = self._query.compile(dialect=dialect)
        converters = {
            name: bound.type.dialect_impl(dialect).bind_processor(dialect)
            for bound, name in compiled.bind_names.items()
        }
        return _Form(
            sql=str(compiled),
            constants={
                name: value.value if isinstance(value, Enum) else value
                for name, value in compiled.params.items()
            },
            order=tuple(compiled.positiontup) if compiled.positional else None,
            binds={name: convert for name, convert in converters.items() if convert},
            results=tuple(
                column.type.dialect_impl(dialect).result_processor(dialect, None)
                for column in self._query.selected_columns
            ),
        )
