"""Limits: exactly so many, however they are asked for, and never none at all."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.chosen import chosen

from mercat.platform import ratelimit
from mercat.platform.cache import Cache, CacheDown
from mercat.platform.errors import RateLimited
from mercat.platform.ratelimit import Limit, Limiter, Standing
from mercat.platform.resources import Resources
from mercat.platform.settings import Settings

MICRO = 1_000_000


class Bucket:
    """What GCRA is equivalent to, written the plain way: a bucket that leaks one drop an interval.

    Kept in whole microseconds: a list of the moments at which each accepted request has leaked out.
    """

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._gone_at: list[int] = []

    def take(self, now: int) -> tuple[bool, int, int]:
        """Whether it may, how many more may, and the wait in microseconds if it may not."""
        waiting = [at for at in self._gone_at if at > now]
        level = (waiting[-1] - now) if waiting else 0
        interval, capacity = self._limit.interval, self._limit.interval * self._limit.count
        if level + interval > capacity:
            return False, 0, level + interval - capacity
        self._gone_at = [*waiting, now + level + interval]
        return True, (capacity - level - interval) // interval, 0


@pytest.fixture
async def away(settings: Settings, tmp_path: Path) -> AsyncIterator[Limiter]:
    """A limiter whose Valkey is not there."""
    gone = chosen(settings, redis_url=f"unix://{tmp_path}/nobody", replicas=3)
    cache = Cache(gone)
    yield Limiter(gone, cache)
    await cache.close()


@pytest.fixture(scope="module")
def alone(settings: Settings) -> Limiter:
    return Limiter(settings, Cache(settings))


class Stopwatch:
    def __init__(self) -> None:
        self.now = 0

    def monotonic_ns(self) -> int:
        return self.now * 1000


@pytest.fixture(scope="module")
def stopwatch() -> Iterator[Stopwatch]:
    stopwatch = Stopwatch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ratelimit, "time", stopwatch)
        yield stopwatch


@given(
    count=st.integers(1, 12),
    period=st.sampled_from([0.001, 1.0, 7.0, 60.0]),
    gaps=st.lists(st.floats(0, 0.8), max_size=60),
)
@hypothesis_settings(max_examples=200, deadline=None)
def test_it_is_a_bucket_that_leaks(
    alone: Limiter, stopwatch: Stopwatch, count: int, period: float, gaps: list[float]
) -> None:
    limit, began = Limit("model", count, period), stopwatch.now + 1_000 * MICRO
    bucket = Bucket(limit)

    for moment in accumulate(int(gap * period * MICRO / count * 2) for gap in gaps):
        stopwatch.now = began + moment
        standing = alone.take_alone(limit, f"{count}-{period}")
        allowed, remaining, wait = bucket.take(stopwatch.now)
        assert (standing.allowed, standing.remaining) == (allowed, remaining)
        assert standing.retry_after == pytest.approx(wait / MICRO)


@pytest.mark.parametrize("count", [1, 3, 7, 60, 999])
async def test_the_first_of_many(resources: Resources, count: int) -> None:
    standing = await resources.limiter.take(Limit("first", count), "ada")

    assert (standing.allowed, standing.remaining, standing.retry_after) == (True, count - 1, 0)
    assert standing.reset == pytest.approx(60 / count, abs=0.001)


async def test_fifty_at_once_and_exactly_so_many_pass(resources: Resources) -> None:
    limit = Limit("crowd", 20, 3_600)

    standings = await asyncio.gather(*[resources.limiter.take(limit, "ada") for _ in range(50)])

    assert sum(standing.allowed for standing in standings) == 20
    passed = [standing.remaining for standing in standings if standing.allowed]
    assert sorted(passed) == list(range(20))
    refused = [standing.retry_after for standing in standings if not standing.allowed]
    assert all(170 < wait <= 180 for wait in refused)


async def test_another_key_and_another_door_count_for_themselves(resources: Resources) -> None:
    one = Limit("one", 1)

    assert (await resources.limiter.take(one, "ada")).allowed
    assert not (await resources.limiter.take(one, "ada")).allowed
    assert (await resources.limiter.take(one, "eve")).allowed
    assert (await resources.limiter.take(Limit("two", 1), "ada")).allowed


async def test_waiting_as_long_as_told_is_enough(resources: Resources) -> None:
    limit = Limit("short", 2, 2.0)
    standings = [await resources.limiter.take(limit, "ada") for _ in range(3)]
    assert [standing.allowed for standing in standings] == [True, True, False]

    await asyncio.sleep(standings[2].retry_after)

    assert (await resources.limiter.take(limit, "ada")).allowed


async def test_what_is_over_is_forgotten(resources: Resources) -> None:
    await resources.limiter.take(Limit("brief", 100, 0.1), "ada")
    await asyncio.sleep(0.05)

    assert await resources.cache.get("limit:brief:ada") is None


async def test_another_key_is_read_on_the_way(resources: Resources) -> None:
    await resources.cache.set("{ada}:state", b"CUSTOMER", seconds=5)

    found = await resources.limiter.take_and_read(Limit("x", 2), "{ada}", "{ada}:state")
    missing = await resources.limiter.take_and_read(Limit("x", 2), "{ada}", "{ada}:other")
    refused = await resources.limiter.take_and_read(Limit("x", 2), "{ada}", "{ada}:state")

    assert [found[1], missing[1], refused[1]] == [b"CUSTOMER", None, b"CUSTOMER"]
    assert [found[0].allowed, missing[0].allowed, refused[0].allowed] == [True, True, False]


async def test_without_valkey_each_process_has_its_share(away: Limiter) -> None:
    standings = [await away.take(Limit("share", 10, 3_600), "ada") for _ in range(5)]

    assert [standing.allowed for standing in standings] == [True, True, True, False, False]
    assert standings[3].retry_after == pytest.approx(1_200, abs=1)


async def test_the_smallest_share_is_one_and_never_none(away: Limiter) -> None:
    standings = [await away.take(Limit("rare", 2, 3_600), "ada") for _ in range(2)]

    assert [standing.allowed for standing in standings] == [True, False]


async def test_the_check_of_a_token_hears_that_valkey_is_away(away: Limiter) -> None:
    with pytest.raises(CacheDown):
        await away.take_and_read(Limit("x", 1), "ada", "state")


def test_memory_is_bounded_by_what_is_still_counted(
    alone: Limiter, stopwatch: Stopwatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ratelimit, "_LARGEST_MEMORY", 10)
    for number in range(30):
        stopwatch.now += 1_000
        alone.take_alone(Limit("brief", 1, 0.003), str(number))

    assert len(alone._arrivals) <= 11


def test_a_refusal_says_when_to_come_back() -> None:
    limit = Limit("door", 5, 60)
    Standing(limit, True, 4, 0.0, 12.0).enforce()

    with pytest.raises(RateLimited) as refusal:
        Standing(limit, False, 0, 3.5, 59.5).enforce()

    assert refusal.value.retry_after == 3.5


def test_headers_are_structured_fields() -> None:
    standing = Standing(Limit("door", 5, 60), True, 4, 0.0, 11.2)

    assert standing.headers() == [
        (b"ratelimit-policy", b'"door";q=5;w=60'),
        (b"ratelimit", b'"door";r=4;t=12'),
    ]


async def test_a_look_counts_nothing(resources: Resources, away: Limiter) -> None:
    limit = Limit("look", 3, 3600)
    for limiter, count in ((resources.limiter, 3), (away, 1)):  # who is alone has its share
        for _ in range(5):
            assert (await limiter.look(limit, "ada")).allowed
        taken = [(await limiter.take(limit, "ada")).allowed for _ in range(count)]
        assert taken == [True] * count

        seen = await limiter.look(limit, "ada")

        assert (seen.allowed, seen.remaining) == (False, 0)
        assert 0 < seen.retry_after <= 3600
        assert (await limiter.look(limit, "eve")).allowed


def test_a_crowd_that_stays_is_not_sorted_through_at_every_request(
    alone: Limiter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ratelimit, "_LARGEST_MEMORY", 10)
    limit = Limit("long", 2, 3600)
    for number in range(30):
        alone.take_alone(limit, str(number))

    assert len(alone._arrivals) == 10
    assert alone.take_alone(limit, "29").remaining == 0  # known
    assert alone.take_alone(limit, "0").remaining == 1  # forgotten
