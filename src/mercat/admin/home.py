"""The first page: what waits, and how the house is doing."""

from starlette.requests import Request
from starlette.responses import Response

from mercat.admin.pages import pages


async def home(request: Request) -> Response:
    return pages(request).render(request, "home.html")
