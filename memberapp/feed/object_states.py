"""What the lines examined so far said, on disk, so that memory stays flat with any feed."""

import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from memberapp.feed.rules import Key, ObjectType

_TYPES = {kind.value: kind for kind in ObjectType}


class ObjectState(NamedTuple):
    """An object as the database and the lines so far leave it.

    `member_id` is None for one that no good line brought yet, and `version` too unless it was
    closed already; `is_bad` tells that its last line was set aside.
    """

    version: int | None
    member_id: str | None
    is_bad: bool
    primary_id: str | None = None


class ObjectStates:
    """The objects of the lines so far, in a private database that is gone when it is closed."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute(
            "CREATE TABLE object_state (key TEXT PRIMARY KEY, version INT, member_id TEXT,"
            " is_bad INT, primary_id TEXT) WITHOUT ROWID"
        )

    def close(self) -> None:
        """Forget them all."""
        self._db.close()

    def find(self, keys: Iterable[Key]) -> dict[Key, ObjectState]:
        """Return those of the objects that a line has named."""
        rows = self._db.execute(
            "SELECT key, version, member_id, is_bad, primary_id FROM object_state"
            " WHERE key IN (SELECT value FROM json_each(?))",
            (json.dumps([_text(key) for key in keys]),),
        )
        return {
            _key(text): ObjectState(version, member_id, bool(is_bad), primary_id)
            for text, version, member_id, is_bad, primary_id in rows
        }

    def put(self, states: dict[Key, ObjectState]) -> None:
        """Remember how objects were left."""
        self._db.execute("BEGIN")
        self._db.executemany(
            "INSERT OR REPLACE INTO object_state VALUES (?, ?, ?, ?, ?)",
            ((_text(key), *state) for key, state in states.items()),
        )
        self._db.execute("COMMIT")


def _text(key: Key) -> str:
    return key.type + " " + key.id


def _key(text: str) -> Key:
    object_type, _, object_id = text.partition(" ")
    return Key(_TYPES[object_type], object_id)
