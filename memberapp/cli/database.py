"""`memberapp migrate`: bring the tables to the newest revision."""

from typing import Annotated

import typer
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from memberapp.cli.app import AsJson, CommandError, app, say, tell
from memberapp.core import roles, wall
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
    engine = engine_for(write=True)
    if not present and engine.dialect.name == "postgresql":
        wall.put(engine, is_up=True)  # no version before this one has ever served it


def warn_of_owner() -> None:
    """Tell on PostgreSQL that the application's role could rewrite the trail, or has no wall."""
    with engine_for(write=False).connect() as connection:
        if connection.dialect.name != "postgresql":
            return
        if not wall.is_up(connection):
            tell(
                "The tables of members are not under the wall of the database yet: once no older "
                "version runs, run `memberapp migrate --wall` as their owner (docs/runbook.md)."
            )
        if roles.may_rewrite_trail(connection):
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

Wall = Annotated[
    bool | None,
    typer.Option(
        "--wall/--no-wall",
        help="PostgreSQL: show members' transactions their own rows only, or no longer.",
    ),
]


@app.command()
def migrate(app_role: AppRole = "", wall_up: Wall = None, as_json: AsJson = False) -> None:
    """Bring the database to the newest revision."""
    upgrade()
    if app_role:
        with engine_for(write=True).begin() as connection:
            roles.grant(connection, app_role)
    if wall_up is not None:
        engine = engine_for(write=True)
        if engine.dialect.name != "postgresql":
            raise CommandError("only PostgreSQL has this wall")
        wall.put(engine, is_up=wall_up)
    say("the database is up to date", as_json=as_json, migrated=True)
