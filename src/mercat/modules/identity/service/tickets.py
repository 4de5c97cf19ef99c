"""Tickets: what a browser shows to open a WebSocket, which cannot send a header.

They live in Valkey alone: what is lost there is asked for again.
"""

import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID

import orjson

from mercat.modules.identity.errors import InvalidTicket
from mercat.modules.identity.models import Actor
from mercat.platform.cache import Cache, CacheDown
from mercat.platform.errors import Unavailable

LIFETIME = 30
"""Seconds."""
_BYTES = 32
_LONGEST = 64


@dataclass(frozen=True)
class TicketHolder:
    """Whose token was checked when it was given; `expires`, in Unix time, is that token's."""

    user_id: UUID
    session_id: UUID
    expires: float


class Tickets:
    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    async def issue(self, actor: Actor, origin: str | None) -> str:
        """256 random bits, kept by their hash: good once, for this session and for pages of this
        origin. Raises Unavailable.
        """
        ticket = secrets.token_urlsafe(_BYTES)
        held = [str(actor.user_id), str(actor.login_id), actor.expires, origin]
        try:
            await self._cache.set(_key(ticket), orjson.dumps(held), seconds=LIFETIME)
        except CacheDown as error:
            raise Unavailable(dependency="cache") from error
        return ticket

    async def redeem(self, ticket: str, origin: str | None) -> TicketHolder:
        """Of many who show it at once, one gets in; who shows it from elsewhere has used it up.
        Raises InvalidTicket, Unavailable.
        """
        try:
            held = await self._cache.take(_key(ticket)) if len(ticket) <= _LONGEST else None
        except CacheDown as error:
            raise Unavailable(dependency="cache") from error
        if held is None:
            raise InvalidTicket
        user_id, session_id, expires, given_to = orjson.loads(held)
        if given_to != origin:
            raise InvalidTicket
        return TicketHolder(UUID(user_id), UUID(session_id), expires)


def _key(ticket: str) -> str:
    return f"ticket:{hashlib.sha256(ticket.encode()).hexdigest()}"
