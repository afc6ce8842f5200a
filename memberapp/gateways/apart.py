"""Long files, each made in a process of its own (`long_file.py`), a few at a time.

Neither its memory nor its time is taken from those who wait for a page meanwhile. Who asks when
enough of them wait already is told so at once.
"""

import asyncio
import json
import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import IO, Any, Final

from memberapp.core.errors import QueueFull
from memberapp.settings import child_environment

_log = logging.getLogger(__name__)

AT_ONCE: Final = 2
MOST_ASKED: Final = 10
"""How many are made or wait their turn, beyond which nobody else is let in."""
_SECONDS: Final = 180
_PROGRAM: Final = Path(__file__).with_name("long_file.py")
_POOL: Final = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="apart")
_asked: Final[set[object]] = set()
"""Those that are made or wait; only the event loop touches it."""


class NotMade(RuntimeError):
    """The process failed, or took too long."""


async def make(file: IO[bytes], maker: str, **told: Any) -> None:
    """Have a maker write a file, a real one on the disk, and return to its beginning.

    Args:
        file: what is written, and read afterwards.
        maker: « module:function », which takes the file and what it is told.
        told: what JSON can say; it is in no command line.

    Raises:
        QueueFull: enough files are asked for already.
        NotMade: the process failed, or took too long.
    """
    if len(_asked) >= MOST_ASKED:
        raise QueueFull
    turn = object()
    _asked.add(turn)
    try:
        work = partial(make_now, file, maker, **told)
        await asyncio.get_running_loop().run_in_executor(_POOL, work)
    finally:
        _asked.remove(turn)


def make_now(file: IO[bytes], maker: str, **told: Any) -> None:
    """Do the same and wait for it in the calling thread: that of a task nobody waits for.

    Raises:
        NotMade: the process failed, or took too long.
    """
    job = json.dumps({"maker": maker, "told": told})
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-W", "ignore", _PROGRAM],
            input=job.encode(),
            stdout=file,
            stderr=subprocess.PIPE,
            env=child_environment(),
            # Linux may share its time between sessions (sched(7), autogroup): ours loses none.
            start_new_session=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotMade(f"{maker} took more than {_SECONDS} seconds") from None
    for message in done.stderr.decode(errors="replace").splitlines():
        _log.warning("%s: %s", maker, message)
    if done.returncode != 0:
        raise NotMade(f"{maker} ended with status {done.returncode}")
    file.seek(0)
