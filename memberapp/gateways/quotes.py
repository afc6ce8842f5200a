"""The lines of a quote that somebody sent as a file, read by a process of its own.

Nothing is stored: `quote_program.py` takes bytes and gives short texts, which the member confirms.
"""

import asyncio
import json
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum, auto
from pathlib import Path
from typing import Any, Final

from memberapp.core.errors import MemberappError

MAX_FILE_BYTES: Final = 5 << 20
_MAX_SECONDS: Final = 60
"""On the clock of the wall, on a machine that has much else to do; of a processor it has 10."""
_MAX_AT_ONCE: Final = 2
_PDF: Final = b"%PDF-"
_HEAD_BYTES: Final = 1024
_NOT_READ: Final = {"refused": "too_complex"}

_places: Final = asyncio.Semaphore(_MAX_AT_ONCE)


class QuoteFault(StrEnum):
    """Why the lines of a file cannot be read."""

    TOO_MANY = auto()
    FORMULA = auto()
    COLUMNS = auto()
    NOTHING = auto()
    PICTURE = auto()
    PASSWORD = auto()
    PAGES = auto()
    TOO_COMPLEX = auto()
    UNREADABLE = auto()


class QuoteNotRead(MemberappError):
    """The lines of a file cannot be read."""

    code = "quote_not_read"

    def __init__(self, fault: QuoteFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class ReadLine:
    """A line as the file has it: texts, which nobody confirmed yet."""

    code: str
    label: str
    quantity: str
    price: str


@dataclass(frozen=True)
class ReadQuote:
    """What was found in a file."""

    lines: tuple[ReadLine, ...]
    others: int
    """How many more rows have an amount and no code: they are left to the member."""
    is_pdf: bool


async def read_quote(content: bytes) -> ReadQuote:
    """Return the lines of a file, a PDF or a CSV; two are read at once.

    Raises:
        QuoteNotRead: it has none that can be read, or is more than a quote may be.
    """
    async with _places:
        return await asyncio.to_thread(_read, content)


def _read(content: bytes) -> ReadQuote:
    is_pdf = _PDF in content[:_HEAD_BYTES]
    program = Path(__file__).with_name("quote_program.py")
    try:
        done = subprocess.run(
            [sys.executable, "-I", program, "pdf" if is_pdf else "csv"],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_MAX_SECONDS,
            check=False,
            env={},
        )
        told: Any = json.loads(done.stdout) if done.returncode == 0 else _NOT_READ
    except (subprocess.TimeoutExpired, ValueError):
        told = _NOT_READ
    if "refused" in told:
        raise QuoteNotRead(QuoteFault(told["refused"]))
    lines = tuple(ReadLine(*cells) for cells in told["lines"])
    return ReadQuote(lines, told["others"], is_pdf)
