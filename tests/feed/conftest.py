"""What the tests of the import share: a database and folder of their own, and the next feed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from memberapp.feed.service import ImportResult
from memberapp.settings import Settings
from tests.feeds import Object, write_feed
from tests.support.imports import import_file


@pytest.fixture
def own_database(database: str, tmp_path: Path, settings: Callable[..., Settings]) -> None:
    """Give each test a database and a documents folder of its own."""
    settings(database_url=database, var_dir=tmp_path / "var")


@pytest.fixture
def bring(own_database: None, tmp_path: Path) -> Callable[..., ImportResult]:
    """Return a function that imports objects as the next feed of the core."""
    sequence = 0

    def bring_in(*objects: Object) -> ImportResult:
        nonlocal sequence
        sequence += 1
        return import_file(
            write_feed(
                tmp_path / f"{sequence}.jsonl",
                objects,
                sequence=sequence,
                generated_at="2026-11-21T02:00:00Z",
            )
        )

    return bring_in
