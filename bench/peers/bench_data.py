"""What every peer reads: one SQLite file, by the standard library alone."""

import sqlite3
from os import environ
from typing import NamedTuple

PAGE = 25


class Line(NamedTuple):
    """A line as it is shown."""

    day: str
    label: str
    provider: str
    spent: str
    social: str
    mutual: str
    other: str
    remaining: str


def query(statement: str, *values: object) -> list[tuple]:
    """Return the rows of a query."""
    with sqlite3.connect(environ["BENCH_DATABASE"]) as connection:
        return connection.execute(statement, values).fetchall()


def signs_in(member: str, password: str) -> bool:
    """Return whether the password is the member's."""
    return bool(query("SELECT 1 FROM account WHERE id = ? AND password = ?", member, password))


def total(member: str) -> str:
    """Return what the lines add up to."""
    ((count, spent, remaining),) = query(
        "SELECT count(*), sum(spent), sum(remaining) FROM line WHERE member = ?", member
    )
    return f"{count} actes, {spent / 100:.2f} €, reste {remaining / 100:.2f} €"


def lines(member: str, offset: int) -> list[Line]:
    """Return 25 lines, newest first."""
    rows = query(
        "SELECT day, label, provider, spent, social, mutual, other, remaining FROM line "
        "WHERE member = ? ORDER BY day DESC, id DESC LIMIT ? OFFSET ?",
        member,
        PAGE,
        offset,
    )
    return [Line(*row[:3], *(f"{cents / 100:.2f} €" for cents in row[3:])) for row in rows]
