"""The vendor's own library, loaded when it is first wanted: it takes two seconds."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from mercat.modules.payments.gateways.calling import CONNECT, WHOLE, Line
from mercat.modules.payments.gateways.port import (
    Access,
    GatewayError,
    GatewayRefused,
    GatewayUnavailable,
)
from mercat.platform.settings import Settings

if TYPE_CHECKING:
    from httpx import AsyncClient
    from square import AsyncSquare
    from square.core.pagination import AsyncPager
    from square.core.request_options import RequestOptions

T = TypeVar("T")

ONCE: "RequestOptions" = {"max_retries": 0}
"""Whoever asks tries again later. The library would do so itself, after up to a minute."""

_ASK_AGAIN = frozenset({408, 409, 429})
_RENEWED_SOON = frozenset({"ACCESS_TOKEN_EXPIRED"})
_PARTS = (
    "checkout.payment_links",
    "disputes",
    "locations",
    "o_auth",
    "orders",
    "payments",
    "refunds",
)


class SquareCalls:
    """`client` for what to ask, `ask` for asking it."""

    def __init__(self, settings: Settings) -> None:
        self._url = settings.square_api_url.rstrip("/")
        self._line = Line(_explain)
        self._http: AsyncClient | None = None
        self._loading = asyncio.Lock()

    async def client(self, access: Access | None = None) -> "AsyncSquare":
        """In the name of a seller; or, without one, of the application."""
        async with self._loading:
            if self._http is None:
                self._http = await asyncio.to_thread(_connect)
        from square import AsyncSquare  # noqa: PLC0415

        return AsyncSquare(
            # Never what the environment says by chance.
            token=access.token if access else None,
            base_url=self._url,
            httpx_client=self._http,
            timeout=WHOLE,
        )

    async def ask(self, call: Callable[[], Awaitable[T]]) -> T:
        """Raises GatewayUnavailable and GatewayRefused."""
        return await self._line.ask(call)

    async def each(
        self, first: Callable[[], Awaitable["AsyncPager[Any, Any]"]]
    ) -> AsyncIterator[Any]:
        """Of all pages of a list."""
        page = await self.ask(first)
        while True:
            for found in page.items or ():
                yield found
            if not page.has_next or page.get_next is None:
                return
            following = await self.ask(page.get_next)
            if following is None:
                return
            page = following

    async def close(self) -> None:
        http, self._http = self._http, None
        if http is not None:
            await http.aclose()


def _connect() -> "AsyncClient":
    from httpx import AsyncClient, Timeout  # noqa: PLC0415

    for part in _PARTS:
        import_module(f"square.{part}.client")
    return AsyncClient(timeout=Timeout(WHOLE, connect=CONNECT), follow_redirects=False)


def _explain(error: Exception) -> GatewayError | None:
    from httpx import HTTPError, InvalidURL  # noqa: PLC0415
    from square.core.api_error import ApiError  # noqa: PLC0415

    if isinstance(error, HTTPError | InvalidURL):
        return GatewayUnavailable("http_none")
    if not isinstance(error, ApiError):
        return None
    status, first = error.status_code or 0, next(iter(error.errors or ()), None)
    code, field = str(first.code if first else "unknown"), first.field if first else None
    if not 400 <= status < 500 or status in _ASK_AGAIN or code in _RENEWED_SOON:
        return GatewayUnavailable(code)
    return GatewayRefused(code, f"{code} {field or ''}".rstrip())
