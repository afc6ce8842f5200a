"""An import killed at any moment goes on with the same file, and nothing is there twice."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select

from memberapp.care.tables import Reimbursement, Statement
from memberapp.core.database import engine_for
from memberapp.feed.service import BATCH_LINES
from memberapp.feed.tables import FeedImport
from memberapp.settings import get_settings
from tests import feeds
from tests.feeds import Object, write_feed
from tests.support.waiting import wait_for

IMPORT = """
import sys
from pathlib import Path
from memberapp.feed.reader import open_feed
from memberapp.feed.service import import_feed
with open_feed(Path(sys.argv[1])) as feed:
    result = import_feed(feed, patience=0.5)
print(result.imported, result.updated, result.unchanged, result.quarantined)
"""


def many_lines(count: int) -> Iterator[Object]:
    yield from (feeds.member(), feeds.contract(), feeds.beneficiary())
    for number in range(count):
        yield feeds.reimbursement(
            f"R-{number}", statement=f"S-{number // 10}", pay_ref=f"VIR-{number // 5}"
        )


def start(path: Path) -> "subprocess.Popen[str]":
    settings = get_settings()
    environment = dict(os.environ) | {
        "MEMBERAPP_DATABASE_URL": settings.resolved_database_url,
        "MEMBERAPP_VAR_DIR": str(settings.var_dir),
    }
    environment.pop("MEMBERAPP_CLOCK_FILE", None)
    return subprocess.Popen(
        [sys.executable, "-c", IMPORT, path], env=environment, stdout=subprocess.PIPE, text=True
    )


def lines_done() -> int:
    with Session(engine_for(write=False)) as db:
        return db.exec(select(func.max(FeedImport.lines_done))).one() or 0


def kill_under_way(path: Path) -> bool:
    """Import until some more lines are in, then kill; return whether it was still at work."""
    before = lines_done()
    process = start(path)
    try:
        wait_for(lambda: lines_done() > before or process.poll() is not None, "no progress", 180)
        time.sleep(random.random() / 5)
        return process.poll() is None
    finally:
        process.kill()
        process.communicate()


@pytest.mark.slow
@pytest.mark.timeout(1200)  # thirty starts of Python, on a machine that may be loaded
def test_an_import_killed_again_and_again_ends_with_each_line_once(
    database: str, tmp_path: Path, scaled: Callable[[int], int]
):
    kills = scaled(30)
    count = (kills + 1) * 3 * BATCH_LINES
    path = write_feed(tmp_path / "feed.jsonl", many_lines(count))
    assert sum(kill_under_way(path) for _ in range(kills)) > kills / 2
    output, _ = start(path).communicate(timeout=600)
    everything = str(count + 3)
    assert output.split() in ([everything, "0", "0", "0"], ["0", "0", everything, "0"])
    with Session(engine_for(write=False)) as db:
        total = db.exec(select(func.count(), func.sum(Reimbursement.spent_cents))).one()
        assert total == (count, 3000 * count)
        assert db.exec(select(func.count(col(Statement.id)))).one() == count // 10
        assert db.exec(select(func.max(Statement.number))).one() == count // 10
        assert db.exec(select(FeedImport.imported)).all() == [count + 3]
