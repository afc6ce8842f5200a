"""What is measured, each in a process of its own: `python -m bench.measures.NAME` prints JSON."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self
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
    """Seconds by the clock, and of the processor: of this process and of its PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._postmaster = _postmaster_of(engine)

    def __enter__(self) -> Self:
        self._started = time.perf_counter(), self._processor()
        return self

    def __exit__(self, *_error: object) -> None:
        self.seconds = time.perf_counter() - self._started[0]
        self.processor_seconds = self._processor() - self._started[1]

    def _processor(self) -> float:
        own = time.process_time()
        if self._postmaster is None:
            return own
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                fields = stat.read_text().rpartition(")")[2].split()
                if self._postmaster == int(stat.parent.name):
                    ticks += sum(map(int, fields[11:15]))  # with its children that have ended
                elif self._postmaster == int(fields[1]):
                    ticks += sum(map(int, fields[11:13]))
        return own + ticks / os.sysconf("SC_CLK_TCK")


def _postmaster_of(engine: Engine) -> int | None:
    if engine.dialect.name != "postgresql":
        return None
    with engine.connect() as connection:
        folder = connection.exec_driver_sql("SHOW data_directory").scalar_one()
    return int(Path(folder, "postmaster.pid").read_text().splitlines()[0])
