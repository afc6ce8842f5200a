"""One look of the worker at what waits, after any number of messages that were sent."""

import asyncio
import json
import sys
import time
from statistics import median

from sqlalchemy import Engine, text

from bench.measures import empty_database
from memberapp import worker

_LOOKS = 30
_SENT = """
INSERT INTO outbox_message (id, kind, channel, idempotency_key, recipient_index, status, attempts,
  next_attempt_at, created_at, sent_at, message_id)
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count)
SELECT 'm' || n, 'account_ready', 'email', 'k' || n, 'r' || (n % 1000), 'sent', 1,
  {past}, {past}, {past}, '' FROM numbers
"""


def _send(engine: Engine, count: int) -> None:
    is_sqlite = engine.dialect.name == "sqlite"
    past = "'2026-01-01 00:00:00.000000'" if is_sqlite else "timestamptz '2026-01-01Z'"
    with engine.begin() as connection:
        if not is_sqlite:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text(_SENT.format(past=past)), {"count": count})
    if not is_sqlite:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SET statement_timeout = 0"))
            connection.execute(text("VACUUM ANALYZE outbox_message"))


async def _look() -> float:
    """Return the median of some looks, in milliseconds."""
    seconds = []
    for _ in range(_LOOKS):
        started = time.perf_counter()
        await worker.send_due()
        await worker.end_waiting_periods()
        await worker.notify_unfinished()
        seconds.append(time.perf_counter() - started)
    return median(seconds) * 1000


def main() -> None:
    """Print the milliseconds of a look after each number of messages."""
    counts = [int(count) for count in sys.argv[1].split(",")]
    server = sys.argv[2] if len(sys.argv) > 2 else ""
    found = {}
    for count in counts:
        with empty_database(server) as engine:
            if count:
                _send(engine, count)
            found[f"after {count} sent (ms)"] = asyncio.run(_look())
    print(json.dumps(found))


if __name__ == "__main__":
    main()
