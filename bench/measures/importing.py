"""The import of a feed beside the raw load of the very rows it left, into an empty database.

The raw load is what the driver does best with rows that are ready: `executemany` in transactions of
a thousand rows with SQLite, `COPY` of each table in one transaction with PostgreSQL. Tables,
indexes, foreign keys and triggers are the same.
"""

import json
import random
import resource
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from bench.measures import Timer, empty_database
from memberapp.core.columns import metadata
from memberapp.feed.reader import open_feed
from memberapp.feed.service import import_feed
from tests import feeds

_TABLES = ("member", "contract", "beneficiary", "statement", "reimbursement")
_LINES_OF_A_MEMBER = 50
_ROWS_AT_ONCE = 1000


def _feed(path: Path, lines: int, sequence: int = 1, version: int = 1) -> Path:
    """Write a feed by type, its lines of care in no order of members, as a core would."""
    members = range(lines // _LINES_OF_A_MEMBER)
    care = [
        feeds.reimbursement(
            f"R-{number}-{line}",
            contract=f"{number:06}",
            beneficiary=f"M{number:09}",
            statement=f"S-{line // 4}",
            pay_ref=f"VIR-{line // 2}",
            version=version,
        )
        for number in members
        for line in range(_LINES_OF_A_MEMBER)
    ]
    random.Random(1).shuffle(care)  # noqa: S311 - the same disorder each time
    objects = [
        *(feeds.member(f"M{number:09}") for number in members),
        *(feeds.contract(f"{number:06}", f"M{number:09}") for number in members),
        *(feeds.beneficiary(f"M{number:09}", f"{number:06}") for number in members),
        *care,
    ]
    return feeds.write_feed(path, objects, sequence=sequence)


def _import(engine: Engine, path: Path) -> Timer:
    with Timer(engine) as timer, open_feed(path) as feed:
        result = import_feed(feed)
    assert result.quarantined == 0, result
    return timer


def _rows_of(engine: Engine) -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
    found = {}
    with engine.connect() as connection:
        for name in _TABLES:
            columns = [column.name for column in metadata.tables[name].columns]
            rows = connection.exec_driver_sql(f"SELECT {', '.join(columns)} FROM {name}").fetchall()
            found[name] = columns, [tuple(row) for row in rows]
    return found


def _load(engine: Engine, name: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    listed = ", ".join(columns)
    if engine.dialect.name == "postgresql":
        import psycopg.types.json as json_types

        ready = [
            [json_types.Jsonb(cell) if isinstance(cell, dict | list) else cell for cell in row]
            for row in rows
        ]
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL statement_timeout = 0"))  # a busy machine is slow
            cursor = connection.connection.cursor()
            with cursor.copy(f"COPY {name} ({listed}) FROM STDIN") as copy:
                for row in ready:
                    copy.write_row(row)
        return
    marks = ", ".join("?" * len(columns))
    for batch in _batches(rows):
        with engine.begin() as connection:
            connection.exec_driver_sql(f"INSERT INTO {name} ({listed}) VALUES ({marks})", batch)


def _batches(rows: list[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, _ROWS_AT_ONCE)):
        yield batch


def main() -> None:
    """Import, load raw what was imported; print the figures."""
    lines, server = int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""
    folder = Path("feed")
    folder.mkdir()
    first = _feed(folder / "1.jsonl", lines)
    with empty_database(server) as engine:
        imported = _import(engine, first)
        rows = _rows_of(engine)
        with engine.connect() as connection:
            changes = connection.execute(text("SELECT count(*) FROM change")).scalar_one()
    with empty_database(server) as engine, Timer(engine) as raw:
        for name, (columns, of_table) in rows.items():
            _load(engine, name, columns, of_table)
    print(
        json.dumps(
            {
                "import, clock (s)": imported.seconds,
                "import, processor (s)": imported.processor_seconds,
                "raw load, processor (s)": raw.processor_seconds,
                "raw / import, clock": raw.seconds / imported.seconds,
                "raw / import, processor": raw.processor_seconds / imported.processor_seconds,
                "changes left": changes,
                "memory (MB)": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
            }
        )
    )


if __name__ == "__main__":
    main()
