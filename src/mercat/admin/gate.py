"""Who may come in: staff with a second factor, by the cookies of an ordinary sign-in.

No second session mechanism: the same tokens, checked by the same guard as everywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mercat.modules.identity.dependencies import current_actor, guard
from mercat.modules.identity.dependencies.cookies import (
    Handover,
    clear_cookies,
    refresh_cookie,
    refuse_forged,
)
from mercat.modules.identity.dependencies.sessions import step_up
from mercat.modules.identity.dependencies.sign_in import refresh_session
from mercat.modules.identity.models import Actor, Device, Permission
from mercat.platform.errors import Forbidden, Unauthenticated
from mercat.platform.resources import Resources

LOGIN, LOGOUT, FACTOR, CONFIRM = "/login", "/logout", "/second-factor", "/confirm"
_OPEN = frozenset({LOGIN, f"{LOGIN}/code"})
_SAFE = frozenset({"GET", "HEAD"})


class NotStaff(Forbidden):
    code = "not_staff"
    message = "This console is for staff. Your account has nothing to do here."


@dataclass
class _Found:
    """Who calls, and the cookies that the answer brings along."""

    actor: Actor | None
    cookies: Response | None = None


class Gate:
    """`staff`: the permissions that the views ask for; whoever has none of them is refused."""

    def __init__(self, app: ASGIApp, staff: Callable[[], frozenset[Permission]]) -> None:
        self._app = app
        self._staff = staff

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        path = place(request)
        if path.startswith("/static/"):
            await self._app(scope, receive, send)
            return
        found = await _identify(request)
        request.state.actor = found.actor
        away = await self._elsewhere(request, path, found.actor)
        answer = _with(send, found.cookies)
        await (away or self._app)(scope, receive, answer)

    async def _elsewhere(self, request: Request, path: str, actor: Actor | None) -> Response | None:
        """Where somebody has to go first. Raises NotStaff."""
        if path in _OPEN:
            return None
        if actor is None:
            return to(request, LOGIN, next=_wanted(request))
        if path == LOGOUT:
            return None
        if not actor.permissions & self._staff():
            raise NotStaff
        resources: Resources = request.app.state.resources
        async with resources.database.open_session() as session:
            factor = step_up(session, resources)
            if not await factor.is_protected(actor):
                return None if path in {FACTOR, CONFIRM} else to(request, FACTOR)
            if not await factor.has_shown_factor(actor):
                return None if path == CONFIRM else to(request, CONFIRM, next=_wanted(request))
        return None


def place(request: Request) -> str:
    """The path below the console's own."""
    return str(request.scope["path"]).removeprefix(request.scope.get("root_path", "")) or "/"


def to(request: Request, path: str, **query: str) -> RedirectResponse:
    """Another page of the console, to be had by GET."""
    asked = urlencode({name: value for name, value in query.items() if value})
    root = request.scope.get("root_path", "")
    return RedirectResponse(f"{root}{path}" + (f"?{asked}" if asked else ""), status_code=303)


def way_back(request: Request, wanted: str | None) -> RedirectResponse:
    """Where somebody wanted to go; only a path of the console is believed."""
    root = request.scope.get("root_path", "")
    ours = wanted is not None and wanted.startswith(f"{root}/") and "\\" not in wanted
    return RedirectResponse(wanted if ours and wanted else f"{root}/", status_code=303)


async def _identify(request: Request) -> _Found:
    """By the access token; where that has run out, by the refresh token, which is traded for the
    next pair. Raises CsrfFailed for a change that another site may want.
    """
    try:
        return _Found(await current_actor(request))
    except Unauthenticated:
        token = refresh_cookie(request)
    if token is None:
        return _Found(None)
    if request.method not in _SAFE:
        refuse_forged(request)
    resources: Resources = request.app.state.resources
    cookies = Response()
    try:
        async with resources.database.open_session() as session:
            workflow = await refresh_session(session, resources)
            credentials = await workflow.execute(token, device_of(request))
        actor, _ = await guard(resources).check(credentials.access_token)
    except Unauthenticated:
        clear_cookies(request, cookies)
        return _Found(None, cookies)
    Handover(cookies, resources.settings, cookies=True).give(credentials)
    return _Found(actor, cookies)


def device_of(request: Request) -> Device:
    client = request.client
    return Device(client.host if client else None, request.headers.get("user-agent"))


def _wanted(request: Request) -> str:
    """The address that was asked for, if it can be asked for again."""
    if request.method not in _SAFE:
        return ""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _with(send: Send, cookies: Response | None) -> Send:
    if cookies is None:
        return send
    extra = [item for item in cookies.raw_headers if item[0] == b"set-cookie"]

    async def completed(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *extra]
        await send(message)

    return completed
