"""What 2,000 sockets that never signed in leave in memory, once they have closed.

Each is the tab of a visitor that asks for its state and goes. They come twice: what a process keeps
for itself after the first ones, as the pools of its allocator, is not what the next ones leave.
"""

import sys
import tempfile
import time
from pathlib import Path

from bench.exports import memory
from memberapp import routes
from memberapp.cli.frontend import build_if_stale
from tests.attacks.socket_client import SocketClient
from tests.support.servers import Server

SOCKETS = 2000
AT_ONCE = 200
ROUNDS = 2
LOOKS = (0, 20, 60)
"""Seconds after the last one closed."""


def visit(origin: str, number: int) -> SocketClient:
    """Open the tab of a visitor, who asks for its state."""
    client = SocketClient(origin, token=f"visitor-{number}")
    client.hydrate(routes.SIGN_IN.path)
    return client


def come_and_go(origin: str, first: int) -> None:
    """Open and close them all, so many at once."""
    for start in range(first, first + SOCKETS, AT_ONCE):
        clients = [visit(origin, number) for number in range(start, start + AT_ONCE)]
        for client in clients:
            client.drain(quiet_seconds=0.05, at_most_seconds=5)
        for client in clients:
            client.close()


def main() -> int:
    """Print the memory before, and after each round."""
    build_if_stale()
    many = dict.fromkeys(("sockets_at_once", "sockets_per_minute", "events_per_minute"), 10**6)
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder), events_per_second=10**6, **many)
        server.start()
        try:
            come_and_go(server.origin, 0)  # what is loaded at the first event
            before = memory(server.process_id)
            print(f"{SOCKETS} sockets that never signed in; before {before} MB")
            for turn in range(ROUNDS):
                come_and_go(server.origin, SOCKETS * (turn + 1))
                closed, left = time.monotonic(), []
                for seconds in LOOKS:
                    time.sleep(max(0.0, closed + seconds - time.monotonic()))
                    left.append(f"{memory(server.process_id) - before:+} MB after {seconds} s")
                print(f"  round {turn + 1}: {', '.join(left)}", flush=True)
        finally:
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
