"""One socket: what it has been sent, what it is waiting for, and when that is too much."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog

from mercat.platform.ids import uuid7
from mercat.platform.outages import FAILURES
from mercat.platform.realtime.closing import REASONS, Close
from mercat.platform.realtime.wires import Wire, text

Missed = Callable[[UUID, int, int], Awaitable[Sequence[tuple[int, bytes]]]]
"""From the transcript: of a stream, after a seq, at most so many: (seq, frame), in order. Nothing
for whoever may not read it: asked after the reading, so that what was written after a removal never
gets out.
"""

LARGEST_BACKLOG = 256 * 1024
"""Bytes that wait for a reader who does not read; one more, and the socket is closed."""
_MOST_STREAMS = 2_000
"""Streams whose place a socket remembers; that of the longest silent is forgotten."""
PAGE = 100
"""Messages that are read at once."""

_log = structlog.get_logger(__name__)

_Held = tuple[bytes, UUID | None, int]


@dataclass(frozen=True)
class Holder:
    """Who a socket belongs to, and until when."""

    user_id: UUID
    session_id: UUID
    roles: tuple[str, ...]
    expires_at: datetime


class Socket:
    __slots__ = (
        "_catching",
        "_filling",
        "_held",
        "_held_bytes",
        "_last",
        "_missed",
        "_put",
        "_put_off",
        "_waiting",
        "_waits",
        "_wire",
        "channels",
        "closed",
        "holder",
        "id",
        "key",
        "watched",
    )

    def __init__(self, wire: Wire, holder: Holder, missed: Missed) -> None:
        self.id = uuid7()
        self.holder = holder
        self.key = holder.user_id.bytes
        self.channels: list[bytes] = []
        self.closed: Close | None = None
        self.watched: frozenset[UUID] = frozenset()
        """People whose coming and going it is told."""
        self._wire = wire
        self._put, self._waiting = wire.put, wire.waiting
        self._missed = missed
        self._last: dict[UUID, int] = {}
        self._held: list[_Held] | None = []
        self._held_bytes = 0
        self._put_off: set[UUID] = set()
        self._waits = True
        self._catching = asyncio.Lock()
        self._filling: asyncio.Task[None] | None = None

    def reply(self, frame: bytes) -> None:
        """To this socket alone, at once."""
        self._write(text(frame))

    def tell(self, ready: bytes) -> None:
        """What has no number: in its turn after what is held back."""
        if self._held is None:
            self._write(ready)
        else:
            self._hold(ready, None, 0)

    def deliver(self, ready: bytes, stream: UUID, seq: int) -> None:
        """What has one: once, and never before what comes before it."""
        if self._held is not None:
            self._hold(ready, stream, seq)
            return
        last = self._last.get(stream)
        if last is None:
            self.stand(stream, seq)
        elif seq <= last:
            return
        elif seq > last + 1:
            self._fill(ready, stream, seq)
            return
        else:
            self._last[stream] = seq
        self._write(ready)

    def begin(self) -> None:
        """What was held back since the beginning goes out: whoever wanted to say first how far they
        have come has done so by now, or does it later.
        """
        if self._waits and not self._catching.locked():
            self._waits = False
            self._release_all()

    @asynccontextmanager
    async def catching_up(self) -> AsyncIterator[None]:
        """What arrives inside is sent at the end, in its order, and without what was sent here.
        Whatever is raised inside closes the socket: nobody knows then what is missing.
        """
        if self._filling not in {None, asyncio.current_task()}:
            await asyncio.wait({self._filling})
        async with self._catching:
            self._waits = False
            if self._held is None and self.closed is None:
                self._held, self._held_bytes = [], 0
            try:
                yield
            except BaseException:
                self.close(Close.AGAIN)
                raise
            self._release_all()

    def stand(self, stream: UUID, seq: int) -> None:
        """They have all of it up to there."""
        self._last.pop(stream, None)
        self._last[stream] = seq
        if len(self._last) > _MOST_STREAMS:
            del self._last[next(iter(self._last))]

    async def send_missed(self, stream: UUID, after: int, limit: int) -> int:
        """Sends what comes after, at most so much, and returns up to where that is. Call it while
        catching up.
        """
        page = await self._missed(stream, after, limit)
        reached = page[-1][0] if page else after
        self.stand(stream, reached)
        await self.send_page([frame for _, frame in page])
        return reached

    def put_off(self, stream: UUID) -> None:
        """Not all of it was sent, and the client is told to ask again: what arrives meanwhile comes
        then, in its order. Call it while catching up.
        """
        self._put_off.add(stream)

    async def send_page(self, frames: Iterable[bytes]) -> None:
        """As fast as they read it: whoever is far behind is not slow for that. Call it while
        catching up.
        """
        for frame in frames:
            self._write(text(frame))
            await self._wire.drained()

    def close(self, code: Close) -> None:
        """Nothing is sent after this."""
        if self.closed is None:
            self.closed = code
            self._held = None
            if self._filling is not None:
                self._filling.cancel()
            self._wire.end(code, REASONS[code])

    def forget(self) -> None:
        """The connection has ended: nothing is to be done for it any more."""
        self.closed = self.closed or Close.AGAIN
        if self._filling is not None:
            self._filling.cancel()

    def _write(self, ready: bytes) -> None:
        if self.closed is not None:
            return
        if self._waiting() > LARGEST_BACKLOG:
            self.close(Close.SLOW)
            return
        try:
            self._put(ready)
        except RuntimeError:
            self.forget()  # it is gone, and nobody has been told yet: the others go on

    def _hold(self, ready: bytes, stream: UUID | None, seq: int) -> None:
        if self._held is None:
            return
        self._held_bytes += len(ready)
        if self._held_bytes > LARGEST_BACKLOG:
            self.close(Close.SLOW)
        else:
            self._held.append((ready, stream, seq))

    def _release_all(self) -> None:
        held, self._held = self._held or [], None
        for ready, stream, seq in held:
            if stream not in self._put_off:
                self._release(ready, stream, seq)
        self._put_off.clear()

    def _release(self, ready: bytes, stream: UUID | None, seq: int) -> None:
        if stream is None:
            self._write(ready)
            return
        last = self._last.get(stream)
        if last is not None and seq > last + 1:
            self.close(Close.AGAIN)  # even the transcript lacked something: begin anew
        elif last is None or seq > last:
            self.stand(stream, seq)
            self._write(ready)

    def _fill(self, ready: bytes, stream: UUID, seq: int) -> None:
        """Something between was not heard: it is read before this goes on."""
        self._held, self._held_bytes = [], 0
        self._hold(ready, stream, seq)
        self._filling = asyncio.create_task(self._fill_gap(stream, seq))

    async def _fill_gap(self, stream: UUID, seq: int) -> None:
        try:
            async with self.catching_up():
                reached, before = self._last[stream], -1
                while before < reached < seq:
                    before, reached = reached, await self.send_missed(stream, reached, PAGE)
        except FAILURES as error:
            _log.info("gap_not_filled", reason=type(error).__name__)  # and the socket is closed
        finally:
            self._filling = None
