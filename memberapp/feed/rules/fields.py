"""Reads the fields of one JSON object of a feed, each by its own rule.

A field that breaks its rule raises a `BadLine` that names the field and never its value. Fields
that nobody asks for are ignored.
"""

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from memberapp.core.errors import InvalidIdentifier
from memberapp.feed.rules.objects import BadLine, BadReason

E = TypeVar("E", bound=StrEnum)

_LARGEST = 2**31 - 1  # what a column of whole numbers holds: 21 million euros in cents
_LARGEST_NUMBER = 1_000_000
_ISO_DATE_LENGTH = len("2026-01-31")


class Fields:
    """The fields of an object, or of an object inside it, whose names are then prefixed."""

    __slots__ = ("_content", "_prefix")

    def __init__(self, content: dict[str, Any], prefix: str = "") -> None:
        self._content = content
        self._prefix = prefix

    def bad(self, name: str, reason: BadReason = BadReason.BAD_FIELD) -> BadLine:
        """Return what to raise about a field."""
        return BadLine(reason, self._prefix + name)

    def optional_text(self, name: str) -> str | None:
        """Return a text, or None when it is absent, null or blank."""
        value = self._content.get(name)
        if value is None:
            return None
        if type(value) is not str or not (value.isprintable() or _can_be_stored(value)):
            raise self.bad(name)
        return value.strip() or None

    def text(self, name: str) -> str:
        """Return a text that is there."""
        value = self.optional_text(name)
        if value is None:
            raise self.bad(name)
        return value

    def text_or_empty(self, name: str) -> str:
        """Return a text; the empty one when it is absent, null or blank."""
        return self.optional_text(name) or ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; an empty one when it is absent or null."""
        values = self._content.get(name) or []
        if type(values) is not list:
            raise self.bad(name)
        return tuple(Fields({name: value}, self._prefix).text(name) for value in values)

    def choice(self, name: str, allowed: Collection[str]) -> str:
        """Return one of the words that the feed's format allows."""
        value = self._content.get(name)
        if type(value) is not str or value not in allowed:
            raise self.bad(name)
        return value

    def optional_choice(self, name: str, allowed: Collection[str]) -> str | None:
        """Return one of the allowed words, or None when it is absent or null."""
        return None if self._content.get(name) is None else self.choice(name, allowed)

    def member_of(self, name: str, enumeration: type[E]) -> E:
        """Return the member of an enumeration that a word names."""
        try:
            return enumeration(self._content.get(name))
        except ValueError:
            raise self.bad(name) from None

    def boolean(self, name: str) -> bool:
        """Return true or false; nothing else means either."""
        value = self._content.get(name)
        if type(value) is not bool:
            raise self.bad(name)
        return value

    def integer(self, name: str, largest: int = _LARGEST) -> int:
        """Return a whole number from 0; `true` and `1.0` are none."""
        value = self._content.get(name)
        if type(value) is not int or not 0 <= value <= largest:
            raise self.bad(name)
        return value

    def optional_integer(self, name: str) -> int | None:
        """Return a whole number from 0, or None when it is absent or null."""
        return None if self._content.get(name) is None else self.integer(name)

    def number(self, name: str) -> float:
        """Return a number from 0, whole or not."""
        value = self._content.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.bad(name)
        if not 0 <= value <= _LARGEST_NUMBER:  # neither does infinity pass
            raise self.bad(name)
        return value

    def amount(self, name: str) -> int:
        """Return whole cents from 0."""
        value = self._content.get(name)
        if type(value) is not int or value > _LARGEST:
            raise self.bad(name, BadReason.BAD_AMOUNT)
        if value < 0:
            raise self.bad(name, BadReason.NEGATIVE_AMOUNT)
        return value

    def optional_amount(self, name: str) -> int | None:
        """Return whole cents from 0, or None when they are absent or null."""
        return None if self._content.get(name) is None else self.amount(name)

    def day(self, name: str) -> date:
        """Return a day written `YYYY-MM-DD`."""
        value = self._content.get(name)
        if type(value) is str and len(value) == _ISO_DATE_LENGTH and value[4] == value[7] == "-":
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        raise self.bad(name, BadReason.IMPOSSIBLE_DATE)

    def optional_day(self, name: str) -> date | None:
        """Return a day, or None when it is absent or null."""
        return None if self._content.get(name) is None else self.day(name)

    def instant(self, name: str) -> datetime:
        """Return an instant; one without a zone is UTC, as all of the feed's are."""
        value = self._content.get(name)
        if type(value) is not str:
            raise self.bad(name, BadReason.IMPOSSIBLE_DATE)
        try:
            instant = datetime.fromisoformat(value)
            return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            raise self.bad(name, BadReason.IMPOSSIBLE_DATE) from None

    def identifier(self, name: str, read: Callable[[str], str]) -> str | None:
        """Return a number whose own check holds, or None when it is absent, null or blank."""
        value = self.optional_text(name)
        if value is None:
            return None
        try:
            return read(value)
        except InvalidIdentifier:
            raise self.bad(name, BadReason.WRONG_CHECK) from None

    def get(self, name: str) -> Any:
        """Return what is there, for a field that is never refused."""
        return self._content.get(name)

    def inside(self, name: str) -> "Fields":
        """Return the fields of an object inside this one; none when it is absent or null."""
        value = self._content.get(name)
        if value is None:
            value = {}
        if type(value) is not dict:
            raise self.bad(name)
        return Fields(value, f"{self._prefix}{name}.")

    def each(self, name: str) -> "list[Fields]":
        """Return the fields of each object of a list; none when it is absent or null."""
        values = self._content.get(name) or []
        if type(values) is not list or not all(type(value) is dict for value in values):
            raise self.bad(name)
        return [Fields(value, f"{self._prefix}{name}.") for value in values]


def _can_be_stored(text: str) -> bool:
    """Return whether every database can store a text: no NUL, no half of a surrogate pair."""
    try:
        return "\0" not in text and bool(text.encode())
    except UnicodeEncodeError:
        return False
