"""Speed and memory, in a process of its own: the figures that the issue asks for."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import feeds
from tests.feeds import Object, write_feed

LINES_OF_A_MEMBER = 50
MEASURED_IMPORT = """
import resource
import sys
from pathlib import Path
from memberapp.feed.reader import open_feed
from memberapp.feed.service import import_feed
with open_feed(Path(sys.argv[1])) as feed:
    result = import_feed(feed)
assert result.imported == feed.object_count
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


def lines_of_care(count: int, first_member: int) -> Iterator[Object]:
    for number in range(first_member, first_member + count // LINES_OF_A_MEMBER):
        member, contract = f"M{number:09}", f"{number:06}"
        yield feeds.member(member)
        yield feeds.contract(contract, member)
        yield feeds.beneficiary(member, contract)
        for line in range(LINES_OF_A_MEMBER):
            yield feeds.reimbursement(
                f"R-{number}-{line}",
                contract=contract,
                beneficiary=member,
                statement=f"S-{line // 4}",
                pay_ref=f"VIR-{line // 2}",
            )


def measure(path: Path, database: str) -> tuple[float, int]:
    """Import a feed; return the processor's seconds and the most memory held, in kilobytes.

    Not the clock's seconds: other programs of a shared machine would count in them.
    """
    told = subprocess.run(
        [sys.executable, "-c", MEASURED_IMPORT, path],
        env=dict(os.environ) | {"MEMBERAPP_DATABASE_URL": database},
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, kilobytes = told.stdout.split()
    return float(seconds), int(kilobytes)


@pytest.mark.slow
def test_a_large_feed_goes_in_quickly_and_memory_stays_flat(
    database: str, tmp_path: Path, scaled: Callable[[int], int]
):
    few, many = 5_000, scaled(100_000)
    small = write_feed(tmp_path / "small", lines_of_care(few, 0), sequence=1)
    large = write_feed(tmp_path / "large", lines_of_care(many, few), sequence=2)
    _, memory_of_few = measure(small, database)
    seconds, memory_of_many = measure(large, database)
    assert seconds < 60
    assert memory_of_many < memory_of_few + 15_000
