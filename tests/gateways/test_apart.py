"""Long files: each in a process of its own that yields to others, a few at once, never many."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import pytest

from memberapp.core.errors import QueueFull
from memberapp.gateways import apart
from tests.support import makers
from tests.support.waiting import wait_for

MAKERS = "tests.support.makers"


@pytest.fixture
def file() -> Iterator[IO[bytes]]:
    with TemporaryFile() as file:
        yield file


def test_the_process_yields_to_others_and_what_it_prints_is_not_in_the_file(file, caplog):
    asyncio.run(apart.make(file, f"{MAKERS}:niceness"))
    assert file.read() == f"{os.nice(0) + 10} True".encode()
    assert {record.getMessage() for record in caplog.records} >= {
        f"{MAKERS}:niceness: a library says something",
        f"{MAKERS}:niceness: and warns",
    }


def test_one_that_fails_says_what_kind_of_failure_and_nothing_that_it_read(file, caplog):
    with pytest.raises(apart.NotMade, match=f"^{MAKERS}:broken ended with status 1$"):
        asyncio.run(apart.make(file, f"{MAKERS}:broken"))
    assert f"{MAKERS}:broken: ValueError at {MAKERS}:" in caplog.text
    assert makers.SECRET not in caplog.text


def test_one_that_takes_too_long_is_ended(file, monkeypatch):
    monkeypatch.setattr(apart, "_SECONDS", 2)
    with pytest.raises(apart.NotMade, match="took more than 2 seconds"):
        asyncio.run(apart.make(file, f"{MAKERS}:slow"))


def test_a_few_are_made_at_once_some_wait_and_whoever_comes_then_is_told(tmp_path):
    end = tmp_path / "end"

    async def one(number: int) -> str:
        with TemporaryFile() as file:
            begun = str(tmp_path / f"begun-{number}")
            try:
                await apart.make(file, f"{MAKERS}:held", begun=begun, end=str(end))
            except QueueFull:
                return "told"
            return file.read().decode()

    def begun() -> int:
        return len([*Path(tmp_path).glob("begun-*")])

    async def crowd() -> list[str]:
        asked = [asyncio.create_task(one(number)) for number in range(apart.MOST_ASKED + 2)]
        try:
            await asyncio.to_thread(wait_for, lambda: begun() >= apart.AT_ONCE, "none has begun")
            assert begun() == apart.AT_ONCE  # the others have not, however long these take
        finally:
            end.touch()
        return [*await asyncio.gather(*asked), await one(99)]

    assert asyncio.run(crowd()) == [*["made"] * apart.MOST_ASKED, "told", "told", "made"]
