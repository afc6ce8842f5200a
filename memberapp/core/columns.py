"""What every table shares: names of constraints, instants, random identifiers."""

import secrets
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BindParameter, DateTime, Dialect, bindparam
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = SQLModel.metadata


class UtcInstant(TypeDecorator[datetime]):
    """An aware UTC instant; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Refuse naive instants and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive instant cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return an aware UTC instant."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def written_out(*values: str) -> BindParameter[Any]:
    """Return constants for `column.in_(…)` that stand in the text of a statement.

    An index of part of a table serves only a statement that shows to need no other part: neither
    database can tell so when the values come beside it.
    """
    return bindparam("written_out", values, expanding=True, literal_execute=True, unique=True)


def random_id() -> str:
    """Return an identifier of 128 random bits, made before the row is stored.

    Sealed columns are bound to it, so it must be known at construction. Hexadecimal, since some are
    typed in commands: one that begins with a hyphen would be read as an option.
    """
    return secrets.token_hex(16)
