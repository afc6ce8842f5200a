"""What the tests of bad days share: a site of one server on a database that can fail."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command

from memberapp.core import patience
from memberapp.core.database import engine_for
from memberapp.settings import Settings, get_settings
from tests.faults.preloaded_server import PreloadedServer
from tests.support.configuration import alembic_config
from tests.support.postgresql import OwnPostgresql
from tests.support.waiting import wait_for


@pytest.fixture
def own_postgresql(tmp_path: Path, settings: Callable[..., Settings]) -> Iterator[OwnPostgresql]:
    """Give the test a migrated PostgreSQL server of its own, the one that use cases work on."""
    # Not below `tmp_path`: each start of pytest closes that to the user PostgreSQL runs as.
    with (
        tempfile.TemporaryDirectory(prefix="memberapp-postgresql-") as folder,
        closing(OwnPostgresql(Path(folder) / "data")) as server,
    ):
        settings(database_url=server.url, audit_head_file=tmp_path / "audit-head.json")
        engine = engine_for(write=True)
        command.upgrade(alembic_config(engine), "head")
        yield server
        engine.dispose()
        wait_for(lambda: not patience.is_hung(), "the next test would be refused")


@pytest.fixture
def site(build: Path, tmp_path: Path) -> Iterator[Callable[..., PreloadedServer]]:
    """Serve the test's database: `site(worker_in_process=True)`."""
    made: list[PreloadedServer] = []

    def serve(**options: object) -> PreloadedServer:
        settings = get_settings()
        options = {
            "database_url": settings.resolved_database_url,
            "var_dir": settings.var_dir,
            "worker_in_process": False,
            **options,
        }
        made.append(PreloadedServer(tmp_path / f"site{len(made)}", build, **options))
        made[-1].start()
        return made[-1]

    yield serve
    for one in made:
        one.close()
