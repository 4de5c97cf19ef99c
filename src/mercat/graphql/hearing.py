"""What a socket hears, handed to the subscriptions that ask for it.

The hub writes frames to a Wire; here they go no further than to whoever listens for their type.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from typing import Any

import orjson

from mercat.platform.realtime import Wire, payload

Frame = Mapping[str, Any]


class Ear:
    """A Wire on top of another: what is put there waits until it is listened to."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._listeners: set[Listener] = set()

    def put(self, data: bytes, /) -> None:
        if not any(one.kinds for one in self._listeners):
            return
        frame = orjson.loads(payload(data))
        for one in self._listeners:
            one.hear(frame, len(data))

    def waiting(self) -> int:
        return self._wire.waiting() + sum(one.size for one in self._listeners)

    async def drained(self) -> None:
        await self._wire.drained()

    def settle(self, tenant: Any, /) -> None:
        self._wire.settle(tenant)

    def end(self, code: int, reason: str) -> None:
        self._wire.end(code, reason)

    def listener(self) -> "Listener":
        made = Listener(self._listeners)
        self._listeners.add(made)
        return made


class Listener:
    """One subscription's. `began`: set once it hears something, or never will."""

    def __init__(self, among: set["Listener"]) -> None:
        self._among = among
        self._heard: dict[str, asyncio.Queue[tuple[Frame, int]]] = defaultdict(asyncio.Queue)
        self.size = 0
        self.began = asyncio.Event()

    @property
    def kinds(self) -> Mapping[str, Any]:
        return self._heard

    def hear(self, frame: Frame, size: int) -> None:
        if frame["type"] in self._heard:
            self.size += size
            self._heard[frame["type"]].put_nowait((frame, size))

    def frames(self, kind: str) -> AsyncIterator[Frame]:
        """Whatever comes from now on, of this type."""
        queue = self._heard[kind]
        self.began.set()
        return self._taken(queue)

    def close(self) -> None:
        self.began.set()
        self._among.discard(self)

    async def _taken(self, queue: asyncio.Queue[tuple[Frame, int]]) -> AsyncIterator[Frame]:
        while True:
            frame, size = await queue.get()
            self.size -= size
            yield frame
