"""What the space holds about one member, told in words: each room lists its own tables.

A room has a module `own_data` with its `PARTS`, and with what it holds and does not give
(`APART`). `privacy/own_data.py` joins them; a test reads every column of every table and fails when
one is neither given nor explained. A room that comes later joins by writing such a module.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum, auto
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from sqlalchemy import ColumnElement, inspect
from sqlmodel import SQLModel, col, select

from memberapp.core.errors import UnreadableContent
from memberapp.core.money import Money
from memberapp.core.secrets import reveal
from memberapp.core.work import Work

Value = str | bool | int | float | date | datetime | Money | None | dict[str, Any] | list[Any]
"""What a field says; the file decides how it is written."""

_log = logging.getLogger(__name__)

UNREADABLE: Final = "illisible"
"""What stands for a sealed value that does not open, or does not hold what it should."""
DOES_NOT_OPEN: Final = (InvalidTag, UnreadableContent, KeyError, IndexError, ValueError)
"""What opening a cell raises when its bytes were changed, or its key is lost."""
_ROWS_AT_ONCE: Final = 500
_CENTS: Final = "cents"
"""How the names of columns of amounts end."""


class Reason(StrEnum):
    """Why something that is held is not in the member's copy."""

    SECRET = auto()
    OTHERS = auto()
    ELSEWHERE = auto()
    MOMENT = auto()
    INTERNAL = auto()


@dataclass(frozen=True)
class Hidden:
    """A column, or a whole table, that is held and not given; `what` names it for the member."""

    what: str
    reason: Reason


INTERNAL: Final = Hidden("", Reason.INTERNAL)
"""Numbers by which rows refer to each other, and versions: they say nothing of the member."""


@dataclass(frozen=True)
class Field:
    """A column of the file, under its French heading."""

    label: str
    names: Mapping[Any, str] | None = None
    """The French names of the values of an enumeration."""
    show: Callable[[Work, Any], Value] | None = None
    """What the row says, where it is not the plain or the sealed text of the column."""


@dataclass(frozen=True, eq=False)
class Part:
    """The rows of one table that are the member's."""

    name: str
    """Of its files: plain ASCII letters and hyphens, nothing that anybody wrote."""
    title: str
    table: type[SQLModel]
    is_own: Callable[[Work], ColumnElement[bool]]
    order: Sequence[Any]
    fields: Mapping[str, Field | str]
    """By the name of the column; a text is a heading alone. Other names are made by `show`."""
    hidden: Mapping[str, Hidden] = field(default_factory=dict)
    """The other columns, and why the member does not get them."""

    @property
    def labels(self) -> dict[str, str]:
        """Return the French headings, by the name of the field."""
        return {name: _field(one).label for name, one in self.fields.items()}

    def rows(self, work: Work, *, unreadable: set[str]) -> Iterator[tuple[Value, ...]]:
        """Return what is held about the caller, some rows at a time in memory.

        The headings of columns with a value that cannot be read are added to `unreadable`.
        """
        reading = select(self.table).where(self.is_own(work)).order_by(*self.order)
        found = work.db.exec(reading.execution_options(yield_per=_ROWS_AT_ONCE))
        shown = [_Shown.of(self.table, name, _field(one)) for name, one in self.fields.items()]
        for row in found:
            yield tuple(self._value(work, row, one, unreadable) for one in shown)

    def _value(self, work: Work, row: Any, shown: "_Shown", unreadable: set[str]) -> Value:
        """Return what one cell says; one that does not open keeps nobody from all the others."""
        try:
            return shown.of_row(work, row)
        except DOES_NOT_OPEN as error:
            if shown.field.label not in unreadable:  # once for the column
                table = self.table.__tablename__
                _log.error("%s.%s cannot be read: %s", table, shown.name, type(error).__name__)
            unreadable.add(shown.field.label)
            return UNREADABLE


@dataclass(frozen=True, eq=False)
class Apart:
    """A table of which a member's copy has nothing."""

    table: type[SQLModel]
    hidden: Hidden | None
    """What it holds about members and why that is not given; None when it is about none."""


@dataclass(frozen=True)
class _Shown:
    name: str
    field: Field
    is_sealed: bool

    @classmethod
    def of(cls, table: type[SQLModel], name: str, one: Field) -> "_Shown":
        column = inspect(table).columns.get(name)
        return cls(name, one, column is not None and column.type.python_type is bytes)

    def of_row(self, work: Work, row: Any) -> Value:
        if self.field.show is not None:
            return self.field.show(work, row)
        value: Any = reveal(row, self.name) if self.is_sealed else getattr(row, self.name)
        if self.field.names is not None:
            return self.field.names.get(value, value)
        if self.name.endswith(_CENTS) and value is not None:
            return Money(value)
        return value


def of_member(table: Any) -> Callable[[Work], ColumnElement[bool]]:
    """Return the condition that a row bears the number of the caller's file."""
    return lambda work: col(table.member_id) == work.member_id


def of_account(table: Any) -> Callable[[Work], ColumnElement[bool]]:
    """Return the condition that a row is of the caller's account."""
    return lambda work: col(table.account_id) == work.account_id


def _field(one: Field | str) -> Field:
    return Field(one) if isinstance(one, str) else one
