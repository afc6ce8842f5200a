"""What can be said of an object beside its columns: a hash of all it holds, and its odd dates."""

from collections.abc import Callable
from datetime import date
from typing import Final, get_args

import msgspec
from pydantic import TypeAdapter

from memberapp.core.secrets import quick_hasher
from memberapp.feed.objects import FeedObject, Reimbursement
from memberapp.feed.rules import ObjectType

_READING: Final = "4"
"""Raised when a release reads or hashes the same line otherwise: what one read is not compared with
the other."""
_SERIALIZERS: Final = {
    kind: TypeAdapter(kind).serializer for kind in get_args(FeedObject) if kind is not Reimbursement
}
_NEVER_TO_COME: Final = {
    ObjectType.MEMBER: (("birth", "birth"),),
    ObjectType.BENEFICIARY: (("birth", "birth"),),
    ObjectType.REIMBURSEMENT: (
        ("care_date", "care_date"),
        ("pay_date", "pay_date"),
    ),
    ObjectType.REQUEST: (("opened", "opened"),),
    ObjectType.DOCUMENT: (("dated", "date"),),
    ObjectType.MANDATE: (("signed", "signed"),),
}
"""Dates of what has happened, by their attribute, as the feed names them."""


ContentHash = Callable[[FeedObject], str]
"""What tells two contents of one version apart."""


def content_hash() -> ContentHash:
    """Return the hash of contents, for the lines of a batch.

    It is keyed, since a content may be guessed, and empty fields are not in it: a field that a
    later release reads leaves the hash of lines without it as it is. 64 bits are against accidents:
    nobody gains by a collision.
    """
    hash_of = quick_hasher("feed")

    def of(line: FeedObject) -> str:
        if isinstance(line, Reimbursement):
            content = msgspec.json.encode(line)
        else:
            content = _SERIALIZERS[type(line)].to_json(line, exclude_none=True)
        return f"{_READING}:{hash_of(content)}"

    return of


def has_other_content(line: FeedObject, known_hash: str | None, hash_of: ContentHash) -> bool:
    """Return whether a line surely holds something else than what had this hash."""
    is_comparable = known_hash is not None and known_hash.startswith(f"{_READING}:")
    return is_comparable and hash_of(line) != known_hash


def dates_to_come(line: FeedObject, today: date) -> list[str]:
    """Return the fields whose date should have passed, and is after today."""
    found: list[str] = []
    if isinstance(line, Reimbursement) and max(line.care_date, line.pay_date or today) <= today:
        return found
    for name, field in _NEVER_TO_COME.get(line.key.type, ()):
        day = getattr(line, name, None)
        if day is not None and day > today:
            found.append(field)
    return found
