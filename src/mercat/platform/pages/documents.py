"""The API as pages: Swagger UI to try it, ReDoc to read it, GraphiQL for the graph."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse

from mercat.platform.pages.page import DOCS, GRAPH, OPENAPI, REDOC, Pages


class Documents:
    """All three write style attributes as they draw, and ReDoc searches in a worker."""

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

    async def graphiql(self, request: Request) -> HTMLResponse:
        """For browsers alone: whoever else asks by GET is told that the graph is asked by POST."""
        if "text/html" not in request.headers.get("accept", ""):
            raise HTTPException(405, headers={"Allow": "POST"})
        return self._pages.render("graphiql.html", GRAPH.path, inline_styles=True, fonts=True)
