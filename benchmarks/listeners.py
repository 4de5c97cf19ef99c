"""Many sockets that count what they are sent, and the one who publishes it."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import cast

BODY = 180
"""Bytes of what is published: a short message in its frame."""
FRAME = BODY + 4
"""With its head on the wire."""
_PROBES = 25
"""One listener in so many notes how long it took."""
_MARK = b'"t":"'
_DIGITS = 20
_PATIENCE = 60.0
_AT_ONCE = 50
_PING = 0x89


@dataclass
class Tally:
    up: int = 0
    got: int = 0
    waits: list[float] = field(default_factory=list)

    def begin(self) -> None:
        self.got = 0
        self.waits.clear()


class Listener(asyncio.Protocol):
    def __init__(self, head: bytes, tally: Tally, *, probe: bool) -> None:
        self._head = head
        self._tally = tally
        self._probe = probe
        self._up = False
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.transport.write(self._head)

    def data_received(self, data: bytes) -> None:
        if not self._up:
            data = self._shake(data)
        if not self._rest and data and data[0] == 0x81 and len(data) % FRAME == 0:
            self._tally.got += len(data) // FRAME
            self._note(data)
        elif data:
            self._walk(self._rest + data)

    def _shake(self, data: bytes) -> bytes:
        self._rest += data
        head, end, rest = self._rest.partition(b"\r\n\r\n")
        if not end:
            return b""
        assert b" 101 " in head[:20], head
        self._rest, self._up = b"", True
        self._tally.up += 1
        return rest

    def _walk(self, data: bytes) -> None:
        """Frame by frame: among them are pings, and frames that are cut in two."""
        at = 0
        while len(data) - at >= 4:
            size = data[at + 1]
            whole = size + 2 if size < 126 else int.from_bytes(data[at + 2 : at + 4]) + 4
            if len(data) - at < whole:
                break
            if data[at] == _PING:
                payload = data[at + 2 : at + whole]
                self.transport.write(bytes((0x8A, 0x80 | size)) + bytes(4) + payload)
            elif whole == FRAME:
                self._tally.got += 1
                self._note(data[at : at + whole])
            at += whole
        self._rest = data[at:]

    def _note(self, data: bytes) -> None:
        if not self._probe:
            return
        at = data.find(_MARK)
        if at >= 0:
            at += len(_MARK)
            self._tally.waits.append(time.perf_counter() - float(data[at : at + _DIGITS]))


def payload() -> bytes:
    """JSON of exactly BODY bytes that says when it was made."""
    told = b'{"type":"message.created","t":"%020.9f","body":"' % time.perf_counter()
    return told + b"x" * (BODY - len(told) - 2) + b'"}'


async def connect(port: int, heads: Sequence[bytes], tally: Tally) -> list[Listener]:
    """All of them, up."""
    loop = asyncio.get_running_loop()
    made: list[Listener] = []
    tally.up = 0
    for number, head in enumerate(heads):
        probe = number % _PROBES == 0
        _, listener = await loop.create_connection(
            lambda head=head, probe=probe: Listener(head, tally, probe=probe),  # type: ignore[misc]
            "127.0.0.1",
            port,
        )
        made.append(listener)
        while tally.up < len(made) - _AT_ONCE:  # noqa: ASYNC110 (nobody sets an event)
            await asyncio.sleep(0.005)
    async with asyncio.timeout(_PATIENCE):
        while tally.up < len(made):  # noqa: ASYNC110 (as above)
            await asyncio.sleep(0.05)
    return made


Say = Callable[[bytes], Awaitable[None]]


async def flood(say: Say, tally: Tally, listeners: int, seconds: float, window: int = 3) -> float:
    """Deliveries a second with so many messages under way."""
    tally.begin()
    sent, began = 0, time.perf_counter()
    while (passed := time.perf_counter() - began) < seconds:
        if sent * listeners - tally.got < window * listeners:
            await say(payload())
            sent += 1
        else:
            await asyncio.sleep(0.0005)
    rate = tally.got / passed
    await _settle(tally, sent * listeners)
    return rate


async def drip(say: Say, tally: Tally, listeners: int, seconds: float, rate: float) -> float:
    """The p95 in milliseconds of `rate` messages a second."""
    tally.begin()
    sent, began = 0, time.perf_counter()
    while (passed := time.perf_counter() - began) < seconds:
        if sent < passed * rate:
            await say(payload())
            sent += 1
        else:
            await asyncio.sleep(0.001)
    await _settle(tally, sent * listeners)
    waits = sorted(tally.waits)
    return waits[len(waits) * 95 // 100] * 1000


async def _settle(tally: Tally, expected: int) -> None:
    """Until all has come, or nothing more does."""
    before = -1
    while tally.got < expected and tally.got != before:
        before = tally.got
        await asyncio.sleep(0.3)
