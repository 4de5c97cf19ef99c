"""The load generator: raw HTTP/1.1 over keep-alive connections, in a process of its own.

`python -m benchmarks.load PORT SECONDS CONNECTIONS PAUSE FILE` asks what stands in the file,
separated by null bytes, round and round, and prints what it saw as one line of JSON.
"""

import asyncio
import json
import re
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import cycle
from pathlib import Path
from typing import cast

import uvloop

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Connection(asyncio.Protocol):
    """One request at a time, `pause` seconds between an answer and the next."""

    def __init__(self, requests: Iterator[bytes], until: float, pause: float) -> None:
        self._requests = requests
        self._until = until
        self._pause = pause
        self._answer = b""
        self._began = 0.0
        self._loop = asyncio.get_running_loop()
        self.done = self._loop.create_future()
        self.latencies: list[float] = []
        self.failures = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._ask()

    def connection_lost(self, _: Exception | None) -> None:
        if not self.done.done():
            self.failures += 1
            self.done.set_result(None)

    def data_received(self, data: bytes) -> None:
        self._answer += data
        end = self._answer.find(b"\r\n\r\n")
        length = _LENGTH.search(self._answer, 0, end) if end >= 0 else None
        if end < 0 or len(self._answer) < end + 4 + (int(length[1]) if length else 0):
            return
        now = time.perf_counter()
        self.latencies.append(now - self._began)
        self.failures += self._answer[9:10] != b"2"
        self._answer = b""
        if now > self._until:
            self.done.set_result(None)
            self._transport.close()
        elif self._pause:
            self._loop.call_later(self._pause, self._ask)
        else:
            self._ask()

    def _ask(self) -> None:
        self._began = time.perf_counter()
        self._transport.write(next(self._requests))


async def burst(
    port: int, seconds: float, connections: int, pause: float, asked: Iterable[bytes]
) -> dict[str, float]:
    """Counts, and latencies in milliseconds."""
    requests = cycle(asked)
    loop, began = asyncio.get_running_loop(), time.perf_counter()
    made = [
        await loop.create_connection(
            lambda: Connection(requests, began + seconds, pause), "127.0.0.1", port
        )
        for _ in range(connections)
    ]
    await asyncio.gather(*(connection.done for _, connection in made))
    took = time.perf_counter() - began
    latencies = sorted(each for _, connection in made for each in connection.latencies)
    return {
        "requests": len(latencies),
        "rps": len(latencies) / took,
        "failures": sum(connection.failures for _, connection in made),
        **{f"p{p}": latencies[len(latencies) * p // 100] * 1000 for p in (50, 95, 99)},
    }


def main(port: str, seconds: str, connections: str, pause: str, file: str) -> None:
    requests = Path(file).read_bytes().split(b"\0")
    seen = burst(int(port), float(seconds), int(connections), float(pause), requests)
    print(json.dumps(uvloop.run(seen)))


if __name__ == "__main__":
    main(*sys.argv[1:])
