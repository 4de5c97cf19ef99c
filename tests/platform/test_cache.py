"""Valkey may fail, and come back: nobody waits for it, and nobody needs to be told."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis
from tests.chosen import chosen
from tests.data_directory import data_directory

from mercat.platform import cache as module
from mercat.platform.cache import Cache, CacheDown
from mercat.platform.embedded.valkey import EmbeddedValkey
from mercat.platform.resources import Resources
from mercat.platform.settings import Settings


@pytest.fixture(scope="module")
def valkey() -> Iterator[EmbeddedValkey]:
    """A Valkey of our own, to be stopped and started."""
    with data_directory() as layout:
        valkey = EmbeddedValkey(layout, persist=False)
        valkey.start()
        yield valkey
        valkey.stop()


@pytest.fixture
async def cache(valkey: EmbeddedValkey, settings: Settings) -> AsyncIterator[Cache]:
    cache = Cache(chosen(settings, redis_url=valkey.url))
    yield cache
    await cache.close()


async def test_keeps_for_a_while(resources: Resources) -> None:
    await resources.cache.set("a", b"1", seconds=0.5)
    assert await resources.cache.get("a") == b"1"

    await asyncio.sleep(0.55)

    assert await resources.cache.get("a") is None


async def test_only_new_leaves_what_is_there(resources: Resources) -> None:
    await resources.cache.set("a", b"old", seconds=5)
    await resources.cache.set("a", b"new", seconds=5, only_new=True)
    assert await resources.cache.get("a") == b"old"

    await resources.cache.delete("a", "never was")

    assert await resources.cache.get("a") is None


async def test_a_crowd_is_no_outage(resources: Resources) -> None:
    """More at once than there are connections: they wait, and none is told that it is down."""
    await resources.cache.set("a", b"1", seconds=60)

    found = await asyncio.gather(*[resources.cache.get("a") for _ in range(400)])

    assert found == [b"1"] * 400


async def test_a_cut_connection_is_not_noticed(cache: Cache, valkey: EmbeddedValkey) -> None:
    await cache.set("a", b"1", seconds=60)
    async with Redis.from_url(valkey.url) as other:
        await other.client_kill_filter(_type="normal", skipme=True)

    assert await cache.get("a") == b"1"


async def test_nor_is_one_that_is_cut_while_it_is_asked(
    cache: Cache, valkey: EmbeddedValkey
) -> None:
    asking = asyncio.create_task(cache._ask(lambda: cache._redis.blpop(["empty"], 0.3)))
    await asyncio.sleep(0.1)
    async with Redis.from_url(valkey.url) as other:
        await other.client_kill_filter(_type="normal", skipme=True)

    assert await asking is None


async def test_neither_is_a_restart(cache: Cache, valkey: EmbeddedValkey) -> None:
    await cache.set("a", b"1", seconds=60)
    run = cache.script("return ARGV[1]")
    assert await run([], ["x"]) == b"x"

    await asyncio.to_thread(valkey.stop)
    await asyncio.to_thread(valkey.start)

    assert await cache.get("a") is None
    assert await run([], ["y"]) == b"y"


async def test_after_a_failure_it_is_left_alone_and_then_asked_again(
    cache: Cache, valkey: EmbeddedValkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PAUSE", 0.3)
    await cache.ping()
    await asyncio.to_thread(valkey.stop)
    with pytest.raises(CacheDown):
        await cache.ping()

    await asyncio.to_thread(valkey.start)
    cache._rests_until = time.monotonic() + 0.3
    with pytest.raises(CacheDown):
        await cache.ping()  # it is back, but nobody asks
    await asyncio.sleep(0.31)

    await cache.ping()


async def test_a_valkey_that_hangs_is_given_up_and_not_waited_for_again(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PAUSE", 60)
    asked = 0

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        await reader.read()
        writer.close()

    path = tmp_path / "hangs"
    server = await asyncio.start_unix_server(hang, path)
    cache = Cache(chosen(settings, redis_url=f"unix://{path}"))
    began = time.monotonic()
    for _ in range(20):
        with pytest.raises(CacheDown):
            await cache.get("a")

    assert time.monotonic() - began < 5
    assert asked <= 2
    await cache.close()
    server.close()


async def test_nobody_there(settings: Settings, tmp_path: Path) -> None:
    cache = Cache(chosen(settings, redis_url=f"unix://{tmp_path}/nobody"))

    for ask in (cache.ping(), cache.get("a"), cache.delete("a"), cache.publish("a", b"")):
        with pytest.raises(CacheDown):
            await ask

    await cache.close()
