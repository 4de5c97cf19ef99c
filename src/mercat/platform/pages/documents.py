"""The OpenAPI document as pages: Swagger UI to try it, ReDoc to read it."""

from starlette.responses import HTMLResponse

from mercat.platform.pages.page import DOCS, OPENAPI, REDOC, Pages


class Documents:
    """Both tools write style attributes as they draw, and ReDoc searches in a worker."""

    def __init__(self, pages: Pages, *, is_local: bool) -> None:
        self._pages = pages
        self._is_local = is_local

    async def swagger_ui(self) -> HTMLResponse:
        """Remembers who signed in across reloads, but only on a developer's machine."""
        return self._pages.render(
            "docs.html",
            DOCS.path,
            inline_styles=True,
            openapi=OPENAPI.path,
            is_local=self._is_local,
        )

    async def redoc(self) -> HTMLResponse:
        return self._pages.render(
            "redoc.html", REDOC.path, inline_styles=True, workers=True, openapi=OPENAPI.path
        )
