"""Limits by address, for doors that are open to everybody."""

from collections.abc import Awaitable, Callable

from fastapi import Request

from mercat.platform.addresses import network_of
from mercat.platform.ratelimit import Limit
from mercat.platform.resources import Resources
from mercat.platform.web.frame import RATE_LIMIT


def limited(name: str) -> Callable[[Request], Awaitable[None]]:
    """A dependency: RATE_LIMIT_PER_MINUTE for this door and each address that knocks."""

    async def limit(request: Request) -> None:
        await take_for_client(request, name)

    return limit


async def take_for_client(request: Request, name: str) -> None:
    """Counts the request for its address. Raises RateLimited."""
    resources: Resources = request.app.state.resources
    rule = Limit(name, resources.settings.rate_limit_per_minute)
    client = request.client
    standing = await resources.limiter.take(rule, network_of(client.host if client else ""))
    request.scope[RATE_LIMIT] = standing
    standing.enforce()
