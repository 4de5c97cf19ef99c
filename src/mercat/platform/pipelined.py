"""Valkey asked by many at once over one connection, for the one question that every request asks.

What is said within one turn of the event loop is sent together and the answers come back in order
(auto-pipelining), at a fraction of what a pooled connection costs. Anything else: `cache.Cache`.
"""

import asyncio
import ssl
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, cast

import hiredis
from redis.asyncio.connection import SSLConnection, UnixDomainSocketConnection, parse_url
from redis.exceptions import NoScriptError, ResponseError

Words = tuple[str | bytes | int | float, ...]
Options = Mapping[str, Any]
P = TypeVar("P", bound=asyncio.BaseProtocol)


class Pipelined:
    """`redis://` and `unix://` addresses; connects when first asked, and again when cut off."""

    def __init__(self, url: str, timeout: float) -> None:
        self._options = parse_url(url)
        self._timeout = timeout
        self._link: _Link | None = None
        self._connecting = asyncio.Lock()

    async def ask(self, *words: str | bytes | float) -> Any:
        """The answer to one command. Raises ResponseError for a refusal, OSError or TimeoutError
        when there is none; a cut connection is tried once more.
        """
        try:
            return await (await self._connected()).ask(words)
        except ConnectionError:
            return await (await self._connected()).ask(words)

    def close(self) -> None:
        if self._link:
            self._link.cut()

    async def _connected(self) -> "_Link":
        if self._link and self._link.alive:
            return self._link
        async with self._connecting:
            if not (self._link and self._link.alive):
                async with asyncio.timeout(self._timeout):
                    self._link = await self._connect()
        return self._link

    async def _connect(self) -> "_Link":
        loop, options = asyncio.get_running_loop(), self._options
        made = await dial(options, lambda: _Link(loop, self._timeout))
        for words in greeting(options):
            await made.ask(words)
        return made


async def dial(options: Options, protocol: Callable[[], P]) -> P:
    """A connection to the Valkey of these options (redis-py's `parse_url`). Raises OSError."""
    loop = asyncio.get_running_loop()
    kind = options.get("connection_class")
    if kind is UnixDomainSocketConnection:
        return (await loop.create_unix_connection(protocol, options["path"]))[1]
    host, port = options.get("host", "localhost"), options.get("port", 6379)
    context = None
    if kind is SSLConnection:
        context = ssl.create_default_context(cafile=options.get("ssl_ca_certs"))
    return (await loop.create_connection(protocol, host, port, ssl=context))[1]


def greeting(options: Options) -> Iterator[Words]:
    """What has to be said first on a new connection."""
    if password := options.get("password"):
        yield "AUTH", options.get("username") or "default", password
    if database := options.get("db"):
        yield "SELECT", database


class _Link(asyncio.Protocol):
    """One connection. Who has waited for `timeout` seconds without a sign of life cuts it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, timeout: float) -> None:
        self.alive = False
        self._loop = loop
        self._timeout = timeout
        self._reader = hiredis.Reader(replyError=_refusal)
        self._waiting: deque[asyncio.Future[Any]] = deque()
        self._unsent: list[bytes] = []
        self._heard = 0.0
        self._watch: asyncio.TimerHandle | None = None

    def ask(self, words: Words) -> asyncio.Future[Any]:
        answer = self._loop.create_future()
        if not self.alive:
            answer.set_exception(ConnectionResetError("Valkey hung up"))
            return answer
        if not self._waiting:
            self._heard = self._loop.time()
        self._waiting.append(answer)
        if not self._unsent:
            self._loop.call_soon(self._send)
        packed = hiredis.pack_command(words)  # type: ignore[arg-type]  # typed as a tuple of one
        self._unsent.append(packed)
        if self._watch is None:
            self._watch = self._loop.call_later(self._timeout, self._look)
        return answer

    def cut(self) -> None:
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self.alive = True

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        self._heard = self._loop.time()
        while (found := self._reader.gets()) is not False:
            answer = self._waiting.popleft()
            if answer.done():
                continue  # whoever asked has gone
            if isinstance(found, ResponseError):
                answer.set_exception(found)
            else:
                answer.set_result(found)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 (the protocol's)
        self._fail(ConnectionResetError("Valkey hung up"))

    def _send(self) -> None:
        if self.alive:
            self._transport.write(b"".join(self._unsent))
        self._unsent.clear()

    def _look(self) -> None:
        """One timer for all who wait: they are answered in order, so silence concerns them all."""
        self._watch = None
        if not self._waiting:
            return
        left = self._heard + self._timeout - self._loop.time()
        if left <= 0:
            self._fail(TimeoutError("Valkey does not answer"))
            self.cut()
        else:
            self._watch = self._loop.call_later(left, self._look)

    def _fail(self, error: Exception) -> None:
        self.alive = False
        if self._watch:
            self._watch.cancel()
        while self._waiting:
            answer = self._waiting.popleft()
            if not answer.done():
                answer.set_exception(error)


def _refusal(message: str) -> ResponseError:
    return (NoScriptError if message.startswith("NOSCRIPT") else ResponseError)(message)
