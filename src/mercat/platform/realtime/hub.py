"""The sockets of one process: who is connected, what they listen to, and what reaches them."""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from uuid import UUID

import structlog

from mercat.platform.clock import Clock
from mercat.platform.observability import metrics
from mercat.platform.outages import FAILURES
from mercat.platform.realtime import topics
from mercat.platform.realtime.closing import Close
from mercat.platform.realtime.envelopes import unpack
from mercat.platform.realtime.presence import BEAT, BREATH, Presence, presence_frame
from mercat.platform.realtime.publishing import CHANNEL
from mercat.platform.realtime.rooms import Room
from mercat.platform.realtime.socket import Socket
from mercat.platform.realtime.subscription import Subscription
from mercat.platform.realtime.wires import text

MOST_OF_ONE = 10
"""Sockets of one person, in all processes together."""
_LOOK = 0.5
"""Seconds between two looks at whose session still stands."""
_BLIND = 2.0
"""Seconds without such a look after which nobody is believed any more."""
_SPREAD = 0.002
"""Seconds for each socket over which many are closed, so that not all come back at once."""
_LONGEST_SPREAD = 5.0

Verdicts = Callable[[Mapping[UUID, tuple[str, ...]]], Awaitable[Mapping[UUID, bool]]]
"""Of these sessions, with the roles that each was opened with, those that have changed: False for
one that has ended, True for one whose roles are others now.
"""

_log = structlog.get_logger(__name__)


class TooManySockets(Exception):
    """Of this person, or in this process."""


class Hub:
    """One for the process."""

    def __init__(self, redis: str, clock: Clock, most: int, presence: Presence) -> None:
        self._subscription = Subscription(redis, self._hear, self._lose)
        self._clock = clock
        self._most = most
        self._presence = presence
        self._seen: Mapping[UUID, bool] = {}
        self._leaving: set[asyncio.Task[None]] = set()
        self._rooms: dict[bytes, Room] = {}
        self._sockets: set[Socket] = set()
        self._of: Counter[UUID] = Counter()
        self._watch: asyncio.Task[None] | None = None

    async def admit(self, socket: Socket, names: Iterable[str], verdicts: Verdicts) -> None:
        """From the return on, the socket hears what is published there. Raises TooManySockets, or
        CacheDown; call `dismiss` however it ends.
        """
        user_id = socket.holder.user_id
        self._of[user_id] += 1
        self._sockets.add(socket)
        if self._of[user_id] > MOST_OF_ONE or len(self._sockets) > self._most:
            raise TooManySockets
        metrics.sockets.set(len(self._sockets))
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._keep_watch(verdicts))
        await self.join(socket, names)
        if not await self._presence.arrive(user_id, socket.id, MOST_OF_ONE):
            raise TooManySockets

    async def join(self, socket: Socket, names: Iterable[str]) -> None:
        """Raises CacheDown."""
        rooms = [self._enter(socket, _channel(name)) for name in names]
        for room in rooms:
            await asyncio.shield(room.heard)

    async def watch(self, socket: Socket, people: frozenset[UUID]) -> Mapping[UUID, bool]:
        """From now on the socket is told when they come and go, and nobody else. Which of them are
        there now. Raises CacheDown.
        """
        before, socket.watched = socket.watched, people
        for user_id in before - people:
            self._exit(socket, _channel(topics.of_presence(user_id)))
        await self.join(socket, [topics.of_presence(user_id) for user_id in people - before])
        return await self._presence.look(people)

    def dismiss(self, socket: Socket) -> None:
        socket.forget()
        for channel in list(socket.channels):
            self._exit(socket, channel)
        if socket in self._sockets:
            self._sockets.remove(socket)
            user_id = socket.holder.user_id
            self._of[user_id] -= 1
            if not self._of[user_id]:
                del self._of[user_id]
            leaving = asyncio.create_task(self._presence.leave(user_id, socket.id))
            self._leaving.add(leaving)
            leaving.add_done_callback(self._leaving.discard)
            metrics.sockets.set(len(self._sockets))

    def close(self) -> None:
        """The process ends: what is still there was told by the server."""
        if self._watch is not None:
            self._watch.cancel()
        self._subscription.close()

    def _enter(self, socket: Socket, channel: bytes) -> Room:
        room = self._rooms.get(channel)
        if room is None or (room.heard.done() and room.heard.exception() is not None):
            room = Room(asyncio.create_task(self._subscription.join(channel)))
            room.heard.add_done_callback(_look_at)
            self._rooms[channel] = room
        if channel not in socket.channels:
            room.add(socket)
            socket.channels.append(channel)
        return room

    def _exit(self, socket: Socket, channel: bytes) -> None:
        if channel in socket.channels:
            socket.channels.remove(channel)
        room = self._rooms.get(channel)
        if room is None:
            return
        room.remove(socket)
        if not room:
            del self._rooms[channel]
            self._subscription.leave(channel)

    def _hear(self, channel: bytes, packed: bytes) -> None:
        room = self._rooms.get(channel)
        if room is None:
            return
        envelope = unpack(packed)
        if envelope is None or envelope.doubt:
            self._unsettle(room.everybody())
            return
        if envelope.parted is not None:
            for socket in room.chosen(envelope.to):
                self._part(socket, envelope.parted)
            return
        ready, stream, seq = text(envelope.frame), envelope.stream, envelope.seq
        if stream is None:
            for socket in room.chosen(envelope.to):
                socket.tell(ready)
        else:
            for socket in room.chosen(envelope.to):
                socket.deliver(ready, stream, seq)

    def _part(self, socket: Socket, user_id: UUID) -> None:
        if user_id in socket.watched:
            socket.watched -= {user_id}
            self._exit(socket, _channel(topics.of_presence(user_id)))

    def _lose(self) -> None:
        """What was published since is nowhere: everybody begins anew."""
        _log.warning("subscription_lost", count=len(self._sockets))
        self._rooms.clear()
        self._unsettle(self._sockets)

    def _unsettle(self, sockets: Iterable[Socket]) -> None:
        doubtful = list(sockets)
        spread = min(_LONGEST_SPREAD, _SPREAD * len(doubtful))
        loop = asyncio.get_running_loop()
        for socket in doubtful:
            wait = random.uniform(0, spread)  # noqa: S311 (no secret)
            loop.call_later(wait, socket.close, Close.AGAIN)

    async def _keep_watch(self, verdicts: Verdicts) -> None:
        """While anybody is connected. An outage of PostgreSQL closes them all after a while: that
        a session still stands is never assumed.
        """
        loop = asyncio.get_running_loop()
        looked = beaten = breathed = loop.time()
        while self._sockets:
            await asyncio.sleep(_LOOK)
            if loop.time() - breathed > BREATH:
                breathed = loop.time()
                await self._presence.breathe()
            if loop.time() - beaten > BEAT:
                beaten = loop.time()
                await self._beat()
            try:
                await self._look(verdicts)
                looked = loop.time()
            except FAILURES as error:
                if loop.time() - looked > _BLIND:
                    _log.warning("sockets_unwatched", reason=type(error).__name__)
                    self._unsettle(self._sockets)

    async def _beat(self) -> None:
        """Who is here; and who has gone without a word, as when their process was killed."""
        here: dict[UUID, list[UUID]] = defaultdict(list)
        for socket in self._sockets:
            here[socket.holder.user_id].append(socket.id)
        await self._presence.stay(here)
        watched = frozenset().union(*(socket.watched for socket in self._sockets))
        now = await self._presence.look(watched)
        for user_id, online in now.items():
            room = self._rooms.get(_channel(topics.of_presence(user_id)))
            if room is not None and self._seen.get(user_id, online) != online:
                ready = text(presence_frame(user_id, online=online))
                for socket in room.everybody():
                    socket.tell(ready)
        self._seen = now

    async def _look(self, verdicts: Verdicts) -> None:
        now: datetime = self._clock.now()
        for socket in self._sockets:
            if socket.holder.expires_at <= now:
                socket.close(Close.UNAUTHENTICATED)
        open_ = [socket for socket in self._sockets if socket.closed is None]
        changed = await verdicts({s.holder.session_id: s.holder.roles for s in open_})
        if not changed:
            return
        for socket in open_:
            stands = changed.get(socket.holder.session_id)
            if stands is not None:
                socket.close(Close.AGAIN if stands else Close.UNAUTHENTICATED)


def _channel(topic: str) -> bytes:
    return f"{CHANNEL}{topic}".encode()


def _look_at(heard: asyncio.Task[None]) -> None:
    """A failure has been told to whoever waited, and is none of the loop's."""
    if not heard.cancelled() and (error := heard.exception()) is not None:
        _log.info("topic_not_joined", reason=type(error).__name__)
