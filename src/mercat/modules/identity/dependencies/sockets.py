"""How a WebSocket finds out who is calling."""

from starlette.requests import HTTPConnection

from mercat.modules.identity.dependencies.cookies import (
    cookie_names,
    is_listed,
    refuse_forged,
)
from mercat.modules.identity.dependencies.guards import guard
from mercat.modules.identity.errors import CsrfFailed, InvalidAccessToken, InvalidTicket
from mercat.modules.identity.models import Actor
from mercat.modules.identity.service import Tickets
from mercat.platform.resources import Resources
from mercat.platform.web.limits import take_for_client
from mercat.platform.web.session import FromApp

_KNOCKS = 10
"""A stranger may open this many times as many sockets a minute as they may ask elsewhere."""


async def tickets(resources: FromApp) -> Tickets:
    return Tickets(resources.cache)


def refuse_other_sites(socket: HTTPConnection) -> None:
    """No page of another origin opens a socket here, whatever it shows. Raises CsrfFailed."""
    origin = socket.headers.get("origin")
    if origin is not None and not is_listed(_resources(socket).settings, origin):
        raise CsrfFailed


async def socket_caller(socket: HTTPConnection) -> Actor | None:
    """By the ticket in the address, or by the cookie; None for who has neither, and says in the
    first frame who they are. Raises InvalidTicket, what `Guard.check` raises, and RateLimited.
    """
    resources = _resources(socket)
    ticket = socket.query_params.get("ticket")
    cookie = socket.cookies.get(cookie_names(resources.settings)[0])
    if ticket is None and not cookie:
        await take_for_client(socket, "socket", _KNOCKS)
        return None
    if ticket is None:
        refuse_forged(socket)
        return await token_caller(socket, str(cookie))
    try:
        holder = await Tickets(resources.cache).redeem(ticket, socket.headers.get("origin"))
    except InvalidTicket:
        await take_for_client(socket, "bad-token")
        raise
    actor, standing = await guard(resources).check_again(
        holder.user_id, holder.session_id, holder.expires
    )
    standing.enforce()
    return actor


async def token_caller(socket: HTTPConnection, token: str) -> Actor:
    """By an access token. Raises InvalidAccessToken, SessionEnded, RateLimited."""
    try:
        actor, standing = await guard(_resources(socket)).check(token)
    except InvalidAccessToken:
        await take_for_client(socket, "bad-token")
        raise
    standing.enforce()
    return actor


def _resources(socket: HTTPConnection) -> Resources:
    resources: Resources = socket.app.state.resources
    return resources
