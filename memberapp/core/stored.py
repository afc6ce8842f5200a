"""Sealed JSON: written from a frozen dataclass, and read back into it or refused.

A refusal names the table, the column and the field, never a value: these are private facts.
"""

import logging
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError
from sqlmodel import SQLModel

from memberapp.core.errors import UnreadableContent
from memberapp.core.secrets import reveal, seal

_log = logging.getLogger(__name__)
T = TypeVar("T")


class Stored(Generic[T]):
    """How a type lies in the sealed column `content`."""

    def __init__(self, kind: type[T]) -> None:
        self._adapter = TypeAdapter(kind)

    def seal(self, row: SQLModel, value: T) -> None:
        """Write a value into a row that already has its id."""
        seal(row, "content", self.text_of(value))

    def text_of(self, value: T) -> str:
        """Return a value as it is written: what is equal is the same text."""
        return self._adapter.dump_json(value, by_alias=True).decode()

    def reveal(self, row: SQLModel) -> T:
        """Return the value of a row.

        Raises:
            UnreadableContent: a part of it is missing, or is not what the type wants.
            cryptography.exceptions.InvalidTag: it was changed, or belongs to another row.
        """
        try:
            return self._adapter.validate_json(reveal(row, "content") or "{}")
        except ValidationError as error:
            faults = error.errors(include_url=False, include_context=False, include_input=False)
        refused = UnreadableContent(
            str(row.__tablename__), [(self._path(one["loc"]), one["type"]) for one in faults]
        )
        _log.error("%s", refused)
        raise refused

    def _path(self, location: tuple[int | str, ...]) -> str:
        """Return the path of a fault; the keys of a mapping may be private, and are left out."""
        schema = self._adapter.json_schema()
        parts = (schema, *schema.get("$defs", {}).values())
        names = {name for part in parts for name in part.get("properties", ())}
        return ".".join(
            str(part) if isinstance(part, int) or part in names else "*" for part in location
        )

    def plain(self, value: T) -> Any:
        """Return a value as JSON has it."""
        return self._adapter.dump_python(value, mode="json", by_alias=True)
