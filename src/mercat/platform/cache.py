"""Valkey: it makes things fast and never decides what is true. Everything here may be lost."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import NoScriptError, RedisError

from mercat.platform.pipelined import Pipelined
from mercat.platform.settings import Settings

TIMEOUT = 0.5
"""Seconds that Valkey is waited for."""
_PAUSE = 1.0
"""Seconds that it is left alone after it failed, so that not every request waits for it."""
_MOST_CONNECTIONS = 64

T = TypeVar("T")


class CacheDown(Exception):
    """Valkey cannot be asked: ask PostgreSQL, or do without."""


class Cache:
    def __init__(self, settings: Settings) -> None:
        self._redis = Redis.from_url(
            settings.redis,
            socket_timeout=TIMEOUT,
            socket_connect_timeout=TIMEOUT,
            retry=Retry(NoBackoff(), 1),  # once, for a connection that a restart has closed
            max_connections=_MOST_CONNECTIONS,
        )
        # A crowd waits for a connection: that all are in use does not mean that Valkey is down.
        self._connections = asyncio.Semaphore(_MOST_CONNECTIONS)
        self._rests_until = 0.0
        encrypted = settings.redis.startswith("rediss://")
        self._pipelined = None if encrypted else Pipelined(settings.redis, TIMEOUT)

    async def get(self, key: str) -> bytes | None:
        found = await self._ask(lambda: self._redis.get(key))
        return found.encode() if isinstance(found, str) else found

    async def take(self, key: str) -> bytes | None:
        """The value, which is gone then: of many who ask at once, one gets it."""
        found = await self._ask(lambda: self._redis.getdel(key))
        return found.encode() if isinstance(found, str) else found

    async def set(self, key: str, value: bytes, *, seconds: float, only_new: bool = False) -> None:
        milliseconds = int(seconds * 1000)
        await self._ask(lambda: self._redis.set(key, value, px=milliseconds, nx=only_new))

    async def delete(self, *keys: str) -> None:
        await self._ask(lambda: self._redis.delete(*keys))

    async def publish(self, channel: str, message: bytes) -> None:
        await self._ask(lambda: self._redis.publish(channel, message))

    async def ping(self) -> None:
        await self._ask(self._redis.ping)

    def script(self, source: str) -> Callable[..., Awaitable[Any]]:
        """A Lua script, sent whole once and by its hash from then on."""
        script = self._redis.register_script(source)
        if self._pipelined is None:
            return lambda keys, arguments: self._ask(lambda: script(keys, arguments))
        ask = self._pipelined.ask

        async def run(*words: Any) -> Any:
            try:
                return await ask("EVALSHA", script.sha, *words)
            except NoScriptError:
                return await ask("EVAL", source, *words)

        return lambda keys, arguments: self._try(lambda: run(len(keys), *keys, *arguments))

    async def close(self) -> None:
        if self._pipelined is not None:
            self._pipelined.close()
        await self._redis.aclose()

    async def _ask(self, question: Callable[[], Awaitable[T]]) -> T:
        async def in_turn() -> T:
            async with self._connections:
                return await question()

        return await self._try(in_turn)

    async def _try(self, question: Callable[[], Awaitable[T]]) -> T:
        if time.monotonic() < self._rests_until:
            raise CacheDown
        try:
            return await question()
        except (RedisError, OSError, TimeoutError) as error:
            self._rests_until = time.monotonic() + _PAUSE
            raise CacheDown from error
