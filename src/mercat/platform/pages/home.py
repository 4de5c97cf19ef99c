"""The first page: where to go from here."""

from collections.abc import Sequence
from typing import Final

from starlette.responses import HTMLResponse, JSONResponse

from mercat.platform.pages.page import MAILBOX, Door, Pages

_FIRST_REQUEST: Final = """\
curl {url}/api/v1/auth/register \\
  -H 'Content-Type: application/json' \\
  -d '{{"email": "ada@example.com", "password": "Sunlit-Harbour-42"}}'"""


def first_request(url: str) -> str:
    """The command that registers somebody at `url`, to be pasted into a shell."""
    return _FIRST_REQUEST.format(url=url)


class Home:
    def __init__(self, pages: Pages, doors: Sequence[Door], url: str) -> None:
        self._pages = pages
        self._doors = doors
        self._url = url

    async def page(self) -> HTMLResponse:
        return self._pages.render(
            "home.html",
            "/",
            doors=self._doors,
            first_request=first_request(self._url),
            mailbox_path=MAILBOX.path if MAILBOX in self._doors else None,
        )


class Name:
    """All that a stranger is told in production."""

    def __init__(self, app_name: str) -> None:
        self._app_name = app_name

    async def json(self) -> JSONResponse:
        return JSONResponse({"name": self._app_name})
