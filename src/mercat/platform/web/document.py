"""The OpenAPI document as it is served: made once, and kept as bytes that are packed already."""

import asyncio
import gzip
import json
from collections.abc import Callable
from typing import Any

from fastapi import Request
from starlette.responses import Response

from mercat.platform.web.etags import tagged


class Document:
    """Whoever has it already is told so: pages ask for it each time they are opened."""

    def __init__(self, make: Callable[[], dict[str, Any]]) -> None:
        self._make = make
        self._making = asyncio.Lock()
        self._plain = self._packed = b""

    async def serve(self, request: Request) -> Response:
        """Packed by gzip for who takes that (RFC 9110 §12.5.3); each form has an ETag of its own.

        To make it takes seconds, which others do not have to wait for.
        """
        async with self._making:
            if not self._plain:
                await asyncio.to_thread(self._write)
        is_packed = _takes_gzip(request.headers.get("accept-encoding", ""))
        response = tagged(request, self._packed if is_packed else self._plain, max_age=0)
        response.headers["Vary"] = "Origin, Accept-Encoding"
        if is_packed and response.status_code == 200:
            response.headers["Content-Encoding"] = "gzip"
        return response

    def _write(self) -> None:
        text = json.dumps(self._make(), ensure_ascii=False, separators=(",", ":"))
        plain = text.encode()
        # Without a time in it, every process packs it into the same bytes.
        self._plain, self._packed = plain, gzip.compress(plain, mtime=0)


def _takes_gzip(accepted: str) -> bool:
    for coding in accepted.lower().split(","):
        name, _, weight = coding.replace(" ", "").partition(";")
        if name in {"gzip", "*"}:
            return weight.removeprefix("q=").strip("0.") != "" or not weight
    return False
