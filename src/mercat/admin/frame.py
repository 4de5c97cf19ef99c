"""What frames every page of the console: its policy, its cookies, and failures as pages."""

import secrets
from collections.abc import Awaitable, Callable, Iterator

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mercat.admin.gate import place
from mercat.platform.errors import ApplicationError
from mercat.platform.pages.page import policy
from mercat.platform.settings import Settings
from mercat.platform.web.errors import refusal_of, unexpected

_LIBRARYS = b"starlette_admin_"
Tell = Callable[[Request, ApplicationError | None], Awaitable[Response] | Response]
"""Makes a page of a refusal; of None, for a bug."""


class PageFrame:
    """The outermost layer of the console."""

    def __init__(self, app: ASGIApp, settings: Settings, tell: Callable[..., Response]) -> None:
        self._app = app
        self._tell = tell
        self._secure = not settings.is_local
        self._show = settings.shows_errors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        request.state.nonce = nonce = secrets.token_urlsafe(16)
        is_page = not place(request).startswith("/static/")
        started = False

        async def dressed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = list(self._dress(message["headers"], nonce, is_page=is_page))
            await send(message)

        try:
            await self._app(scope, receive, dressed)
        except Exception as error:
            # The edge of the console: people are told on a page, programs would be in JSON.
            if started:
                raise
            await self._told(request, error)(scope, receive, dressed)

    def _told(self, request: Request, error: Exception) -> Response:
        refusal = refusal_of(error)
        if refusal is None:
            unexpected(error, show=self._show)  # is logged there
        return self._tell(request, refusal)

    def _dress(
        self, headers: list[tuple[bytes, bytes]], nonce: str, *, is_page: bool
    ) -> Iterator[tuple[bytes, bytes]]:
        """The library's cookies are read by no script of ours, and go over https alone."""
        for name, value in headers:
            if name == b"set-cookie" and value.startswith(_LIBRARYS):
                yield name, value + self._stricter(value.lower())
            else:
                yield name, value
        if is_page:
            yield b"content-security-policy", policy(nonce).encode()

    def _stricter(self, cookie: bytes) -> bytes:
        wanted = [b"HttpOnly", *([b"Secure"] if self._secure else [])]
        return b"".join(b"; " + word for word in wanted if word.lower() not in cookie)
