"""Queries sent once and named from then on by their SHA-256 (Apollo's automatic persisted queries).

They are kept in Valkey, for a while: whoever is told that one is not there sends it again whole.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mercat.graphql.asked import Asked
from mercat.graphql.errors import BadRequest
from mercat.platform.cache import CacheDown
from mercat.platform.errors import Malformed, NotFound
from mercat.platform.ratelimit import Limit
from mercat.platform.resources import Resources

REMEMBERED = 24 * 60 * 60.0
"""Seconds."""
_A_MINUTE = 60
"""New ones of one caller that are kept in a minute."""
_HASH = re.compile(r"[0-9a-f]{64}")


class PersistedQueryNotFound(NotFound):
    """The message is what clients look for."""

    code = "persisted_query_not_found"
    message = "PersistedQueryNotFound"


class PersistedQueryNotSupported(Malformed):
    code = "persisted_query_not_supported"
    message = "PersistedQueryNotSupported"


class PersistedQueryMismatch(Malformed):
    code = "persisted_query_mismatch"
    message = "This is not the SHA-256 of this query."


def named(extensions: Mapping[str, Any] | None) -> str | None:
    """The hash that a request names its query by. Raises BadRequest, PersistedQueryNotSupported."""
    told = (extensions or {}).get("persistedQuery")
    if told is None:
        return None
    if not isinstance(told, dict) or not isinstance(told.get("sha256Hash"), str):
        raise BadRequest("`persistedQuery` has a version and a sha256Hash.")
    if told.get("version") != 1:
        raise PersistedQueryNotSupported
    if not _HASH.fullmatch(told["sha256Hash"]):
        raise PersistedQueryMismatch
    found: str = told["sha256Hash"]
    return found


class PersistedQueries:
    def __init__(self, resources: Resources) -> None:
        self._cache = resources.cache
        self._limiter = resources.limiter

    async def whole(self, asked: Asked) -> Asked:
        """With its text. Raises PersistedQueryNotFound, PersistedQueryMismatch."""
        if asked.name is None:
            return asked
        if asked.query:
            if not hmac.compare_digest(_hash(asked.query), asked.name):
                raise PersistedQueryMismatch
            return asked
        try:
            found = await self._cache.get(_key(asked.name))
        except CacheDown:
            found = None
        if found is None:
            raise PersistedQueryNotFound
        return replace(asked, query=found.decode())

    async def keep(self, asked: Asked, caller: str) -> None:
        """One that came whole and has been run. Nobody fills the store: beyond some a minute they
        are not kept. `caller`: whose they are counted as.
        """
        if asked.name is None or not asked.is_whole:
            return
        try:
            standing = await self._limiter.take(Limit("graphql-persisted", _A_MINUTE), caller)
            if standing.allowed:
                query = asked.query.encode()
                await self._cache.set(_key(asked.name), query, seconds=REMEMBERED)
        except CacheDown:
            return


def _hash(query: str) -> str:
    return hashlib.sha256(query.encode()).hexdigest()


def _key(name: str) -> str:
    return f"graphql:query:{name}"
