"""What is measured, each in a process of its own: `python -m bench.measures.NAME` prints JSON."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, text

from memberapp.core.database import engine_for
from memberapp.settings import PROJECT, get_settings


@contextmanager
def empty_database(server: str = "") -> Iterator[Engine]:
    """Give a migrated database to the process: on a PostgreSQL server, else that of SQLite."""
    name = f"bench_{uuid4().hex}"
    if server:
        with create_engine(server, isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        os.environ["MEMBERAPP_DATABASE_URL"] = server.replace("/postgres?", f"/{name}?")
        get_settings.cache_clear()
        engine_for.cache_clear()
    engine = engine_for(write=True)
    config = Config(PROJECT / "alembic.ini")
    config.attributes["engine"] = engine
    command.upgrade(config, "head")
    yield engine
    engine.dispose()
    if server:
        with create_engine(server, isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    else:
        for file in Path().glob("bench.db*"):
            file.unlink()


class Timer:
    """Seconds by the clock, and of the processor of this process."""

    def __enter__(self) -> "Timer":
        self._started = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_error: object) -> None:
        self.seconds = time.perf_counter() - self._started[0]
        self.processor_seconds = time.process_time() - self._started[1]
