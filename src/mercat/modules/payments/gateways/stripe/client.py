"""The vendor's own library, loaded when it is first wanted."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from mercat.modules.payments.gateways.calling import CONNECT, WHOLE, Line
from mercat.modules.payments.gateways.port import GatewayError, GatewayRefused, GatewayUnavailable
from mercat.platform.settings import Settings

if TYPE_CHECKING:
    from stripe import ListObject, StripeClient, StripeObject

T = TypeVar("T")

_ASK_AGAIN = frozenset({401, 409, 429})
"""Besides 5xx: our key is being changed, the same request is in progress, too many at once."""


class StripeCalls:
    """`client` for what to ask, `ask` for asking it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._line = Line(_explain)
        self._client: StripeClient | None = None
        self._loading = asyncio.Lock()

    async def client(self) -> "StripeClient":
        async with self._loading:
            if self._client is None:
                await asyncio.to_thread(import_module, "stripe")
                self._client = self._connect()
        return self._client

    async def ask(self, call: Callable[[], Awaitable[T]]) -> T:
        """Raises GatewayUnavailable and GatewayRefused."""
        return await self._line.ask(call)

    async def each(
        self, first: Callable[[], Awaitable["ListObject[Any]"]]
    ) -> AsyncIterator["StripeObject"]:
        """Of all pages of a list."""
        page = await self.ask(first)
        while True:
            for found in page.data:
                yield found
            if not page.has_more:
                return
            page = await self.ask(page.next_page_async)

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client._requestor._get_http_client().close_async()  # type: ignore[no-untyped-call]  # noqa: SLF001 (untyped; no other way)

    def _connect(self) -> "StripeClient":
        import stripe  # noqa: PLC0415
        from httpx import Timeout  # noqa: PLC0415

        stripe.enable_telemetry = False
        return stripe.StripeClient(
            self._settings.stripe_secret_key.get_secret_value(),
            base_addresses={"api": self._settings.stripe_api_url.rstrip("/")},
            # Whoever asks tries again later, under the same key: here once more at most.
            max_network_retries=1,
            http_client=stripe.HTTPXClient(timeout=Timeout(WHOLE, connect=CONNECT)),
        )


def _explain(error: Exception) -> GatewayError | None:
    import stripe  # noqa: PLC0415

    if not isinstance(error, stripe.StripeError):
        return None
    status = error.http_status
    if status is None or status >= 500 or status in _ASK_AGAIN:
        return GatewayUnavailable(error.code or f"http_{status or 'none'}")
    # Stripe's sentence may repeat an e-mail address; the name of the field says as much.
    code = error.code or ("idempotency" if _is_key_reused(error) else "invalid_request")
    return GatewayRefused(code, f"{code} {getattr(error, 'param', None) or ''}".rstrip())


def _is_key_reused(error: Exception) -> bool:
    import stripe  # noqa: PLC0415

    return isinstance(error, stripe.IdempotencyError)
