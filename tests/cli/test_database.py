"""What commands say of a database that was never migrated."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from memberapp.cli.app import app, sentence_for
from memberapp.core.database import engine_for
from memberapp.settings import Settings
from tests.feeds import SAMPLE
from tests.support.passwords import PASSWORD

COMMANDS = [
    ("import", str(SAMPLE)),
    ("account", "create", "M010000001", "--password-stdin"),
    ("audit", "verify"),
]


def told(*command: str) -> str:
    done = CliRunner().invoke(app, command, input=f"{PASSWORD}\n")
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
