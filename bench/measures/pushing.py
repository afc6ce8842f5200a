"""How long a member's open tab waits for its change, behind those of many others."""

import asyncio
import json
import sys
import time
from typing import Any

from bench.measures import empty_database
from memberapp.core.topics import Topic
from memberapp.core.work import open_work
from memberapp.state import live
from memberapp.state.tabs import Tab, registry


def _change(*member_ids: str) -> None:
    with open_work(write=True) as work:
        for member_id in member_ids:
            work.changed(Topic.REIMBURSEMENTS, member_id=member_id)


async def _wait_for_push(others: int) -> float:
    """Return the seconds from the commit to the refresh of the one tab that is open."""
    arrived = asyncio.Event()

    async def refresh(*_arguments: Any) -> None:
        arrived.set()

    live._refresh = refresh  # noqa: SLF001 - what it does for a tab is measured elsewhere
    app: Any = None
    watching = asyncio.create_task(live.push_changes(app))
    await asyncio.sleep(1.5)
    arrived.clear()
    for number in range(0, others, 1000):
        await asyncio.to_thread(_change, *(f"M{n}" for n in range(number, number + 1000)))
    started = time.perf_counter()
    await asyncio.to_thread(_change, "MINE")
    await asyncio.wait_for(arrived.wait(), 120)
    seconds = time.perf_counter() - started
    watching.cancel()
    return seconds


def main() -> None:
    """Print the seconds for each number of other members."""
    counts = [int(count) for count in sys.argv[1].split(",")]
    server = sys.argv[2] if len(sys.argv) > 2 else ""
    found = {}
    for count in counts:
        with empty_database(server):
            registry.sockets.add("socket")
            registry.see("tab", Tab("MINE", "session", "socket"))
            found[f"behind {count} others (s)"] = asyncio.run(_wait_for_push(count))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
