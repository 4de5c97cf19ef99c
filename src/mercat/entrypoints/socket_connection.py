"""One client's WebSocket: uvicorn's, with what real time asks of it.

Frames are written to it as they are, once encoded for everybody; who does not read does not keep
us; and at the end of the process not all are told to come back in the same instant.
"""

import asyncio
import logging
import random
from typing import Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import OPEN

from mercat.platform.realtime import EXTENSION, REASONS, Close, Tenant

LARGEST_FRAME = 16 * 1024
"""Bytes of what a client may say at once; more is closed with 1009."""
_PATIENCE = 5.0
"""Seconds that a client has to answer the closing frame."""
_SPREAD = 0.005
"""Seconds for each connection over which all are closed when the process is about to stop."""
_LONGEST_SPREAD = 10.0
"""Less than what `serving` gives to work under way."""

_quiet = logging.getLogger("mercat.sockets")
_quiet.setLevel(logging.WARNING)


class SocketConnection(WebSocketsSansIOProtocol):
    """A Wire, found in the scope's extensions."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.logger = _quiet  # uvicorn would write the address with its ticket into the log
        self._tenant: Tenant | None = None
        self._door, self.app = self.app, self._serve

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.put = self.transport.write
        self.waiting = self.transport.get_write_buffer_size

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if not self.close_sent:
            cast("dict[str, Any]", self.scope["extensions"])[EXTENSION] = self

    def settle(self, tenant: Tenant, /) -> None:
        self._tenant = tenant

    async def _serve(self, scope: Any, receive: Any, send: Any) -> None:
        await self._door(scope, receive, send)
        if self._tenant is not None:
            scope.clear()
            del self.request, self.response
            await self._tenant(receive)

    def shutdown(self) -> None:
        """Who stands here is asked to connect again, one after the other."""
        if self.conn.state is not OPEN or self.close_sent:
            super().shutdown()
            return
        spread = min(_LONGEST_SPREAD, _SPREAD * len(self.connections))
        wait = random.uniform(0, spread)  # noqa: S311 (no secret)
        self.loop.call_later(wait, self.end, Close.AGAIN, REASONS[Close.AGAIN])

    async def drained(self) -> None:
        await self.writable.wait()

    def end(self, code: int, reason: str) -> None:
        if self.close_sent or self.disconnected or self.conn.state is not OPEN:
            return
        if self.transport.is_closing():
            return  # cut off this instant: uvloop raises for whoever writes to it
        self.close_sent = True
        self.stop_keepalive()
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(_PATIENCE, self.transport.abort)
