"""How long a sign-in code waits behind what one import queued, with the worker and a real server.

The messages are queued as an import does it, sealed, a batch in each transaction; then codes are
asked for while the worker sends, each once the one before it arrived.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from bench.measures import empty_database
from memberapp import worker
from memberapp.core.outgoing import Channel, Contact, Message, Urgency
from memberapp.core.work import Work, run_now, writes
from memberapp.settings import get_settings
from tests.support.mailbox import Mailbox, open_mailbox

_BATCH = 1000
_CODES = 5
_HEAD_START_SECONDS = 2
_MAX_WAIT_SECONDS = 120
_WORDS = {
    "first_name": "Camille",
    "last_name": "Berthelot",
    "region": "FR",
    "former_contact_days": 7,
    "link": "https://localhost/lien/n-1",
}


@writes
def _queue(work: Work, *, prefix: str, count: int, first: int, urgency: Urgency) -> None:
    words = _WORDS | {"at": work.now.isoformat()}
    with work.db.no_autoflush:  # no key comes twice: the rows go to the database together
        for number in range(first, first + count):
            to = Contact(f"{prefix}{number}@example.org", Channel.EMAIL)
            work.notify(Message("phone_changed", to, None, f"{prefix}{number}", words, urgency))


@contextmanager
def _sending_to(mailbox: Mailbox) -> Iterator[None]:
    os.environ["MEMBERAPP_SMTP_URL"] = mailbox.url
    get_settings.cache_clear()
    yield


async def _wait_of(mailbox: Mailbox, number: int) -> float:
    """Return how many seconds one code took from its transaction to the mail server."""
    address = f"code{number}@example.org"
    started = time.perf_counter()
    await asyncio.to_thread(
        run_now, _queue, prefix="code", count=1, first=number, urgency=Urgency.CODE
    )
    while time.perf_counter() - started < _MAX_WAIT_SECONDS:
        if any(address in to for to, _mail in reversed(mailbox.received[-50:])):
            return time.perf_counter() - started
        await asyncio.sleep(0.01)
    raise TimeoutError("the code did not arrive")


async def _codes(mailbox: Mailbox) -> list[float]:
    sending = asyncio.create_task(worker.run_forever())
    try:
        await asyncio.sleep(_HEAD_START_SECONDS)  # the worker is in the middle of the crowd
        return [await _wait_of(mailbox, number) for number in range(_CODES)]
    finally:
        sending.cancel()


def main() -> None:
    """Print how long codes wait behind so many messages, and what queueing those took."""
    count = int(sys.argv[1])
    server = sys.argv[2] if len(sys.argv) > 2 else ""
    with open_mailbox() as mailbox, _sending_to(mailbox), empty_database(server):
        started = time.perf_counter()
        for first in range(0, count, _BATCH):
            run_now(_queue, prefix="m", count=_BATCH, first=first, urgency=Urgency.BULK)
        queued_seconds = time.perf_counter() - started
        waits = asyncio.run(_codes(mailbox))
        left = sum("code" not in to[0] for to, _mail in mailbox.received)
    print(
        json.dumps(
            {
                f"queue {count} messages (s)": queued_seconds,
                "a code waits, median (s)": median(waits),
                "a code waits, longest (s)": max(waits),
                "of the crowd sent meanwhile": left,
            }
        )
    )


if __name__ == "__main__":
    main()
