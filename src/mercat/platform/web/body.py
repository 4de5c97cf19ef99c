"""How much a request may carry, and how long that may take."""

import asyncio
from collections.abc import Collection

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mercat.platform.errors import ContentTooLarge
from mercat.platform.settings import Settings
from mercat.platform.storage.signing import RAW
from mercat.platform.web.errors import told

BODY_TIMEOUT = 30.0
"""Seconds from the first look at a body to its last byte."""
WRAPPING = 16 * 1024
"""Bytes that a form may add to the file in it."""


class BodyLimit:
    """Refuses a body that is too large: before reading it if it says so, else as soon as it is. And
    one that does not come to its end. At the paths of `uploads` and at signed addresses a file may
    be sent.
    """

    def __init__(self, app: ASGIApp, settings: Settings, uploads: Collection[str] = ()) -> None:
        self._app = app
        self._most = settings.max_body_size
        self._most_uploaded = settings.max_upload_size + WRAPPING
        self._uploads = frozenset(uploads)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        takes_files = scope["path"] in self._uploads or scope["path"].startswith(RAW)
        most = self._most_uploaded if takes_files else self._most
        if self._announced(scope) > most:
            await told(ContentTooLarge())(scope, receive, send)
        else:
            await self._app(scope, self._counted(receive, most), send)

    @staticmethod
    def _announced(scope: Scope) -> int:
        """Content-Length; the server has checked that it is a number."""
        return next((int(v) for name, v in scope["headers"] if name == b"content-length"), 0)

    @staticmethod
    def _counted(receive: Receive, most: int) -> Receive:
        read, whole, ends = 0, False, 0.0

        async def counted() -> Message:
            nonlocal read, whole, ends
            if whole:
                return await receive()  # waits for the client to go, however long that takes
            ends = ends or asyncio.get_running_loop().time() + BODY_TIMEOUT
            # FastAPI tells any other error than an HTTPException as a 400.
            try:
                async with asyncio.timeout_at(ends):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408, headers={"Connection": "close"}) from None
            whole = not message.get("more_body", False)
            read += len(message.get("body", b""))
            if read > most:
                raise HTTPException(413)
            return message

        return counted
