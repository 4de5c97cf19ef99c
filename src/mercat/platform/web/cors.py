"""Which browsers may call: those at CORS_ORIGINS, and at localhost on a developer's machine."""

import re

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from mercat.platform.settings import Settings
from mercat.platform.web.errors import answer

_LOCALHOST = r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?"
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_ACCEPTED = ("Authorization", "Content-Type", "Idempotency-Key", "X-API-Key", "X-Request-ID")
_EXPOSED = (
    *("ETag", "Idempotent-Replayed", "RateLimit", "RateLimit-Policy"),
    *("Retry-After", "X-Request-ID"),
)


def lets_in(settings: Settings, origin: str) -> bool:
    """Whether a page of this origin may read what we answer it."""
    if settings.is_local and re.fullmatch(_LOCALHOST, origin):
        return True
    return origin in settings.cors_origins


class Cors(CORSMiddleware):
    """Starlette's, with its refusals told in the one shape."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        super().__init__(
            app,
            allow_origins=settings.cors_origins,
            allow_origin_regex=_LOCALHOST if settings.is_local else None,
            allow_credentials=True,
            allow_methods=_METHODS,
            allow_headers=_ACCEPTED,
            expose_headers=_EXPOSED,
            max_age=600,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Who sends no Origin need not pay for the check. That it matters is told to caches by the
        frame, which sets `Vary: Origin` on every answer.
        """
        if scope["type"] != "http" or all(name != b"origin" for name, _ in scope["headers"]):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    def preflight_response(self, request_headers: Headers) -> Response:
        response = super().preflight_response(request_headers)
        if response.status_code == 200:
            return response
        kept = ("vary", "access-control-allow-origin", "access-control-allow-credentials")
        headers = {name: value for name, value in response.headers.items() if name in kept}
        told = f"{bytes(response.body).decode()}."
        return answer(400, "cors_refused", told, headers=headers)
