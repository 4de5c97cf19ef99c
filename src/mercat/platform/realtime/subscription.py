"""One connection to Valkey on which a process hears what is published.

It is never mended in silence: when it is lost, whoever listens is told so, for nobody knows what
was published meanwhile. The next one who joins a channel opens a new connection.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any, cast

import hiredis
from redis.asyncio.connection import parse_url

from mercat.platform.cache import TIMEOUT, CacheDown
from mercat.platform.pipelined import dial, greeting

Hear = Callable[[bytes, bytes], None]
"""Takes a channel and what was published there."""

_PULSE = 2.0
"""Seconds between two signs of life that Valkey is asked for; one that is not answered until the
next is due means that the connection is dead, though nobody has said so.
"""


class Subscription:
    def __init__(self, url: str, hear: Hear, lost: Callable[[], None]) -> None:
        self._options = parse_url(url)
        self._hear = hear
        self._lost = lost
        self._line: _Line | None = None
        self._connecting = asyncio.Lock()

    async def join(self, channel: bytes) -> None:
        """Once it returns, whatever is published there is heard. Raises CacheDown."""
        try:
            async with asyncio.timeout(TIMEOUT):
                await (await self._connected()).subscribe(channel)
        except (OSError, TimeoutError) as error:
            raise CacheDown from error

    def leave(self, channel: bytes) -> None:
        if self._line is not None:
            self._line.say("UNSUBSCRIBE", channel)

    def close(self) -> None:
        """In good order: nobody is told that anything was lost."""
        if self._line is not None:
            self._line.hang_up()

    async def _connected(self) -> "_Line":
        async with self._connecting:
            if self._line is None:
                line = await dial(self._options, lambda: _Line(self._hear, self._drop))
                for words in greeting(self._options):
                    line.say(*words)
                self._line = line
        return self._line

    def _drop(self, line: "_Line") -> None:
        if self._line is line:
            self._line = None
            self._lost()


class _Line(asyncio.Protocol):
    """RESP2, in which a subscriber is told only arrays (the Valkey documentation, Pub/Sub)."""

    def __init__(self, hear: Hear, lost: Callable[["_Line"], None]) -> None:
        self._hear = hear
        self._lost = lost
        self._reader = hiredis.Reader()
        self._joining: dict[bytes, deque[asyncio.Future[None]]] = defaultdict(deque)
        self._pulse: asyncio.TimerHandle | None = None
        self._unanswered = False
        self._alive = True

    def say(self, *words: str | bytes | float) -> None:
        packed = hiredis.pack_command(cast("tuple[Any]", words))
        self._transport.write(packed)

    async def subscribe(self, channel: bytes) -> None:
        """Raises ConnectionError if the line is cut before it is answered."""
        if not self._alive:
            raise ConnectionResetError("Valkey hung up")
        answered: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._joining[channel].append(answered)
        self.say("SUBSCRIBE", channel)
        await answered

    def hang_up(self) -> None:
        self._lost = _nobody
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._beat()

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        self._unanswered = False
        while (told := self._reader.gets()) is not False:
            if isinstance(told, hiredis.ReplyError):
                self._transport.abort()  # it refuses us: who asks next is told that it is down
            elif isinstance(told, list) and told[0] == b"message":
                self._hear(told[1], told[2])
            elif isinstance(told, list) and told[0] == b"subscribe":
                self._answer(told[1])

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 (the protocol's)
        self._alive = False
        if self._pulse is not None:
            self._pulse.cancel()
        for waiting in self._joining.values():
            for answered in waiting:
                if not answered.done():
                    answered.set_exception(ConnectionResetError("Valkey hung up"))
        self._lost(self)

    def _answer(self, channel: bytes) -> None:
        waiting = self._joining.get(channel)
        if not waiting:
            return
        answered = waiting.popleft()
        if not waiting:
            del self._joining[channel]
        if not answered.done():
            answered.set_result(None)

    def _beat(self) -> None:
        if self._unanswered:
            self._transport.abort()
            return
        self._unanswered = True
        self.say("PING")
        self._pulse = asyncio.get_running_loop().call_later(_PULSE, self._beat)


def _nobody(_: _Line) -> None:
    """Whoever hung up themselves need not be told."""
