"""How often somebody may ask: GCRA, one number for each of them, in one atomic step.

The generic cell rate algorithm (ITU-T I.371): `limit` requests at once, then one each
`period / limit`. It needs no window and lets nobody have twice the limit at a window's edge.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from mercat.platform.cache import Cache, CacheDown
from mercat.platform.errors import RateLimited
from mercat.platform.settings import Settings

_LARGEST_MEMORY = 50_000

# Times in microseconds by Valkey's own clock. The second key is read along with it, so that the
# check of a token costs one round trip in all.
_SCRIPT = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval, count = tonumber(ARGV[1]), tonumber(ARGV[2])
local arrival = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now)
local value = KEYS[2] and redis.call('GET', KEYS[2]) or false
local wait = arrival + interval * (1 - count) - now
if wait > 0 then return {0, math.ceil(wait), arrival - now, value} end
if ARGV[3] == '0' then return {math.floor(1 - wait / interval), 0, arrival - now, value} end
arrival = arrival + interval
redis.call('SET', KEYS[1], string.format('%.0f', arrival),
           'PX', math.ceil((arrival - now) / 1000))
return {math.floor(1 - wait / interval), 0, arrival - now, value}
"""


@dataclass(frozen=True)
class Limit:
    """`count` requests a `period` (seconds) for each key."""

    name: str
    count: int
    period: float = 60.0

    @property
    def interval(self) -> int:
        """Whole microseconds from one request to the next: fractions would not add up exactly."""
        return max(1, int(self.period * 1e6 / self.count))


@dataclass(frozen=True)
class Standing:
    """Where a key stands with a limit. `remaining` requests at once; times in seconds."""

    limit: Limit
    allowed: bool
    remaining: int
    retry_after: float
    reset: float

    def headers(self) -> list[tuple[bytes, bytes]]:
        """RateLimit fields for HTTP (draft-ietf-httpapi-ratelimit-headers-10)."""
        name, count, period = self.limit.name, self.limit.count, int(self.limit.period)
        return [
            (b"ratelimit-policy", f'"{name}";q={count};w={period}'.encode()),
            (b"ratelimit", f'"{name}";r={self.remaining};t={math.ceil(self.reset)}'.encode()),
        ]

    def enforce(self) -> None:
        if not self.allowed:
            raise RateLimited(retry_after=self.retry_after)


class Limiter:
    """Shared by all processes through Valkey. While that is away each process counts for itself,
    to its share of the limit: never no limit.
    """

    def __init__(self, settings: Settings, cache: Cache) -> None:
        self._run = cache.script(_SCRIPT)
        self._replicas = settings.replicas
        self._arrivals: OrderedDict[str, int] = OrderedDict()

    async def take(self, limit: Limit, key: str) -> Standing:
        """Counts one request of `key` and says whether it may go on."""
        try:
            standing, _ = await self.take_and_read(limit, key, None)
        except CacheDown:
            return self.take_alone(limit, key)
        return standing

    async def look(self, limit: Limit, key: str) -> Standing:
        """How `key` stands, without counting this request."""
        try:
            return (await self._ask([f"limit:{limit.name}:{key}"], limit, counts=False))[0]
        except CacheDown:
            return self.take_alone(limit, key, counts=False)

    async def take_and_read(
        self, limit: Limit, key: str, also: str | None
    ) -> tuple[Standing, bytes | None]:
        """Counts, and reads another key in the same round trip. Raises CacheDown.

        On a cluster both keys must live in one slot: give them the same `{hash tag}`.
        """
        keys = [f"limit:{limit.name}:{key}", *([also] if also else [])]
        return await self._ask(keys, limit)

    async def _ask(
        self, keys: Sequence[str], limit: Limit, *, counts: bool = True
    ) -> tuple[Standing, bytes | None]:
        arguments = [limit.interval, limit.count, int(counts)]
        free, wait, reset, value = await self._run(keys, arguments)
        return Standing(limit, free > 0, max(free - 1, 0), wait / 1e6, reset / 1e6), value

    def take_alone(self, limit: Limit, key: str, *, counts: bool = True) -> Standing:
        """This process's own count, for when Valkey cannot be asked.

        Beyond _LARGEST_MEMORY whoever has not asked for longest is forgotten, and begins anew.
        """
        now = time.monotonic_ns() // 1000
        share = Limit(limit.name, max(1, limit.count // self._replicas), limit.period)
        name = f"{limit.name}:{key}"
        arrival = max(self._arrivals.pop(name, 0), now)
        self._arrivals[name] = arrival
        while len(self._arrivals) > _LARGEST_MEMORY:
            self._arrivals.popitem(last=False)
        wait = arrival + share.interval * (1 - share.count) - now
        if wait > 0:
            return Standing(share, False, 0, wait / 1e6, (arrival - now) / 1e6)
        if not counts:
            return Standing(share, True, -wait // share.interval, 0.0, (arrival - now) / 1e6)
        arrival += share.interval
        self._arrivals[name] = arrival
        return Standing(share, True, -wait // share.interval, 0.0, (arrival - now) / 1e6)
