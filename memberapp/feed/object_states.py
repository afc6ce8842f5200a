"""What the lines examined so far said, on disk, so that memory stays flat with any feed.

Objects go by the text of their key (`Key.text`): to make keys of it and back would cost more than
to look for them.
"""

import json
import sqlite3
from collections.abc import Collection, Mapping
from typing import NamedTuple


class ObjectState(NamedTuple):
    """An object as the database and the lines so far leave it.

    `member_id` is None for one that no good line brought yet, and `version` too unless it was
    closed already; `is_bad`, 0 or 1, tells that its last line was set aside.
    """

    version: int | None
    member_id: str | None
    is_bad: int = 0
    primary_id: str | None = None


class ObjectStates:
    """The objects of the lines so far, in a private database that is gone when it is closed."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = OFF")  # nobody else reads it, nothing is undone
        self._db.execute(
            "CREATE TABLE object_state (key TEXT PRIMARY KEY, version INT, member_id TEXT,"
            " is_bad INT, primary_id TEXT) WITHOUT ROWID"
        )

    def close(self) -> None:
        """Forget them all."""
        self._db.close()

    def find(self, names: Collection[str]) -> dict[str, ObjectState]:
        """Return those of the objects that a line has named."""
        rows = self._db.execute(
            "SELECT o.key, version, member_id, is_bad, primary_id"
            " FROM json_each(?) AS name CROSS JOIN object_state AS o ON o.key = name.value",
            (json.dumps([*names]),),
        )
        return {name: ObjectState._make(state) for name, *state in rows}

    def put(self, states: Mapping[str, ObjectState]) -> None:
        """Remember how objects were left, in the order of the table: one page after the other."""
        self._db.execute("BEGIN")
        self._db.executemany(
            "INSERT OR REPLACE INTO object_state VALUES (?, ?, ?, ?, ?)",
            [(name, *states[name]) for name in sorted(states)],
        )
        self._db.execute("COMMIT")
