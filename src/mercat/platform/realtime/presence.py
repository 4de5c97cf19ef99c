"""Who is there: for as long as some process says so, in Valkey alone. It decides nothing."""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from uuid import UUID, uuid4

from mercat.platform.cache import Cache, CacheDown
from mercat.platform.realtime import topics
from mercat.platform.realtime.envelopes import Envelope
from mercat.platform.realtime.frames import frame_of
from mercat.platform.realtime.publishing import CHANNEL

BEAT = 20.0
"""Seconds between two times that a process says who is connected to it."""
_LIFETIME = 60_000
"""Milliseconds for which it is believed."""
_AT_ONCE = 200

# For each person the processes that they are connected to, by when each is to be forgotten.
_NOW = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
"""
_ARRIVE = f"""{_NOW}
local new = redis.call('ZCARD', KEYS[1]) == 0
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
if new then redis.call('PUBLISH', ARGV[3], ARGV[4]) end
"""
_LEAVE = f"""{_NOW}
local was = redis.call('ZREM', KEYS[1], ARGV[1])
if was == 1 and redis.call('ZCARD', KEYS[1]) == 0 then
    redis.call('PUBLISH', ARGV[2], ARGV[3])
end
"""
_LOOK = f"""{_NOW}
return redis.call('ZCARD', KEYS[1])
"""


def presence_frame(user_id: UUID, *, online: bool) -> bytes:
    return frame_of("presence", user_id=user_id, online=online)


class Presence:
    """One for the process. While Valkey is away nobody is told anything."""

    def __init__(self, cache: Cache) -> None:
        self._process = uuid4().hex
        self._arrive = cache.script(_ARRIVE)
        self._leave = cache.script(_LEAVE)
        self._look = cache.script(_LOOK)

    async def arrive(self, user_ids: Iterable[UUID]) -> None:
        """They are connected here. Whoever looks is told of those who were not there before."""
        everybody = list(user_ids)
        with suppress(CacheDown):
            for begin in range(0, len(everybody), _AT_ONCE):
                some = everybody[begin : begin + _AT_ONCE]
                await asyncio.gather(*map(self._say_here, some))

    async def leave(self, user_id: UUID) -> None:
        """Their last socket here is closed."""
        with suppress(CacheDown):
            await self._leave([_key(user_id)], [self._process, *_told(user_id, online=False)])

    async def look(self, user_ids: Collection[UUID]) -> Mapping[UUID, bool]:
        """Empty while nobody can say."""
        try:
            counts = await asyncio.gather(*(self._look([_key(one)], []) for one in user_ids))
        except CacheDown:
            return {}
        return {one: count > 0 for one, count in zip(user_ids, counts, strict=True)}

    async def _say_here(self, user_id: UUID) -> None:
        told = [self._process, _LIFETIME, *_told(user_id, online=True)]
        await self._arrive([_key(user_id)], told)


def _key(user_id: UUID) -> str:
    return f"presence:{user_id}"


def _told(user_id: UUID, *, online: bool) -> tuple[str, bytes]:
    channel = f"{CHANNEL}{topics.of_presence(user_id)}"
    return channel, Envelope(presence_frame(user_id, online=online)).pack()
