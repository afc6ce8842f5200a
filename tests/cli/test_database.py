"""What commands say of a database that was never migrated, or by another version."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from memberapp.cli import load_commands
from memberapp.cli.app import sentence_for
from memberapp.core.database import engine_for
from memberapp.settings import Settings
from tests.feeds import SAMPLE
from tests.support.passwords import PASSWORD
from tests.support.ports import free_port

COMMANDS = [
    ("import", str(SAMPLE)),
    ("account", "create", "M010000001", "--password-stdin"),
    ("audit", "verify"),
]


def told(*command: str) -> str:
    done = CliRunner().invoke(load_commands(), command, input=f"{PASSWORD}\n")
    assert isinstance(done.exception, Exception)
    return sentence_for(done.exception) or "a traceback"


@pytest.mark.parametrize("command", COMMANDS)
def test_a_database_that_was_never_migrated_names_the_command_that_does(
    tmp_path: Path, settings: Callable[..., Settings], command: tuple[str, ...]
):
    settings(database_url="", var_dir=tmp_path)
    assert "`memberapp migrate`" in told(*command)


@pytest.mark.parametrize("command", COMMANDS)
def test_postgresql_names_it_too(
    postgresql_url: str, settings: Callable[..., Settings], command: tuple[str, ...]
):
    settings(database_url=postgresql_url)
    assert "`memberapp migrate`" in told(*command)
    engine_for(write=True).dispose()


@pytest.mark.usefixtures("database")
def test_a_database_of_an_older_version_names_it_too():
    with engine_for(write=True).begin() as connection:
        connection.execute(text("ALTER TABLE audit_event DROP COLUMN browser"))
    assert "`memberapp migrate`" in told("audit", "verify")


ANOTHER_VERSION = "CREATE TABLE alembic_version AS SELECT '2026_11_29_01' AS version_num"
"""A first migration with other names of columns, which a demo may have made."""


@pytest.mark.parametrize(
    "command",
    [
        *COMMANDS,
        ("migrate",),
        ("demo",),
        ("run",),
        ("dev",),
        ("worker",),
        ("outbox",),
        ("changes", "--after", "0"),
        ("staff", "agents", "list", "--agent", "a", "--reason", "r"),
    ],
)
def test_a_demo_of_another_version_says_to_begin_again(
    tmp_path: Path, settings: Callable[..., Settings], command: tuple[str, ...]
):
    settings(database_url="", var_dir=tmp_path, port=free_port())
    with closing(sqlite3.connect(tmp_path / "memberapp.db")) as older:
        older.execute(ANOTHER_VERSION)

    assert told(*command) == (
        f"{tmp_path} holds the data of another version of memberapp: "
        "move or delete this folder, then run the command again"
    )


@pytest.mark.parametrize("command", [*COMMANDS, ("migrate",)])
def test_a_database_of_another_version_outside_var_is_not_to_be_deleted(
    postgresql_url: str, settings: Callable[..., Settings], command: tuple[str, ...]
):
    with psycopg.connect(postgresql_url.replace("+psycopg", "")) as older:
        older.execute(ANOTHER_VERSION)
    settings(database_url=postgresql_url)

    assert "run that version, or name an empty database" in told(*command)
    engine_for(write=True).dispose()
