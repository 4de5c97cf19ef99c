"""The files that pages need, ours and the vendored ones, served without asking any other host."""

import hashlib
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

_FOLDER: Final = Path(__file__).parent / "static"
_YEAR: Final = "public, max-age=31536000, immutable"
_DAY: Final = "public, max-age=86400"


class Assets:
    """Files by name. Their addresses carry a digest, so that browsers may keep them for a year."""

    def __init__(self) -> None:
        self._files = StaticFiles(directory=_FOLDER)
        self._digests = {
            file.relative_to(_FOLDER).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()[:16]
            for file in _FOLDER.rglob("*")
            if file.is_file()
        }

    def url(self, name: str) -> str:
        """The address of the file `name`; KeyError if there is none."""
        return f"/static/{name}?v={self._digests[name]}"

    async def serve(self, request: Request, path: str) -> Response:
        response = await self._files.get_response(path, request.scope)
        is_current = request.query_params.get("v") == self._digests.get(path)
        response.headers["Cache-Control"] = _YEAR if is_current else _DAY
        return response

    async def favicon_ico(self, request: Request) -> Response:
        return await self.serve(request, "favicon.ico")

    async def favicon_svg(self, request: Request) -> Response:
        return await self.serve(request, "favicon.svg")
