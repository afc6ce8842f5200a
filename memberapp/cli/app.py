"""The Typer application every command registers on, and what all commands share."""

import errno
import json
import os
import sqlite3
import sys
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from sqlalchemy.exc import DBAPIError, OperationalError

from memberapp.core.database import UnknownRevision
from memberapp.core.errors import MemberappError
from memberapp.settings import UnsafeSettingsError

app = typer.Typer(
    name="memberapp",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def memberapp() -> None:
    """The member space: serve it, feed it, look after it."""


_MISSING_IN_SQLITE = ("no such table", "no such column")
_MISSING_IN_POSTGRESQL = {"42P01", "42703"}  # undefined table, undefined column

DISK_FULL = "the disk is full: free some space and run the command again"

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object per line.")]


class CommandError(Exception):
    """A command cannot go on; the message is for the person who typed it.

    It is one sentence, or two lines: the cause, then the next step.
    """


def utc_text(instant: datetime) -> str:
    """Return « 2026-11-23 08:30 UTC », whatever zone the instant comes in."""
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def euros(cents: int) -> str:
    """Return « 12.50 » for 1250 cents, as a machine writes it."""
    return f"{cents // 100}.{cents % 100:02}" if cents >= 0 else f"-{euros(-cents)}"


def say(sentence: str, *, as_json: bool = False, **fields: Any) -> None:
    """Print a sentence, or with `--json` its fields as one object on one line."""
    typer.echo(json.dumps(fields, ensure_ascii=False, default=str) if as_json else sentence)


def tell(sentence: str) -> None:
    """Tell what is going on, on standard error, where it spoils no output."""
    typer.echo(sentence, err=True)


def is_terminal() -> bool:
    """Return whether what is printed is read by a person, and not written to a file."""
    return sys.stdout.isatty()


def sentence_for(error: Exception) -> str | None:
    """Return what to tell about an expected failure, or None when it is a defect of ours."""
    if isinstance(error, CommandError | UnsafeSettingsError | UnknownRevision):
        return str(error)
    if isinstance(error, MemberappError):
        return str(error) or f"refused ({error.code})"
    if isinstance(error, DBAPIError | sqlite3.OperationalError):
        return _about_database(error)
    if isinstance(error, OSError):
        return _about_files(error)
    return None


def _about_database(error: DBAPIError | sqlite3.OperationalError) -> str | None:
    origin = error.orig if isinstance(error, DBAPIError) else error
    cause = str(origin)
    # PostgreSQL takes a missing table for a mistake in the program, SQLite does not.
    is_missing = getattr(origin, "sqlstate", None) in _MISSING_IN_POSTGRESQL
    if is_missing or cause.startswith(_MISSING_IN_SQLITE):
        return "the database has not the tables of this version: run `memberapp migrate` first"
    if not isinstance(error, OperationalError | sqlite3.OperationalError):
        return None
    if "disk is full" in cause or "disk I/O error" in cause:
        return DISK_FULL
    if "database is locked" in cause:
        return "the database is busy with another command: try again when it has ended"
    return "the database cannot be used: check MEMBERAPP_DATABASE_URL and that it runs"


def _about_files(error: OSError) -> str | None:
    # Copying a folder gathers its errors in one that has no number of its own.
    is_full = error.errno in (errno.ENOSPC, errno.EDQUOT) or os.strerror(errno.ENOSPC) in str(error)
    if is_full:
        return DISK_FULL
    if isinstance(error, PermissionError):
        return f"{error.filename} may not be read or written by this user"
    return None
