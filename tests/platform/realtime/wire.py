"""A connection that keeps what is written to it, and reads none of it if it is told so."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson

from mercat.platform.realtime import Holder, Socket, Tenant
from mercat.platform.realtime.socket import Missed


class TapedWire:
    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.unread = 0
        self.is_cut = False
        self.ended: tuple[int, str] | None = None
        self.flows = asyncio.Event()
        self.flows.set()

    def put(self, data: bytes, /) -> None:
        assert self.ended is None, "written after the end"
        if self.is_cut:
            raise RuntimeError("the handler is closed")  # uvloop's words
        self.written.append(data)

    def waiting(self) -> int:
        return self.unread

    async def drained(self) -> None:
        await self.flows.wait()

    def settle(self, tenant: Tenant, /) -> None:
        raise AssertionError("there is no door here")

    def end(self, code: int, reason: str) -> None:
        self.ended = self.ended or (code, reason)

    @property
    def frames(self) -> list[dict[str, Any]]:
        return [orjson.loads(_payload(data)) for data in self.written]

    @property
    def seqs(self) -> list[int]:
        return [frame["seq"] for frame in self.frames if "seq" in frame]


def _payload(data: bytes) -> bytes:
    head = {126: 4, 127: 10}.get(data[1], 2)
    return data[head:]


async def nothing(_: UUID, __: int, ___: int) -> Sequence[tuple[int, bytes]]:
    return []


def socket_on(wire: TapedWire, holder: Holder, missed: Missed = nothing) -> Socket:
    """Past its beginning: nothing is held back any more."""
    socket = Socket(wire, holder, missed)
    socket.begin()
    return socket
