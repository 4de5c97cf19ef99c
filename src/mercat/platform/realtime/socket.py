"""One socket: what it has been sent, what it is waiting for, and when that is too much."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
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
_PAGE = 100

_log = structlog.get_logger(__name__)

_Held = tuple[bytes, UUID | None, int]


@dataclass(frozen=True)
class Holder:
    """Who a socket belongs to, and until when."""

    user_id: UUID
    session_id: UUID
    roles: tuple[str, ...]
    expires_at: datetime


@dataclass(frozen=True)
class Caught:
    """How far a socket has been brought in each stream, and where there is more."""

    reached: Mapping[UUID, int]
    more: Sequence[UUID]


class Socket:
    __slots__ = (
        "_catching",
        "_filling",
        "_held",
        "_held_bytes",
        "_last",
        "_missed",
        "_put",
        "_waiting",
        "_wire",
        "channels",
        "closed",
        "holder",
        "id",
        "key",
    )

    def __init__(self, wire: Wire, holder: Holder, missed: Missed) -> None:
        self.id = uuid7()
        self.holder = holder
        self.key = holder.user_id.bytes
        self.channels: list[bytes] = []
        self.closed: Close | None = None
        self._wire = wire
        self._put, self._waiting = wire.put, wire.waiting
        self._missed = missed
        self._last: dict[UUID, int] = {}
        self._held: list[_Held] | None = None
        self._held_bytes = 0
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
            self._note(stream, seq)
        elif seq <= last:
            return
        elif seq > last + 1:
            self._fill(ready, stream, seq)
            return
        else:
            self._last[stream] = seq
        self._write(ready)

    async def catch_up(self, cursors: Mapping[UUID, int], most: int) -> Caught:
        """Sends what comes after these in each stream, at most so many in all; what arrives
        meanwhile follows after that. Raises what the transcript raises; then the socket is closed.
        """
        if self._filling is not None:
            await asyncio.wait({self._filling})
        more: list[UUID] = []
        async with self._holding():
            for stream, after in cursors.items():
                limit = min(most, _PAGE)
                sent = await self._send_page(stream, after, limit) if limit else 0
                most -= sent
                if sent == limit:
                    more.append(stream)
        return Caught({stream: self._last.get(stream, cursors[stream]) for stream in cursors}, more)

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
        else:
            self._put(ready)

    def _hold(self, ready: bytes, stream: UUID | None, seq: int) -> None:
        if self._held is None:
            return
        self._held_bytes += len(ready)
        if self._held_bytes > LARGEST_BACKLOG:
            self.close(Close.SLOW)
        else:
            self._held.append((ready, stream, seq))

    @asynccontextmanager
    async def _holding(self) -> AsyncIterator[None]:
        """Whatever arrives inside is sent at the end, in its order and without what was sent."""
        async with self._catching:
            if self._held is None and self.closed is None:
                self._held, self._held_bytes = [], 0
            try:
                yield
            except BaseException:
                self.close(Close.AGAIN)  # nobody knows what is missing now
                raise
            held, self._held = self._held or [], None
            for ready, stream, seq in held:
                self._release(ready, stream, seq)

    def _release(self, ready: bytes, stream: UUID | None, seq: int) -> None:
        if stream is None:
            self._write(ready)
            return
        last = self._last.get(stream)
        if last is not None and seq > last + 1:
            self.close(Close.AGAIN)  # even the transcript lacked something: begin anew
        elif last is None or seq > last:
            self._note(stream, seq)
            self._write(ready)

    def _fill(self, ready: bytes, stream: UUID, seq: int) -> None:
        """Something between was not heard: it is read before this goes on."""
        self._held, self._held_bytes = [], 0
        self._hold(ready, stream, seq)
        self._filling = asyncio.create_task(self._fill_gap(stream, seq))

    async def _fill_gap(self, stream: UUID, seq: int) -> None:
        try:
            async with self._holding():
                while self._last[stream] < seq:
                    if not await self._send_page(stream, self._last[stream], _PAGE):
                        break
        except FAILURES as error:
            _log.info("gap_not_filled", reason=type(error).__name__)  # and the socket is closed
        finally:
            self._filling = None

    async def _send_page(self, stream: UUID, after: int, limit: int) -> int:
        page = await self._missed(stream, after, limit)
        self._note(stream, page[-1][0] if page else after)
        for _, frame in page:
            self._write(text(frame))
        await self._wire.drained()
        return len(page)

    def _note(self, stream: UUID, seq: int) -> None:
        self._last.pop(stream, None)
        self._last[stream] = seq
        if len(self._last) > _MOST_STREAMS:
            del self._last[next(iter(self._last))]
