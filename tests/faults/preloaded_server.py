"""The real application behind the real web server, to be killed many times.

`memberapp run` takes seconds to import everything. Here one program does that once, and each life
of the server is a fork of it, which opens its own socket, database connections and threads. What
differs from the command: Granian runs embedded, in one process without a supervisor.
"""

import http
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from memberapp.cli.serve import serving_environment
from memberapp.settings import PROJECT
from tests.support.servers import Server
from tests.support.waiting import wait_for

_PROGRAM = """
import asyncio, ctypes, os, signal, sys
from granian.constants import Interfaces
from granian.server.embed import Server
from memberapp.memberapp import app

served, port = app(), int(sys.argv[1])
for _life in sys.stdin:
    life = os.fork()
    if not life:
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # it ends with the program that made it
        server = Server(served, port=port, interface=Interfaces.ASGI, log_enabled=False)
        asyncio.run(server.serve())
        os._exit(0)
    os.write(1, f"{life}\\n".encode())
    os.waitpid(life, 0)
"""


class PreloadedServer(Server):
    """A server that starts in a moment, so that it can be killed a hundred times."""

    def __init__(self, folder: Path, built: Path, **settings: object) -> None:
        super().__init__(folder, **settings)
        self._built = built
        self._program: subprocess.Popen[str] | None = None
        self._life = 0

    def start(self) -> None:
        """Begin a life and wait until it answers."""
        if self._program is None:
            self._program = self._load()
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write("\n")
        self._program.stdin.flush()
        life = self._program.stdout.readline()
        assert life, self.log_text[-3000:]
        self._life = int(life)
        wait_for(self._is_ready, "the server does not answer", seconds=60)

    def _is_ready(self) -> bool:
        return self.get("/readyz") == http.HTTPStatus.OK

    def kill(self) -> None:
        """End this life as a power cut would."""
        life, self._life = self._life, 0
        if life:
            with suppress(ProcessLookupError):
                os.kill(life, signal.SIGKILL)

    def close(self) -> None:
        """End this life and the program that makes more of them."""
        self.kill()
        if self._program is not None:
            self._program.kill()
            self._program.communicate()

    def _load(self) -> "subprocess.Popen[str]":
        with self.log_file.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-c", _PROGRAM, str(self.port)],
                env=serving_environment(self._built) | self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=PROJECT,
                text=True,
            )
