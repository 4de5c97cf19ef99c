"""Which program is calling: the check that every request with an API key passes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from mercat.modules.identity.errors import InvalidApiKey
from mercat.modules.identity.models import Actor, UserType
from mercat.modules.identity.repository import LIVE_KEY
from mercat.modules.identity.service.key_format import read_key
from mercat.modules.identity.service.role_book import RoleBook
from mercat.platform.ratelimit import Limit, Standing
from mercat.platform.reads import Row
from mercat.platform.resources import Resources

NOTED_EVERY = timedelta(minutes=1)
"""How exactly it is known when a key was last used."""
_GENEROSITY = 10
"""As for people who have signed in, see Guard."""
_MOST_REMEMBERED = 10_000


@dataclass(frozen=True)
class KeyUse:
    """`is_news`: nobody has noted for a while that the key is in use."""

    key_id: UUID
    actor: Actor
    standing: Standing
    is_news: bool


class KeyGuard:
    """Asks PostgreSQL about the key and its owner each time: nothing outlives a revocation."""

    def __init__(self, resources: Resources, roles: RoleBook) -> None:
        self._reads = resources.reads
        self._keyring = resources.keyring
        self._limiter = resources.limiter
        self._clock = resources.clock
        self._roles = roles
        count = resources.settings.rate_limit_per_minute * _GENEROSITY
        self._limit = Limit("api-key", count)
        self._noted: dict[UUID, datetime] = {}

    async def check(self, text: str) -> KeyUse:
        """Raises InvalidApiKey: without a query for what cannot be a key, and likewise for one
        that is unknown, revoked, expired, or whose owner may not sign in.
        """
        key = read_key(text)
        row = await self._reads.one(LIVE_KEY, prefix=key.id, now=self._clock.now())
        parts = (key.id.encode(), key.secret.encode())
        if row is None or not self._keyring.agrees("api-key", row["secret_hash"], *parts):
            raise InvalidApiKey
        standing = await self._limiter.take(self._limit, str(row["id"]))
        return KeyUse(row["id"], await self._actor(row), standing, self._is_news(row))

    async def _actor(self, row: Row) -> Actor:
        """It may do what it was made for, as far as its owner may do that today."""
        roles = (row["user_type"], *(row["roles"] or ()))
        scopes = frozenset(row["scopes"])
        permissions = frozenset(p for p in await self._roles.permissions(roles) if p in scopes)
        kind = UserType(row["user_type"])
        return Actor(row["user_id"], None, kind, roles, permissions, api_key_id=row["id"])

    def _is_news(self, row: Row) -> bool:
        now, known = self._clock.now(), self._noted.get(row["id"]) or row["last_used_at"]
        if known is not None and known > now - NOTED_EVERY:
            return False
        if len(self._noted) >= _MOST_REMEMBERED:
            self._noted.clear()
        self._noted[row["id"]] = now
        return True
