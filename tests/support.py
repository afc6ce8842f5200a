"""Small helpers that several kinds of tests share."""

import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alembic.config import Config
from sqlalchemy import Engine

from memberapp.settings import PROJECT


class Clock:
    """The clock of the application, moved by writing the file it reads."""

    def __init__(self, file: Path) -> None:
        self.file = file

    @property
    def now(self) -> datetime:
        return datetime.fromisoformat(self.file.read_text())

    def set(self, instant: datetime) -> None:
        draft = self.file.with_suffix(".new")
        draft.write_text(instant.astimezone(UTC).isoformat())
        draft.replace(self.file)  # a running server never reads half an instant

    def advance(self, duration: timedelta) -> None:
        self.set(self.now + duration)


def alembic_config(engine: Engine) -> Config:
    """Return the configuration of Alembic for one engine."""
    config = Config(PROJECT / "alembic.ini")
    config.attributes["engine"] = engine.execution_options(write=True)
    return config


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def accepts(port: int) -> bool:
    """Tell whether something listens on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(condition: Callable[[], bool], complaint: str, seconds: float = 30) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, complaint
        time.sleep(0.05)
