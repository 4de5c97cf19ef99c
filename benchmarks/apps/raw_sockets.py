"""The least that a socket server in Python can do: what is published is written, as one ready
frame, to every connection. `python -m benchmarks.apps.raw_sockets PORT`
"""

import asyncio
import base64
import hashlib
import os
import sys
from typing import cast

import uvloop
from redis.asyncio import Redis

CHANNEL = "raw"
_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class Connection(asyncio.Protocol):
    def __init__(self, open_: set[asyncio.Transport]) -> None:
        self._open = open_

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        if self._transport in self._open or b"\r\n\r\n" not in data:
            return
        lines = data.split(b"\r\n")
        keys = [one for one in lines if one.lower().startswith(b"sec-websocket-key:")]
        if not keys:
            self._transport.write(_OK)
            return
        key = keys[0].partition(b":")[2].strip()
        accepted = base64.b64encode(hashlib.sha1(key + _MAGIC).digest())  # noqa: S324 (RFC 6455)
        self._transport.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accepted + b"\r\n\r\n"
        )
        self._open.add(self._transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 (the protocol's)
        self._open.discard(self._transport)


async def serve(port: int) -> None:
    open_: set[asyncio.Transport] = set()
    loop = asyncio.get_running_loop()
    await loop.create_server(lambda: Connection(open_), "127.0.0.1", port, backlog=1024)
    async with Redis.from_url(os.environ["REDIS_URL"]) as redis, redis.pubsub() as heard:
        await heard.subscribe(CHANNEL)
        async for told in heard.listen():
            if told["type"] == "message":
                size = len(told["data"])
                head = bytes((0x81, size)) if size < 126 else b"\x81\x7e" + size.to_bytes(2)
                ready = head + told["data"]
                for transport in open_:
                    transport.write(ready)


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
