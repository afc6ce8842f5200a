"""A copy of the whole database at one moment, taken while it is written, and put back.

SQLite copies itself; PostgreSQL is copied by `pg_dump` and put back by `pg_restore`, which the
machine must have in the version of its server or a newer one.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

Counts = dict[str, int]
"""How many rows each table has."""


class CopyFailed(Exception):
    """A copy was not taken or not put back; the message says why, without any row."""


def take(url: str, into: Path, *, at_that_moment: Callable[[], None]) -> Counts:
    """Copy the database of an address into a file; return the rows of each table in that copy.

    `at_that_moment` is called when it is settled which moment the copy shows.

    Raises:
        CopyFailed: a program is missing or failed.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _take_sqlite(Path(address.database or ""), into, at_that_moment)
    return _take_postgresql(address, into, at_that_moment)


def put_back(url: str, copy: Path, *, rows: Counts) -> None:
    """Make the empty database of an address what the copy is, with so many rows in each table.

    Raises:
        CopyFailed: the database is not empty, a program is missing or failed, or the rows are not
            those; a database of SQLite is counted before it is put in its place.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        _put_back_sqlite(Path(address.database or ""), copy, rows)
    else:
        _put_back_postgresql(address, copy, rows)


def _take_sqlite(database: Path, into: Path, at_that_moment: Callable[[], None]) -> Counts:
    with (
        closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(into)) as target,
    ):
        source.backup(target)  # in one step: others go on writing, and are not in it
        at_that_moment()
        return _counts_of_sqlite(target)


def _put_back_sqlite(database: Path, copy: Path, rows: Counts) -> None:
    # What a crash left beside the database would be read as the newest part of this one.
    for suffix in ("", "-wal", "-shm", "-journal"):
        left = database.with_name(database.name + suffix)
        if left.exists():
            raise CopyFailed(f"{left} is there already: move it away first")
    database.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(copy)) as found:
        faults = found.execute("PRAGMA quick_check").fetchall()
        if faults != [("ok",)]:
            raise CopyFailed("the copy of the database is damaged")
        _check(_counts_of_sqlite(found), rows)
    copy.replace(database)


def _counts_of_sqlite(connection: sqlite3.Connection) -> Counts:
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    )
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for (name,) in tables.fetchall()
    }


def _take_postgresql(address: URL, into: Path, at_that_moment: Callable[[], None]) -> Counts:
    with psycopg.connect(_address(address)) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        (snapshot,) = _row(connection, sql.SQL("SELECT pg_export_snapshot()"))
        at_that_moment()
        _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={into}", to=address)
        return _counts_of_postgresql(connection)


def _put_back_postgresql(address: URL, copy: Path, rows: Counts) -> None:
    with psycopg.connect(_address(address)) as connection:
        if _tables(connection):
            raise CopyFailed("the database of MEMBERAPP_DATABASE_URL is not empty")
    whole = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    _run("pg_restore", *whole, str(copy), to=address)
    with psycopg.connect(_address(address)) as connection:
        _check(_counts_of_postgresql(connection), rows)


def _check(found: Counts, wanted: Counts) -> None:
    if found != wanted:
        raise CopyFailed("the tables have other numbers of rows than when they were copied")


def _counts_of_postgresql(connection: psycopg.Connection) -> Counts:
    return {
        name: _row(connection, sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name)))[0]
        for name in _tables(connection)
    }


def _tables(connection: psycopg.Connection) -> list[str]:
    rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return sorted(name for (name,) in rows)


def _row(connection: psycopg.Connection, query: sql.SQL | sql.Composed) -> tuple:
    row = connection.execute(query).fetchone()
    assert row is not None  # noqa: S101 — each of these queries has one row
    return row


def _address(address: URL) -> str:
    return address.set(drivername="postgresql").render_as_string(hide_password=False)


def _run(program: str, *arguments: str, to: URL) -> None:
    """Run a program of PostgreSQL; the password goes to it where no list of processes shows it."""
    found = shutil.which(program)
    if found is None:
        raise CopyFailed(f"{program} is missing: install the client programs of PostgreSQL")
    known = {"PGPASSWORD": to.password} if to.password else {}
    ended = subprocess.run(
        [found, "--no-password", f"--dbname={_address(to.set(password=None))}", *arguments],
        env={"PATH": os.defpath, **known},
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        said = ended.stderr.strip().splitlines()
        raise CopyFailed(said[0] if said else f"{program} failed")
