"""`memberapp migrate`: bring the tables to the newest revision."""

from typing import Annotated

import typer
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from memberapp.cli.app import AsJson, CommandError, app, say, tell
from memberapp.core import roles
from memberapp.core.database import engine_for
from memberapp.settings import PROJECT


def check() -> None:
    """Connect once, so that a database that cannot be used is told before anything else is done.

    Raises:
        UnknownRevision: it was made by another version of memberapp.
    """
    engine_for(write=False).connect().close()


def upgrade() -> None:
    """Apply the revisions that the database does not have yet.

    Raises:
        CommandError: on PostgreSQL, that is for the role that owns the tables.
    """
    config = Config(PROJECT / "alembic.ini")
    with engine_for(write=False).connect() as connection:
        present = MigrationContext.configure(connection).get_current_heads()
        if present and connection.dialect.name == "postgresql":
            is_owner = roles.may_rewrite_trail(connection)
            if not is_owner and present != (
                ScriptDirectory.from_config(config).get_current_head(),
            ):
                raise CommandError(
                    "the database is not up to date, and the application's own role may not change "
                    "its tables: run `memberapp migrate --app-role` as their owner first"
                )
    command.upgrade(config, "head")


def warn_of_owner() -> None:
    """Tell that the application could rewrite the trail on PostgreSQL, where its role may."""
    with engine_for(write=False).connect() as connection:
        if connection.dialect.name == "postgresql" and roles.may_rewrite_trail(connection):
            tell(
                "The role of MEMBERAPP_DATABASE_URL may rewrite the trail of sensitive acts: give "
                "the application one of its own (docs/deployment.md)."
            )


AppRole = Annotated[
    str,
    typer.Option(
        metavar="ROLE",
        help="PostgreSQL: let this role be the application's own, which cannot rewrite the trail.",
    ),
]


@app.command()
def migrate(app_role: AppRole = "", as_json: AsJson = False) -> None:
    """Bring the database to the newest revision."""
    upgrade()
    if app_role:
        with engine_for(write=True).begin() as connection:
            roles.grant(connection, app_role)
    say("the database is up to date", as_json=as_json, migrated=True)
