"""The revisions make exactly the tables of the models, on both databases, and can be undone."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, inspect, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, select

from memberapp.core.database import make_engine
from memberapp.core.secrets import reveal, seal_value
from memberapp.members.tables import FormerIban
from memberapp.settings import PROJECT
from tests.support.configuration import alembic_config

IBAN = "FR7630006000011234567890189"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        url = request.getfixturevalue("postgresql_url")
    engine = make_engine(url).execution_options(write=True)
    yield engine
    engine.dispose()


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_the_revisions_go_up_down_and_up_again(empty: Engine) -> None:
    config = alembic_config(empty)

    command.upgrade(config, "head")
    made = tables(empty)
    command.downgrade(config, "base")
    left = tables(empty)
    command.upgrade(config, "head")

    assert "reimbursement" in made
    assert not left
    assert tables(empty) == made


def test_the_revisions_make_the_tables_of_the_models(empty: Engine) -> None:
    config = alembic_config(empty)

    command.upgrade(config, "head")

    command.check(config)  # raises when a model and its table differ


def test_a_migration_that_fails_midway_leaves_nothing_behind(empty: Engine) -> None:
    with empty.begin() as connection:
        connection.execute(text("CREATE TABLE outbox_message (in_the_way INTEGER)"))

    with pytest.raises(DatabaseError, match="outbox_message"):
        command.upgrade(alembic_config(empty), "head")

    assert tables(empty) == {"outbox_message"}


def test_an_account_that_was_changed_before_is_remembered(empty: Engine) -> None:
    command.upgrade(alembic_config(empty), "2026_11_29_01")
    changed_at = datetime(2026, 11, 1, 9, tzinfo=UTC)
    change = {"id": "c1", "member_id": "M1", "field": "iban", "effective_at": changed_at}
    change["previous"] = seal_value("portal_change", "c1", "previous", json.dumps(IBAN))
    tables = MetaData()
    tables.reflect(empty, only=["member", "portal_change"])
    texts = dict.fromkeys(["civility", "first_name", "last_name", "country", "lang"], "FR")
    lines = dict.fromkeys((f"address_{part}" for part in ("line1", "line2", "zip", "city")), "")
    with empty.begin() as connection:
        connection.execute(
            tables.tables["member"].insert(),
            {"id": "M1", "version": 1, "birth": date(1980, 1, 1), **texts, **lines},
        )
        connection.execute(tables.tables["portal_change"].insert(), change)

    command.upgrade(alembic_config(empty), "head")

    with Session(empty) as db:
        (former,) = db.exec(select(FormerIban))
        assert (former.member_id, former.until) == ("M1", changed_at)
        assert reveal(former, "iban") == IBAN


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET reason = 'x'", "DELETE FROM audit_event"]
)
def test_the_database_itself_refuses_to_change_the_audit_trail(
    empty: Engine, statement: str
) -> None:
    command.upgrade(alembic_config(empty), "head")
    with empty.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO audit_event (at, event, actor_id, actor_role, object_ref, reason,"
                " address, browser, result, previous_hash, hash) VALUES"
                " ('2026-11-21', 'e', 'a', 'staff', '', '', '', '', 'ok', '0', '1')"
            )
        )

    with pytest.raises(DatabaseError, match="append-only"), empty.begin() as connection:
        connection.execute(text(statement))


def test_the_revisions_form_one_line_of_dated_files() -> None:
    directory = ScriptDirectory.from_config(Config(PROJECT / "alembic.ini"))

    assert len(directory.get_heads()) == 1
    for revision in directory.walk_revisions():
        assert Path(revision.path).name.startswith(revision.revision), revision.path
        assert revision.revision[:4].isdigit(), revision.path
