"""Limits by address, for doors that are open to everybody."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import cast

from fastapi import Request
from starlette.requests import HTTPConnection

from mercat.platform.addresses import network_of
from mercat.platform.errors import ApplicationError
from mercat.platform.ratelimit import Limit
from mercat.platform.resources import Resources
from mercat.platform.web.frame import RATE_LIMIT


def limited(name: str, times: int = 1) -> Callable[[Request], Awaitable[None]]:
    """A dependency: RATE_LIMIT_PER_MINUTE for this door and each address that knocks; or so many
    times that.
    """

    async def limit(request: Request) -> None:
        await take_for_client(request, name, times)

    return limit


async def take_for_client(request: HTTPConnection, name: str, times: int = 1) -> None:
    """Counts the request for its address. Raises RateLimited."""
    resources: Resources = request.app.state.resources
    rule = Limit(name, times * resources.settings.rate_limit_per_minute)
    client = request.client
    standing = await resources.limiter.take(rule, network_of(client.host if client else ""))
    request.scope[RATE_LIMIT] = standing
    standing.enforce()


def seldom_refused(
    rule: Limit, *refusals: type[ApplicationError]
) -> Callable[[HTTPConnection], AsyncIterator[None]]:
    """A dependency with scope="function", for a door whose refusals tell strangers something: once
    an address has been told so often, nothing is said there any more, good or bad.
    """

    async def limit(request: HTTPConnection) -> AsyncIterator[None]:
        limiter = cast("Resources", request.app.state.resources).limiter
        network = network_of(request.client.host if request.client else "")
        (await limiter.look(rule, network)).enforce()
        try:
            yield
        except refusals:
            (await limiter.take(rule, network)).enforce()
            raise

    return limit
