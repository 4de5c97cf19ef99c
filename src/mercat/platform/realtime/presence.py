"""Who is there: for as long as some process says so, in Valkey alone. It decides nothing."""

import asyncio
from collections.abc import Collection, Mapping
from contextlib import suppress
from uuid import UUID, uuid4

from mercat.platform.cache import Cache, CacheDown
from mercat.platform.realtime import topics
from mercat.platform.realtime.envelopes import Envelope
from mercat.platform.realtime.frames import frame_of
from mercat.platform.realtime.publishing import CHANNEL

BEAT = 20.0
"""Seconds between two times that a process says who is connected to it."""
BREATH = 2.0
"""The same of its being alive."""
_LIFETIME = 60_000
"""Milliseconds for which it is believed."""
_BREATH = 10_000
"""Milliseconds after which a process is dead that says nothing."""
_ALL = 1_000_000
_AT_ONCE = 200

# For each person their sockets, by when each is to be forgotten: `<process>:<socket>`.
_NOW = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
"""
# What a process that was killed has left is looked for only where it is in somebody's way.
_ARRIVE = f"""{_NOW}
redis.call('SET', KEYS[2], '', 'PX', ARGV[2])
local before, most = redis.call('ZCARD', KEYS[1]), tonumber(ARGV[5])
if before >= most then
    for _, one in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
        if redis.call('EXISTS', 'process:' .. string.sub(one, 1, 32)) == 0 then
            redis.call('ZREM', KEYS[1], one)
        end
    end
end
if redis.call('ZCARD', KEYS[1]) >= most then return 0 end
for at = 6, #ARGV do redis.call('ZADD', KEYS[1], now + ARGV[1], ARGV[at]) end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
if before == 0 then redis.call('PUBLISH', ARGV[3], ARGV[4]) end
return 1
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
        self._cache = cache
        self._process = uuid4().hex
        self._alive = f"process:{self._process}"
        self._arrive = cache.script(_ARRIVE)
        self._leave = cache.script(_LEAVE)
        self._look = cache.script(_LOOK)

    async def arrive(self, user_id: UUID, socket_id: UUID, most: int) -> bool:
        """One more socket of theirs; False: they have as many already, in all processes together.
        Whoever looks is told of those who were not there before.
        """
        try:
            return bool(await self._say_here(user_id, [socket_id], most))
        except CacheDown:
            return True

    async def stay(self, sockets: Mapping[UUID, Collection[UUID]]) -> None:
        """Of each of these people those sockets are here still."""
        everybody = list(sockets.items())
        with suppress(CacheDown):
            for begin in range(0, len(everybody), _AT_ONCE):
                some = everybody[begin : begin + _AT_ONCE]
                await asyncio.gather(*(self._say_here(who, theirs, _ALL) for who, theirs in some))

    async def breathe(self) -> None:
        """This process is alive, and so are its sockets."""
        with suppress(CacheDown):
            await self._cache.set(self._alive, b"", seconds=_BREATH / 1000)

    async def leave(self, user_id: UUID, socket_id: UUID) -> None:
        """That socket is closed."""
        told = [f"{self._process}:{socket_id}", *_told(user_id, online=False)]
        with suppress(CacheDown):
            await self._leave([_key(user_id)], told)

    async def look(self, user_ids: Collection[UUID]) -> Mapping[UUID, bool]:
        """Empty while nobody can say."""
        try:
            counts = await asyncio.gather(*(self._look([_key(one)], []) for one in user_ids))
        except CacheDown:
            return {}
        return {one: count > 0 for one, count in zip(user_ids, counts, strict=True)}

    async def _say_here(self, user_id: UUID, sockets: Collection[UUID], most: int) -> int:
        named = [f"{self._process}:{one}" for one in sockets]
        told = [_LIFETIME, _BREATH, *_told(user_id, online=True), most, *named]
        added: int = await self._arrive([_key(user_id), self._alive], told)
        return added


def _key(user_id: UUID) -> str:
    return f"presence:{user_id}"


def _told(user_id: UUID, *, online: bool) -> tuple[str, bytes]:
    channel = f"{CHANNEL}{topics.of_presence(user_id)}"
    return channel, Envelope(presence_frame(user_id, online=online)).pack()
