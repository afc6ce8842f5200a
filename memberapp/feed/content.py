"""What can be said of an object beside its columns: a hash of all it holds, and its odd dates."""

from datetime import date
from typing import Final, get_args

from pydantic import TypeAdapter

from memberapp.core.secrets import keyed_hash
from memberapp.feed.objects import FeedObject
from memberapp.feed.rules import ObjectType

_HASH_LENGTH: Final = 16  # 64 bits: against accidents, nobody gains by a collision
_READING: Final = "2"
"""Raised when a release reads the same line otherwise: what one read is not compared with the
other."""
_SERIALIZERS: Final = {kind: TypeAdapter(kind).serializer for kind in get_args(FeedObject)}
_NEVER_TO_COME: Final = {
    ObjectType.MEMBER: {"birth": "birth"},
    ObjectType.BENEFICIARY: {"birth": "birth"},
    ObjectType.REIMBURSEMENT: {"care_date": "care_date", "pay_date": "pay_date"},
    ObjectType.REQUEST: {"opened": "opened"},
    ObjectType.DOCUMENT: {"dated": "date"},
}
"""Dates of what has happened, by their attribute, as the feed names them."""


def content_hash(line: FeedObject) -> str:
    """Return what tells two contents of one version apart.

    It is keyed, since a content may be guessed, and empty fields are not in it: a field that a
    later release reads leaves the hash of lines without it as it is.
    """
    content = _SERIALIZERS[type(line)].to_json(line, exclude_none=True)
    return f"{_READING}:{keyed_hash('feed', content.decode())[:_HASH_LENGTH]}"


def has_other_content(line: FeedObject, known_hash: str | None) -> bool:
    """Return whether a line surely holds something else than what had this hash."""
    is_comparable = known_hash is not None and known_hash.startswith(f"{_READING}:")
    return is_comparable and content_hash(line) != known_hash


def dates_to_come(line: FeedObject, today: date) -> list[str]:
    """Return the fields whose date should have passed, and is after today."""
    names = _NEVER_TO_COME.get(line.key.type, {})
    found = ((getattr(line, name, None), field) for name, field in names.items())
    return [field for day, field in found if day is not None and day > today]
