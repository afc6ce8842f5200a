"""A Redis of one test's own, to kill and to start again empty."""

import subprocess
from pathlib import Path

from deploy.topology import redis_server
from tests.support.ports import accepts, free_port
from tests.support.waiting import wait_for


class OwnRedis:
    """A real server that keeps nothing on the disk: whatever ends it, it comes back empty."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._process = subprocess.Popen(
            [
                *(redis_server(), "--port", str(self._port), "--bind", "127.0.0.1"),
                *("--save", "", "--dir", str(self._folder)),
            ],
            stdout=subprocess.DEVNULL,
        )
        wait_for(lambda: accepts(self._port), "Redis does not answer")

    def kill(self) -> None:
        """End it as a power cut does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
