"""An e-mail that anybody sent as a file, read by a process of its own.

Nothing is stored: `mail_program.py` takes bytes and gives what was found in them.
"""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from memberapp.core.errors import InvalidInput

_MAX_SECONDS: Final = 30
"""On the clock of the wall, on a machine that has much else to do; of a processor it has 2."""
_MAX_AT_ONCE: Final = 2
_MAX_WAIT_SECONDS: Final = 10

_places: Final = asyncio.Semaphore(_MAX_AT_ONCE)


async def read_mails(content: bytes, *, max_length: int) -> list[dict[str, Any]]:
    """Return the e-mails of a file, the innermost first; none when it cannot be read.

    `max_length`: of a text, in characters; a longer one is cut one character after it.

    Raises:
        InvalidInput: others are being read (`busy`).
    """
    try:
        await asyncio.wait_for(_places.acquire(), _MAX_WAIT_SECONDS)
    except TimeoutError:
        raise InvalidInput("busy") from None
    try:
        return await asyncio.to_thread(_read, content, max_length)
    finally:
        _places.release()


def _read(content: bytes, max_length: int) -> list[dict[str, Any]]:
    program = Path(__file__).with_name("mail_program.py")
    try:
        done = subprocess.run(
            [sys.executable, "-I", program, str(max_length)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_MAX_SECONDS,
            check=False,
            env={},
        )
        return json.loads(done.stdout) if done.returncode == 0 else []
    except (subprocess.TimeoutExpired, ValueError):
        return []
