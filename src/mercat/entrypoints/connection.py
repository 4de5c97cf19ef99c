"""One client's connection: uvicorn's, with bounds on how long and how large a request may come in.

All of it happens beside the requests that come in at once: these pay for one comparison.
"""

from asyncio import TimerHandle, Transport
from collections.abc import Callable
from typing import Any

import structlog
from starlette.responses import Response
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from mercat.platform.errors import Malformed
from mercat.platform.observability.context import request_id
from mercat.platform.web.errors import answer, told
from mercat.platform.web.frame import new_request_id, unframed

LONGEST_HEAD = 64 * 1024
"""Bytes of a request's first line and headers."""
HEAD_TIMEOUT = 15.0
"""Seconds from a head's first byte, or from the start of the connection, to its last."""
LINGER = 10.0
"""Seconds for the rest of a body that nobody wants any more, before the connection is closed."""
HURRY = 2.0
"""Seconds for the rest of a body when the process is about to stop."""

_log = structlog.get_logger(__name__)


class HeadTooLong(Exception):
    """Ends the parsing; the client has been told."""


class Connection(HttpToolsProtocol):
    scope: Any
    cycle: Any
    """Both are None until the first request."""
    _arrived = 0
    """Bytes since the last whole head, the one that is coming in included."""
    _watch: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch = self.loop.call_later(HEAD_TIMEOUT, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        self._unwatch()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        before, reads_body = self.scope, self.cycle is not None and self.cycle.more_body
        self._arrived += len(data)
        super().data_received(data)
        if self.scope is not None and "method" in self.scope:
            self._arrived = 0
            if self._watch is not None:
                self._unwatch()
        elif reads_body and self.scope is not before:
            self._arrived = 0  # most of this was the end of a body
        if self._arrived and not self.transport.is_closing():
            self._wait_for_head()

    def on_headers_complete(self) -> None:
        if self._arrived > LONGEST_HEAD and self._head_size() > LONGEST_HEAD:
            self._refuse_length()
            raise HeadTooLong
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.cycle.more_body:
            self.loop.call_later(LINGER, self._end_unread, self.cycle)

    def shutdown(self) -> None:
        """Who has not said all of their request yet does not hold up the end of the process."""
        super().shutdown()
        if self.cycle is not None and not self.cycle.response_complete and self.cycle.more_body:
            self.loop.call_later(HURRY, self._end_unsent, self.cycle)

    def send_400_response(self, msg: str) -> None:
        del msg  # uvicorn's, and plain text
        if not self.transport.is_closing():
            self._refuse(lambda: told(Malformed()))

    def _wait_for_head(self) -> None:
        if self._arrived > LONGEST_HEAD:
            self._refuse_length()
        elif self._watch is None:
            self._watch = self.loop.call_later(HEAD_TIMEOUT, self._give_up)

    def _give_up(self) -> None:
        self._watch = None
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.keep_alive = False  # the one before is being answered
        elif self.scope is not None and "method" not in self.scope:
            self._refuse(lambda: answer(408, "request_timeout", "The request came in too slowly."))
        else:
            self.transport.close()

    def _unwatch(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def _head_size(self) -> int:
        return len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)

    def _end_unread(self, cycle: RequestResponseCycle) -> None:
        if self.cycle is cycle and cycle.response_complete:
            self.transport.close()

    def _end_unsent(self, cycle: RequestResponseCycle) -> None:
        if cycle.more_body and not cycle.response_complete:
            self.transport.close()

    def _refuse_length(self) -> None:
        code = "request_header_fields_too_large"
        self._refuse(lambda: answer(431, code, "The headers of this request are too large."))

    def _refuse(self, make: Callable[[], Response]) -> None:
        """Answers what never became a request, in the one shape, and hangs up."""
        known = new_request_id()
        token = request_id.set(known)
        try:
            response = make()
            _log.warning("request_refused", status=response.status_code)
        finally:
            request_id.reset(token)
        headers = unframed(response.raw_headers, known, self.config.loaded_app.state.settings)
        lines = [b"%b: %b\r\n" % pair for pair in (*headers, (b"connection", b"close"))]
        status = STATUS_LINE[response.status_code]
        self.transport.write(b"".join([status, *lines, b"\r\n", bytes(response.body)]))
        self.transport.close()
