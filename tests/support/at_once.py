"""The same thing, done by several threads at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")
_SECONDS = 30


def at_once(*calls: Callable[[], T]) -> list[T]:
    """Return what each call returned; what one of them raises is raised."""
    barrier = Barrier(len(calls))

    def go(call: Callable[[], T]) -> T:
        barrier.wait(_SECONDS)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(go, calls))
