"""Makers of long files, for the tests of the process that makes them."""

import os
import sys
import time
from pathlib import Path
from typing import IO

SECRET = "Camille, FR76 3000 6000 0112 3456 7890 189"


def niceness(file: IO[bytes]) -> None:
    """Write how far the process yields to others, and say something beside the file.

    Two numbers: how nice it is, and whether its session is its own.
    """
    sys.stdout.write("a library says something\n")
    sys.stderr.write("and warns\n")
    file.write(f"{os.nice(0)} {os.getsid(0) == os.getpid()}".encode())


def broken(file: IO[bytes]) -> None:
    """Write a part, then fail with what nobody may read."""
    file.write(b"a part")
    raise ValueError(SECRET)


def slow(_file: IO[bytes]) -> None:
    """Take longer than any test."""
    time.sleep(600)


def held(file: IO[bytes], *, begun: str, end: str) -> None:
    """Say that it has begun, by a file of its own, and end once another file is there."""
    Path(begun).touch()
    while not Path(end).exists():
        time.sleep(0.01)
    file.write(b"made")
