"""Transactions that each add a line to the trail and then go on working, eight at once."""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from bench.measures import empty_database
from memberapp.core.audit import Event
from memberapp.core.work import open_work

_TRANSACTIONS = 80
_AT_ONCE = 8
_WORK_SECONDS = 0.02
"""What a use case still does after its line: other statements, each a way to the database."""


def _act(_number: int) -> None:
    with open_work(write=True) as work:
        work.audit(Event.PROVED, member_id="M1")
        work.db.flush()
        time.sleep(_WORK_SECONDS)


def main() -> None:
    """Print the transactions of a second."""
    with empty_database(sys.argv[1]), ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(_act, range(_AT_ONCE)))
        started = time.perf_counter()
        list(pool.map(_act, range(_TRANSACTIONS)))
        seconds = time.perf_counter() - started
    print(json.dumps({"transactions a second": _TRANSACTIONS / seconds}))


if __name__ == "__main__":
    main()
