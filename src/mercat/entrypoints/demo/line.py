"""A WebSocket of somebody of the story."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from mercat.entrypoints.demo.telling import PATIENCE, Person, StepFailed, Teller


class Line:
    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    async def say(self, type: str, **fields: Any) -> None:
        await self._socket.send(json.dumps({"type": type, **fields}))

    async def hear(self, type: str) -> dict[str, Any]:
        """The next frame of this type. Raises StepFailed for none in time, and for a refusal."""
        frame: dict[str, Any] = {}
        try:
            async with asyncio.timeout(PATIENCE):
                while frame.get("type") not in {type, "error"}:
                    frame = json.loads(await self._socket.recv())
        except (TimeoutError, WebSocketException) as error:
            raise StepFailed(f"{type}: {str(error) or 'not in time'}") from error
        if frame["type"] != type:
            raise StepFailed(f"{type}: {frame}")
        return frame


@asynccontextmanager
async def open_line(teller: Teller, url: str, what: str, who: Person) -> AsyncIterator[Line]:
    ticket = await teller.step(what, "POST ws/ticket", 201, by=who)
    address = f"{url.replace('http', 'ws', 1).rstrip('/')}/api/v1/ws?ticket={ticket['ticket']}"
    try:
        async with connect(address) as socket:
            line = Line(socket)
            await line.hear("ready")
            yield line
    except (OSError, WebSocketException) as error:
        raise StepFailed(f"{what}: {error}") from error
