"""Who is really calling: the client's address behind proxies that we trust."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address

from starlette.types import ASGIApp, Receive, Scope, Send

from mercat.platform.addresses import parse
from mercat.platform.settings import Settings


class ClientAddress:
    """Sets the scope's client from X-Forwarded-For, read from the right: the first address that is
    not a trusted proxy is the client. A value that does not parse means the socket's peer.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._proxies = settings.proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        if self._proxies and client:
            forwarded = [v for name, v in scope["headers"] if name == b"x-forwarded-for"]
            address = self._resolve(client[0], b",".join(forwarded).decode("latin-1"))
            scope["client"] = (address, client[1])
        await self._app(scope, receive, send)

    def _resolve(self, peer: str, forwarded: str) -> str:
        if not forwarded or not self._trusts(parse(peer)):
            return peer
        hops: Sequence[IPv4Address | IPv6Address | None] = [
            parse(hop.strip()) for hop in forwarded.split(",")
        ]
        for hop in reversed(hops):
            if hop is None:
                return peer
            if not self._trusts(hop):
                return str(hop)
        return str(hops[0])

    def _trusts(self, address: IPv4Address | IPv6Address | None) -> bool:
        return address is not None and any(address in network for network in self._proxies)
