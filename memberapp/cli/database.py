"""`memberapp migrate`: bring the tables to the newest revision."""

from alembic import command
from alembic.config import Config

from memberapp.cli.app import AsJson, app, say
from memberapp.core.database import engine_for
from memberapp.settings import PROJECT


def check() -> None:
    """Connect once, so that a database that cannot be used is told before anything else is done.

    Raises:
        UnknownRevision: it was made by another version of memberapp.
    """
    engine_for(write=False).connect().close()


def upgrade() -> None:
    """Apply the revisions that the database does not have yet."""
    command.upgrade(Config(PROJECT / "alembic.ini"), "head")


@app.command()
def migrate(as_json: AsJson = False) -> None:
    """Bring the database to the newest revision."""
    upgrade()
    say("the database is up to date", as_json=as_json, migrated=True)
