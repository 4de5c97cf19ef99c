"""Who is calling: the check that every request with an access token passes.

PostgreSQL is the truth about sessions, Valkey remembers its answers for a while. Nothing is
believed because Valkey is silent: what it does not know is asked of PostgreSQL. Nor is anything it
says of a session that has changed of late, which PostgreSQL lists once a second.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from mercat.modules.identity.errors import InvalidAccessToken, SessionEnded
from mercat.modules.identity.models import Actor, LoginSession, User, UserType
from mercat.modules.identity.repository import LIVE_SESSION, STANDING_SESSIONS
from mercat.modules.identity.service.role_book import RoleBook
from mercat.modules.identity.service.session_changes import SessionChanges
from mercat.platform.cache import CacheDown
from mercat.platform.crypto.tokens import InvalidToken, Tokens
from mercat.platform.ratelimit import Limit, Standing
from mercat.platform.resources import Resources

_REMEMBERED = 60.0
"""Seconds that Valkey vouches for a session."""
_IN_DOUBT = b"?"
_DOUBTED = 5.0
"""Seconds after a change in which every check asks PostgreSQL. Longer than the oldest answer that
may still be written: an answer that took over a second is not."""
_FRESH = 1.0
_CHANGES = timedelta(seconds=2 * _REMEMBERED)
"""How long a change is listed: until no answer from before it can be remembered any more, with a
minute for slow commits and for clocks that differ.
"""
_MEMORY = 2.0
"""Seconds that this process remembers that a signature was right."""
_MOST_REMEMBERED = 10_000
_GENEROSITY = 10
"""A signed-in caller may ask this many times as often as a stranger at a limited door."""


Roles = tuple[str, ...]
"""Names; the first is the user's type."""


@dataclass(frozen=True, slots=True)
class _Verified:
    user_id: UUID
    session_id: UUID
    expires: float
    forget_at: float


class Guard:
    def __init__(self, resources: Resources) -> None:
        self._reads = resources.reads
        self.roles = RoleBook(resources.reads)
        self._cache = resources.cache
        self._limiter = resources.limiter
        self._clock = resources.clock
        settings = resources.settings
        self._tokens = Tokens(
            resources.keyring,
            kind="at+jwt",
            issuer=settings.url,
            clock=resources.clock,
            pairs=settings.key_pairs,
        )
        self._lifetime = settings.access_token_expire_minutes * 60
        self._limit = Limit("caller", settings.rate_limit_per_minute * _GENEROSITY)
        self._verified: dict[str, _Verified] = {}
        self._changes = SessionChanges(resources.reads, resources.clock, _CHANGES)

    def issue(self, user: User, login: LoginSession, roles: Sequence[str]) -> tuple[str, int]:
        """An access token (RFC 9068) and its lifetime in seconds. `roles` beside their type's."""
        claims: dict[str, Any] = {
            "sub": str(user.id),
            "email": user.email,
            "user_type": user.user_type,
            "roles": [user.user_type, *roles],
            "sid": str(login.id),
            "jti": uuid4().hex,
        }
        return self._tokens.issue(claims, self._lifetime), self._lifetime

    async def check(self, token: str) -> tuple[Actor, Standing]:
        """Who holds this token, and how they stand with the limit for callers.

        One round trip to Valkey when all is well. Raises InvalidAccessToken or SessionEnded.
        """
        return await self._admit(self._remembered(token) or self._verify(token))

    async def check_again(
        self, user_id: UUID, session_id: UUID, expires: float
    ) -> tuple[Actor, Standing]:
        """The same for somebody whose token was checked a moment ago, and is good until `expires`
        (Unix time). Raises InvalidAccessToken or SessionEnded.
        """
        if expires <= self._clock.now().timestamp():
            raise InvalidAccessToken
        return await self._admit(_Verified(user_id, session_id, expires, 0))

    async def changed_among(self, sessions: Mapping[UUID, Roles]) -> dict[UUID, bool]:
        """Of these sessions, with the roles that each had when it was checked, those that are not
        the same any more: False for one that has ended, True for one with other roles. At most a
        second late. Raises what a read of PostgreSQL raises.
        """
        doubted = await self._changes.among(sessions.keys())
        if not doubted:
            return {}
        rows = await self._reads.all(STANDING_SESSIONS, ids=doubted, now=self._clock.now())
        standing = {row["id"]: (row["user_type"], *(row["roles"] or ())) for row in rows}
        return {
            session_id: session_id in standing
            for session_id in doubted
            if standing.get(session_id) != sessions[session_id]
        }

    async def _admit(self, known: _Verified) -> tuple[Actor, Standing]:
        roles, standing = await self._state(known)
        permissions = await self.roles.permissions(roles)
        actor = Actor(
            known.user_id,
            known.session_id,
            UserType(roles[0]),
            roles,
            permissions,
            expires=known.expires,
        )
        return actor, standing

    async def forget(self, user_id: UUID, session_id: UUID) -> None:
        """Puts a session in doubt, so that the next checks ask PostgreSQL: here for certain, and
        elsewhere, where it is known within a second anyway, at once. Raises CacheDown.
        """
        self._changes.note(session_id)
        await self._cache.set(_key(user_id, session_id), _IN_DOUBT, seconds=_DOUBTED)

    def _remembered(self, token: str) -> _Verified | None:
        known = self._verified.get(token)
        if known is None or known.forget_at < time.monotonic():
            return None
        return known if known.expires > self._clock.now().timestamp() else None

    def _verify(self, token: str) -> _Verified:
        try:
            claims = _complete(self._tokens.verify(token))
            verified = _Verified(
                UUID(claims["sub"]),
                UUID(claims["sid"]),
                claims["exp"],
                time.monotonic() + _MEMORY,
            )
        except (InvalidToken, KeyError, TypeError, ValueError, AttributeError) as error:
            raise InvalidAccessToken from error
        if len(self._verified) >= _MOST_REMEMBERED:
            self._verified.clear()
        self._verified[token] = verified
        return verified

    async def _state(self, known: _Verified) -> tuple[Roles, Standing]:
        caller, key = f"{{{known.user_id}}}", _key(known.user_id, known.session_id)
        try:
            standing, state = await self._limiter.take_and_read(self._limit, caller, key)
        except CacheDown:
            standing, state = self._limiter.take_alone(self._limit, caller), _IN_DOUBT
        if state is None or state == _IN_DOUBT or await self._changes.include(known.session_id):
            return await self._ask(known, remember=state is None), standing
        return tuple(state.decode().split(",")), standing

    async def _ask(self, known: _Verified, *, remember: bool) -> Roles:
        began = time.monotonic()
        row = await self._reads.one(
            LIVE_SESSION,
            session_id=known.session_id,
            user_id=known.user_id,
            now=self._clock.now(),
        )
        if row is None:
            raise SessionEnded
        roles = (row["user_type"], *(row["roles"] or ()))
        if remember and time.monotonic() - began < _FRESH:
            await self._remember(known, roles)
        return roles

    async def _remember(self, known: _Verified, roles: Roles) -> None:
        key = _key(known.user_id, known.session_id)
        try:
            await self._cache.set(key, ",".join(roles).encode(), seconds=_REMEMBERED, only_new=True)
        except CacheDown:
            return


def _complete(claims: dict[str, Any]) -> dict[str, Any]:
    """Raises InvalidToken for a token that does not say all that ours say (RFC 9068 §2.2)."""
    texts = [claims.get(name) for name in ("sub", "sid", "jti", "email")]
    roles = claims.get("roles")
    if not all(isinstance(text, str) and text for text in texts):
        raise InvalidToken
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise InvalidToken
    if claims.get("user_type") not in list(UserType) or claims["user_type"] not in roles:
        raise InvalidToken
    return claims


def _key(user_id: UUID, session_id: UUID) -> str:
    """In one cluster slot with the caller's limit, which is read in the same step."""
    return f"session:{{{user_id}}}:{session_id}"
