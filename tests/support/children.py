"""Processes that the application starts, and that a test kills."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest


def killing_the_first(monkeypatch: pytest.MonkeyPatch, act: Callable[[], Any]) -> list[Exception]:
    """Act in a thread, kill the first process that it starts, and return what was raised."""
    started: list[subprocess.Popen[bytes]] = []
    begin = subprocess.Popen

    class Watched(begin):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            started.append(self)

    raised: list[Exception] = []

    def run() -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001 - looked at by the test
            raised.append(error)

    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "Popen", Watched)
        thread = threading.Thread(target=run)
        thread.start()
        while not started:
            time.sleep(0.01)
        os.kill(started[0].pid, signal.SIGKILL)
        thread.join()
    return raised
