"""Files that somebody sent, by their content: what they are, and a harmless one in their place.

Nothing that was received is stored as it came: a process of its own writes it anew
(`harmless_program.py`). The sizes are in bytes, before and after.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum, auto
from pathlib import Path
from typing import Final

import puremagic

MAX_PAGES: Final = 50
"""Of a PDF, as `harmless_program.py` has it."""
_HEAD_BYTES: Final = 4096
_MAX_SECONDS: Final = 120
"""On the clock of the wall, on a machine that has much else to do; of a processor it has 20."""
_MAX_MADE_BYTES: Final = 64 << 20
_NAMES: Final = {
    "application/pdf": "application/pdf",
    "image/jpeg": "image/jpeg",
    "image/png": "image/png",
    "image/heif": "image/heif",
    "image/heic": "image/heif",
}
_KILLED: Final = -9


class Fault(StrEnum):
    """Why a file cannot be taken."""

    TYPE = auto()
    PASSWORD = auto()
    PAGES = auto()
    PIXELS = auto()
    UNREADABLE = auto()
    TOO_COMPLEX = auto()


class NotTaken(Exception):
    """A file cannot be taken, now or ever."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class Interrupted(Exception):
    """The process was ended from outside, or got no turn: another try may succeed."""


@dataclass(frozen=True)
class Harmless:
    """A file that was written anew."""

    content: bytes
    mime: str
    pages: int


def type_of(head: bytes) -> str:
    """Return the type of a file by how it begins; its name and what a browser says do not count.

    Raises:
        NotTaken: `Fault.TYPE`: it is none of those that are taken.
    """
    try:
        likely = [one.mime_type for one in puremagic.magic_string(head[:_HEAD_BYTES])]
    except (puremagic.PureError, ValueError):
        likely = []
    found = next((_NAMES[mime] for mime in likely if mime in _NAMES), None)
    if found is None:
        raise NotTaken(Fault.TYPE)
    return found


def make_harmless(content: bytes) -> Harmless:
    """Return what a process of its own made of a file; it takes seconds, in the calling thread.

    Raises:
        NotTaken: the file cannot be taken.
        Interrupted: somebody ended the process, or it got no turn.
    """
    mime = type_of(content)
    program = Path(__file__).with_name("harmless_program.py")
    try:
        done = subprocess.run(
            [sys.executable, "-I", program, mime],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_MAX_SECONDS,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired:
        raise Interrupted from None
    if done.returncode == _KILLED:
        raise Interrupted
    told, _line_end, made = done.stdout.partition(b"\n")
    if done.returncode != 0 or len(made) > _MAX_MADE_BYTES:  # its limits, or a library that fell
        raise NotTaken(Fault.TOO_COMPLEX)
    answer = json.loads(told)
    if "refused" in answer:
        raise NotTaken(Fault(answer["refused"]))
    return Harmless(made, answer["mime"], answer["pages"])
