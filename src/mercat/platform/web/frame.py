"""What frames every request: an id, a time, a count, a line in the log, headers that protect."""

import re
import time
from random import getrandbits

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mercat.platform.observability import metrics
from mercat.platform.observability.context import request_id
from mercat.platform.observability.logging import access_log
from mercat.platform.settings import Settings
from mercat.platform.web.errors import unexpected
from mercat.platform.web.routing import ROUTE

_ACCEPTED_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
QUIET = frozenset({"/health/live", "/health/ready", "/metrics"})
"""Asked every few seconds: in the metrics, but neither in the log nor traced."""

_ALWAYS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]
_UNLESS_SET = {
    b"cache-control": b"no-store",
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'",
}
_VARY = (b"vary", b"Origin")
"""What CORS adds itself where an Origin is sent; a cache must know it everywhere else too."""
_HSTS = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")

RATE_LIMIT = "mercat.standing"
"""The scope's key under which a limited route leaves its Standing."""


class Frame:
    """The outermost layer: nothing leaves Mercat without having passed it."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._headers = _protective(settings)
        self._log = access_log(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        known = _request_id(scope)
        token = request_id.set(known)
        status = 500

        async def framed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
                message["headers"] = self._dress(scope, message["headers"], known)
            await send(message)

        try:
            await self._app(scope, receive, framed)
        finally:
            self._note(scope, status, time.perf_counter() - began)
            request_id.reset(token)

    def _dress(
        self, scope: Scope, headers: list[tuple[bytes, bytes]], known: str
    ) -> list[tuple[bytes, bytes]]:
        dressed = [*headers, *self._headers, (b"x-request-id", known.encode())]
        present = {name for name, _ in headers}
        if b"vary" not in present:
            dressed.append(_VARY)
        dressed += [item for item in _UNLESS_SET.items() if item[0] not in present]
        if RATE_LIMIT in scope:
            dressed += scope[RATE_LIMIT].headers()
        return dressed

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = scope.get(ROUTE) or "unmatched"
        metrics.observe(scope["method"], route, status, seconds)
        if route in QUIET:
            return
        client = scope.get("client")
        self._log(scope["method"], route, status, seconds, client[0] if client else None)


class Net:
    """Catches what nothing else caught. Inside CORS, so that a browser may read the answer."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._show = settings.shows_errors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            # The edge. Once the answer has begun, all that is left is to cut it off.
            if started or scope["type"] != "http":
                raise
            await unexpected(error, show=self._show)(scope, receive, send)


def _request_id(scope: Scope) -> str:
    """The caller's own id if it is a harmless one, else a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _ACCEPTED_ID.fullmatch(value):
            return str(value, "ascii")
    return new_request_id()


def new_request_id() -> str:
    # Unique and no secret: not worth a call to the kernel.
    return f"{getrandbits(128):032x}"


def unframed(
    headers: list[tuple[bytes, bytes]], known: str, settings: Settings
) -> list[tuple[bytes, bytes]]:
    """The headers of an answer to what never became a request, and so never passed the frame."""
    framed = [*headers, *_protective(settings), *_UNLESS_SET.items(), _VARY]
    return [*framed, (b"x-request-id", known.encode())]


def _protective(settings: Settings) -> list[tuple[bytes, bytes]]:
    return _ALWAYS if settings.is_local else [*_ALWAYS, _HSTS]
