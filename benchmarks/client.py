"""Clients that keep their connections and never stop, and cost next to nothing."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from benchmarks.rounds import Refused


class Client:
    def __init__(self, port: int) -> None:
        self._port = port

    async def open(self) -> None:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)

    async def post(self, path: str, body: dict[str, Any], token: str = "") -> dict[str, Any]:
        """The answer. Raises Refused where it is not 2xx."""
        text = json.dumps(body)
        bearer = f"Authorization: Bearer {token}\r\n" if token else ""
        self._writer.write(
            f"POST {path} HTTP/1.1\r\nHost: mercat.bench\r\n{bearer}"
            f"Content-Type: application/json\r\nContent-Length: {len(text)}\r\n\r\n{text}".encode()
        )
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
        answer: dict[str, Any] = json.loads(await self._reader.readexactly(length))
        if " 20" not in head.partition("\r\n")[0]:
            raise Refused(f"{path} was answered {answer}")
        return answer

    def close(self) -> None:
        self._writer.close()


async def rate(acts: Sequence[Callable[[], Awaitable[None]]], seconds: float) -> float:
    """How often a second, all of them together, each one time after the other."""
    until = time.perf_counter() + seconds

    async def one(act: Callable[[], Awaitable[None]]) -> int:
        count = 0
        while time.perf_counter() < until:
            await act()
            count += 1
        return count

    began = time.perf_counter()
    done = await asyncio.gather(*map(one, acts))
    return sum(done) / (time.perf_counter() - began)
