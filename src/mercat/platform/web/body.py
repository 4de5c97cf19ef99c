"""How much a request may carry."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mercat.platform.errors import ContentTooLarge
from mercat.platform.settings import Settings
from mercat.platform.web.errors import told


class BodyLimit:
    """Refuses a body that is too large: before reading it if it says so, else as soon as it is."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._most = settings.max_body_size

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
        elif self._announced(scope) > self._most:
            await told(ContentTooLarge())(scope, receive, send)
        else:
            await self._app(scope, self._counted(receive), send)

    @staticmethod
    def _announced(scope: Scope) -> int:
        """Content-Length; the server has checked that it is a number."""
        return next((int(v) for name, v in scope["headers"] if name == b"content-length"), 0)

    def _counted(self, receive: Receive) -> Receive:
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._most:
                raise HTTPException(413)  # FastAPI tells any other error as a 400
            return message

        return counted
