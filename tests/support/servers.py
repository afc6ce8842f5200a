"""Small helpers that several kinds of tests share."""

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from sqlmodel import Session

from memberapp.account import password_flows
from memberapp.cli.demo import sign_ins
from memberapp.core import outbox
from memberapp.core.database import engine_for, make_engine
from memberapp.core.outbox import MessageSnapshot
from memberapp.feed.reader import open_feed
from memberapp.feed.service import import_feed
from memberapp.settings import child_environment
from tests.support.clocks import START, Clock
from tests.support.configuration import forget_settings
from tests.support.ports import free_port
from tests.support.trusted_browser import DEVICE_TOKEN, trust
from tests.support.units_of_work import run_now
from tests.support.waiting import wait_for

MEMBERAPP = Path(sys.prefix) / "bin" / "memberapp"
AGENT = "c.fabre"
"""Who acts for the mutual in the journeys: the first of a database needs nobody's leave."""


class Server:
    """The real command serving the production build, with its own folder, database and clock."""

    log_files: ClassVar[list[Path]] = []
    """Of every server of this process, read again when all tests are over."""
    _seeded: ClassVar[Path | None] = None
    """The data of a server that has the demo members, for the other ones to copy."""

    def __init__(self, folder: Path, **settings: object) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = free_port()
        self.origin = f"http://localhost:{self.port}"
        self.log_file = folder / "server.log"
        self.log_files.append(self.log_file)
        self.clock = Clock(folder / "clock")
        self.clock.set(START)
        self._settings = {
            "env": "test",
            "var_dir": folder / "var",
            "port": self.port,
            "clock_file": self.clock.file,
            **settings,
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._has_agent = False

    @property
    def environment(self) -> dict[str, str]:
        return child_environment(
            **{f"MEMBERAPP_{name.upper()}": str(value) for name, value in self._settings.items()}
        )

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers of a post from our own pages, on the trusted browser."""
        return {"origin": self.origin, "cookie": f"device={DEVICE_TOKEN}"}

    @property
    def log_text(self) -> str:
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    def command(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run a `memberapp` command on this server's database."""
        return subprocess.run(
            [MEMBERAPP, *arguments],
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    def add_agent(self) -> None:
        """Let `AGENT` act; asked for again by the next test of this server, once is enough."""
        if not self._has_agent:
            added = self.command("staff", "agents", "add", AGENT, "--name", "Claire Fabre")
            assert added.returncode == 0, added.stderr
            self._has_agent = True

    def trust(self, *identifiers: str) -> None:
        """Let accounts trust the browser of the tests, as `trust` does."""
        address = str(self._settings.get("database_url", ""))
        engine = make_engine(address or f"sqlite:///{self.folder / 'var' / 'memberapp.db'}")
        with Session(engine.execution_options(write=True)) as db, db.begin():
            for identifier in identifiers:
                trust(db, identifier=identifier, now=self.clock.now)
        engine.dispose()

    def seed(self) -> None:
        """Make the demo members, who trust the browser of the tests."""
        data = self.folder / "var"
        if self._seeded is None:
            seeded = self.command("demo")
            assert seeded.returncode == 0, seeded.stderr
            self.trust(*(persona.member_id for persona in sign_ins()))
            Server._seeded = shutil.copytree(data, self.folder / "seeded")
        else:
            shutil.copytree(self._seeded, data)

    def import_feed(self, path: Path) -> None:
        """Import a feed, every line of which is right."""
        with self.inside(), open_feed(path) as feed:
            assert import_feed(feed).quarantined == 0

    def open_account(self, member_id: str, password: str) -> None:
        """Give a member their account; it trusts the browser of the tests."""
        with self.inside():
            password_flows.create_account(member_id=member_id, password=password)
        self.trust(member_id)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Let the services of this process work on this server's data, at its time."""
        try:
            with pytest.MonkeyPatch.context() as patch:
                patch.delenv("MEMBERAPP_DATABASE_URL", raising=False)  # of the test, if it has one
                for name, value in self._settings.items():
                    patch.setenv(f"MEMBERAPP_{name.upper()}", str(value))
                forget_settings()
                yield
                engine_for(write=True).dispose()
        finally:
            forget_settings()

    def messages(self, kind: str) -> list[MessageSnapshot]:
        """Return the messages of a kind, newest first, once there is one and all are written."""
        found: list[MessageSnapshot] = []

        def is_there() -> bool:
            with self.inside():
                newest = run_now(outbox.newest, limit=50)
            found[:] = [message for message in newest if message.kind == kind]
            return bool(found) and all(message.text for message in found)

        wait_for(is_there, f"no message {kind} was written")
        return found

    def code_told(self, kind: str = "sign_in_code") -> str:
        """Return the newest code of a kind of message; the next one will be newer by a second."""
        newest = self.messages(kind)[0]
        self.clock.advance(timedelta(seconds=1))
        return re.findall(r"\b\d{6}\b", newest.text or "")[0]

    def link_told(self, kind: str) -> str:
        """Return the last link of the newest message of a kind that holds one: no SMS does."""
        texts = [message.text or "" for message in self.messages(kind)]
        return next(links[-1] for text in texts if (links := re.findall(r"http\S+/lien/\S+", text)))

    def start(self) -> None:
        """Start serving and wait until the database answers."""
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [MEMBERAPP, "run"],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_for(self._is_ready, "the server does not answer", seconds=180)

    def _is_ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, f"the server ended:\n{self.log_text[-3000:]}"
        return self.get("/readyz") == http.HTTPStatus.OK

    @property
    def process_id(self) -> int:
        """Return the process of the command, whose children serve."""
        assert self._process is not None
        return self._process.pid

    def get(self, path: str) -> int:
        """Return the status of a GET, or 0 when nothing answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def stop(self) -> int | None:
        """Ask the server to end, wait until it has, and return its status."""
        return self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the server as a power cut would, workers included."""
        self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> int | None:
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return None
        os.killpg(process.pid, number)
        return process.wait(30)
