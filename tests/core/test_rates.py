"""How fast somebody may go on, counted by several servers together or by each alone."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from limits import parse
from redis.asyncio import from_url

from memberapp.core.rates import Rates
from memberapp.settings import Settings
from tests.support.redis import OwnRedis

THREE = parse("3/hour")


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[OwnRedis]:
    """Start a Redis that the test may stop."""
    server = OwnRedis(tmp_path)
    server.start()
    yield server
    server.kill()


def test_without_redis_a_process_counts_by_itself(settings: Callable[..., Settings]) -> None:
    settings(redis_url=None)

    async def count() -> list[bool]:
        one, other = Rates(), Rates()
        hits = [await one.hit(THREE, "event", "session:a") for _ in range(4)]
        return [*hits, await other.hit(THREE, "event", "session:a")]

    assert asyncio.run(count()) == [True, True, True, False, True]


def test_with_redis_all_servers_count_together(
    settings: Callable[..., Settings], own_redis: OwnRedis
) -> None:
    settings(redis_url=own_redis.url)

    async def count() -> list[bool]:
        one, other = Rates(), Rates()
        hits = [
            await one.hit(THREE, "event", "session:a"),
            await other.hit(THREE, "event", "session:a"),
            await one.hit(THREE, "event", "session:a"),
            await other.hit(THREE, "event", "session:a"),
            await one.hit(THREE, "event", "session:a"),
            await one.hit(THREE, "event", "session:b"),
            await one.hit(THREE, "socket", "session:a"),
        ]
        await one.close()
        await other.close()
        return hits

    assert asyncio.run(count()) == [True, True, True, False, False, True, True]


def test_a_redis_that_is_gone_lets_nobody_through_unlimited(
    settings: Callable[..., Settings],
    own_redis: OwnRedis,
    caplog: pytest.LogCaptureFixture,
) -> None:
    url = own_redis.url
    settings(redis_url=url)

    async def count() -> list[bool]:
        rates = Rates()
        before = await rates.hit(THREE, "event", "session:a-secret")
        own_redis.kill()
        after = [await rates.hit(THREE, "event", "session:a-secret") for _ in range(4)]
        await rates.close()
        return [before, *after]

    assert asyncio.run(count()) == [True, True, True, True, False]
    assert caplog.text.count("Redis does not count") == 1, "it is not asked again at once"
    assert "secret" not in caplog.text


def test_redis_holds_no_session_and_no_address(
    settings: Callable[..., Settings], own_redis: OwnRedis
) -> None:
    url = own_redis.url
    settings(redis_url=url)

    async def keys() -> str:
        rates = Rates()
        await rates.hit(THREE, "event", "address:192.0.2.77")
        await rates.close()
        async with from_url(url) as client:
            return str(await client.keys("*"))

    held = asyncio.run(keys())
    assert "event" in held
    assert "192.0.2.77" not in held
