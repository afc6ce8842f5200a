"""Writes a `memberapp-feed/1` file line by line: header, objects, counted and hashed footer."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO

PRODUCER = "demo"
FORMAT = "memberapp-feed/1"
SEQUENCE_STEP = 1_000_000
"""Room in the sequence of a day for the number of members: a larger demo comes after a smaller."""

_EPOCH = date(2020, 1, 1)


class FeedWriter:
    """The lines of one feed; `upsert` and `close` add what every object needs.

    Versions grow with the day, so that tomorrow's demo feed updates today's members.
    """

    def __init__(self, file: BinaryIO, today: date) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self._lines = 0
        self._version = (today - _EPOCH).days * 10

    def upsert(self, kind: str, fields: dict[str, Any]) -> None:
        """Write the present state of an object, its key among its fields."""
        self._line({"type": kind, "op": "upsert", "version": self._version, **fields})

    def close(self, kind: str, **key: str) -> None:
        """End an object that `upsert` wrote before."""
        self._line({"type": kind, "op": "close", "version": self._version + 1, **key})

    def header(self, today: date, members: int) -> None:
        """Write the first line; the same day and number of members give the same one."""
        generated_at = datetime.combine(today, time(2), UTC)
        self._line(
            {
                "type": "header",
                "format": FORMAT,
                "producer": PRODUCER,
                "sequence": int(today.strftime("%Y%m%d")) * SEQUENCE_STEP + members,
                "generated_at": generated_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "full": False,
            }
        )

    def footer(self) -> None:
        """Write the last line: how many came before, and the hash of all their bytes."""
        self._line({"type": "footer", "lines": self._lines, "sha256": self._hash.hexdigest()})

    def _line(self, value: dict[str, Any]) -> None:
        line = json.dumps(value, ensure_ascii=False).encode() + b"\n"
        self._file.write(line)
        self._hash.update(line)
        self._lines += 1


@contextmanager
def open_feed(path: Path, today: date, members: int) -> Iterator[FeedWriter]:
    """Give a writer whose file takes its name only when it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    with draft.open("wb") as file:
        writer = FeedWriter(file, today)
        writer.header(today, members)
        yield writer
        writer.footer()
    draft.replace(path)
