"""The console, as its endpoints ask for it."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, cast

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from mercat.admin.views import ConsoleView


class Pages(Protocol):
    @property
    def views(self) -> Sequence[ConsoleView]: ...

    def view(self, request: Request) -> ConsoleView:
        """The one in the address. Raises NotFound, Forbidden."""

    def render(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        """The page, with the menu and what was to be told."""


def pages(request: Request) -> Pages:
    return cast("Pages", request.app.state.console)


async def entered(request: Request) -> Mapping[str, str]:
    """What a form brought: texts, without the white space around them. Several values of one name
    are joined by commas; NUL, which PostgreSQL cannot keep, is left out.
    """
    form: FormData = await request.form()
    return {
        name: ",".join(
            value.replace("\0", "").strip()
            for value in form.getlist(name)
            if isinstance(value, str)
        )
        for name in form
    }
