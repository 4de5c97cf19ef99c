"""The console as part of the application: its addresses, its look, what stands in its menu."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette_admin import BaseAdmin
from starlette_admin.flash import FlashMiddleware, get_flashed_messages
from starlette_admin.security.csrf import CSRFMiddleware

from mercat.admin import doing, listing, sign_in
from mercat.admin.frame import PageFrame
from mercat.admin.gate import CONFIRM, FACTOR, LOGIN, LOGOUT, Gate
from mercat.admin.home import home
from mercat.admin.register import VIEWS
from mercat.admin.views import ConsoleView
from mercat.modules.identity.models import Permission
from mercat.platform.crypto.keys import Keyring
from mercat.platform.errors import ApplicationError, Delayed, Forbidden, NotFound
from mercat.platform.settings import Settings
from mercat.platform.web.errors import status_of

PATH: Final = "/admin"
_HERE: Final = Path(__file__).parent


class Console(BaseAdmin):
    """The library's fields, menu, templates and tokens. None of its own addresses: what it could
    create, edit, delete, import or run is not routed, and none of its scripts are served.
    """

    def __init__(self, settings: Settings) -> None:
        secret = Keyring(settings.secrets).key("console").hex()
        super().__init__(
            title=settings.app_name,
            base_url=PATH,
            templates_dir=str(_HERE / "templates"),
            secret_key=secret,
            timezone_config=None,
            middlewares=[
                Middleware(PageFrame, settings=settings, tell=self.tell),
                Middleware(FlashMiddleware, secret_key=secret),
                Middleware(CSRFMiddleware, secret_key=secret),
                Middleware(Gate, staff=self.permissions),
            ],
        )
        for view in VIEWS:
            self.add_view(view)
        self.routes = _routes()
        self.templates.env.globals["console"] = self

    def mount_to(self, app: FastAPI) -> None:  # type: ignore[override]
        """One state for both: what the application opens at its start, the console asks for."""
        super().mount_to(app)
        app.state.ROUTE_NAME = self.route_name
        self.app.state = app.state
        app.state.console = self

    @property
    def views(self) -> Sequence[ConsoleView]:
        return [view for view in self._model_views if isinstance(view, ConsoleView)]

    def permissions(self) -> frozenset[Permission]:
        """Whoever has one of these is staff."""
        return frozenset(view.permission for view in self.views)

    def view(self, request: Request) -> ConsoleView:
        """The one in the address. Raises NotFound, Forbidden."""
        key = request.path_params["key"]
        found = next((view for view in self.views if view.key == key), None)
        if found is None:
            raise NotFound
        if not found.is_accessible(request):
            raise Forbidden
        return found

    def menu(self, request: Request) -> list[tuple[str, list[ConsoleView]]]:
        """The views that whoever looks may see, under their headings."""
        if getattr(request.state, "actor", None) is None:
            return []
        seen = [view for view in self.views if view.is_accessible(request)]
        order = {group: place for place, group in reversed(list(enumerate(v.group for v in seen)))}
        seen.sort(key=lambda view: order[view.group])
        return [(group, list(views)) for group, views in groupby(seen, lambda view: view.group)]

    def render(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        told = hasattr(request.state, "admin_flash_pending")
        return self.templates.TemplateResponse(
            request=request,
            name=template,
            context={
                "messages": get_flashed_messages(request) if told else [],
                "menu": self.menu(request),
                "nonce": request.state.nonce,
                "root": PATH,
                "status": status,
                **values,
            },
            status_code=status,
            headers={"Cache-Control": "no-store"},
        )

    def tell(self, request: Request, refusal: ApplicationError | None) -> Response:
        """A refusal as a page; of None, that something went wrong on our side."""
        status = status_of(type(refusal)) if refusal else 500
        message = str(refusal) if refusal else "Something went wrong on our side."
        response = self.render(request, "refused.html", status, message=message)
        if isinstance(refusal, Delayed):
            response.headers["Retry-After"] = str(max(1, round(refusal.retry_after)))
        return response

    async def _render_error(self, request: Request, exc: Exception | None = None) -> Response:
        """What Starlette refuses: an address or a method that is not there."""
        status = exc.status_code if isinstance(exc, HTTPException) else 500
        message = "There is nothing here." if status == 404 else "This cannot be asked for so."
        return self.render(request, "refused.html", status, message=message)


def _routes() -> list[Route | Mount]:
    get, post, both = ["GET"], ["POST"], ["GET", "POST"]
    return [
        Mount("/static", StaticFiles(directory=_HERE / "static"), name="static"),
        Route("/", home, methods=get, name="index"),
        Route(LOGIN, sign_in.login, methods=both, name="login"),
        Route(f"{LOGIN}/code", sign_in.enter_code, methods=post, name="login-code"),
        Route(LOGOUT, sign_in.logout, methods=post, name="logout"),
        Route(FACTOR, sign_in.set_up_factor, methods=both, name="second-factor"),
        Route(CONFIRM, sign_in.confirm, methods=both, name="confirm"),
        Route("/search", listing.search, methods=get, name="search"),
        Route("/{key}/list", listing.show_list, methods=get, name="list"),
        Route("/{key}/export.csv", listing.export, methods=get, name="export"),
        Route("/{key}/detail", listing.show_row, methods=get, name="detail"),
        Route("/{key}/act/{action}", doing.act, methods=both, name="act"),
    ]


def mount_console(app: FastAPI, settings: Settings) -> None:
    """Puts the console at /admin, where people ask for it with a slash at the end and without."""
    app.add_route(PATH, _enter, methods=["GET"], include_in_schema=False)
    Console(settings).mount_to(app)


async def _enter(_: Request) -> Response:
    return RedirectResponse(f"{PATH}/", status_code=308)
