"""Two processes, and people who connect to them."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta
from uuid import UUID, uuid4

from tests.platform.realtime.wire import TapedWire, socket_on

from mercat.platform.cache import CacheDown
from mercat.platform.realtime import Holder, Hub, Presence, Socket, frame_of, topics
from mercat.platform.resources import Resources

_PATIENCE = 60.0
NEWS = frame_of("news")


class Watch:
    """Whose session has changed, as the test says."""

    def __init__(self) -> None:
        self.changed: dict[UUID, bool] = {}
        self.fails = False

    async def __call__(self, sessions: Mapping[UUID, tuple[str, ...]]) -> Mapping[UUID, bool]:
        if self.fails:
            raise CacheDown
        return {known: stands for known, stands in self.changed.items() if known in sessions}


class House:
    """Two processes, and people who connect to them."""

    def __init__(self, resources: Resources, most: int = 100) -> None:
        self.clock = resources.clock
        self.hubs = [self.process(resources, resources.settings.redis, most) for _ in range(2)]
        self.publish = resources.publisher.publish
        self.unsettle = resources.publisher.unsettle
        self.part = resources.publisher.part
        self.watch = Watch()

    @staticmethod
    def process(resources: Resources, redis: str, most: int) -> Hub:
        return Hub(redis, resources.clock, most, Presence(resources.cache))

    async def connect(
        self, user_id: UUID, *more: str, process: int = 0, session_id: UUID | None = None
    ) -> tuple[Socket, TapedWire]:
        wire = TapedWire()
        until = self.clock.now() + timedelta(minutes=30)
        socket = socket_on(wire, Holder(user_id, session_id or uuid4(), ("CUSTOMER",), until))
        listened = [topics.of_user(user_id), *more]
        try:
            await self.hubs[process].admit(socket, listened, self.watch)
        except BaseException:
            self.hubs[process].dismiss(socket)
            raise
        return socket, wire


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(_PATIENCE):
        while not holds():  # noqa: ASYNC110 (nobody sets an event)
            await asyncio.sleep(0.01)
