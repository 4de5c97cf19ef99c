"""What each role permits, with what it inherits."""

import time
from collections.abc import Mapping
from uuid import UUID

from mercat.modules.identity.models import SHIPPED, Permission
from mercat.modules.identity.repository import ROLES
from mercat.platform.reads import Reads, Row

_FRESH = 1.0
"""Seconds that the book is believed: a change is felt everywhere soon, and nobody need be told."""

_KNOWN = frozenset(Permission)


class RoleBook:
    """One for the process. Roles are asked about with every request and changed once a month."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads
        self._read_at = float("-inf")
        self._permissions: Mapping[str, frozenset[Permission]] = {}
        self._bundles: dict[tuple[str, ...], frozenset[Permission]] = {}

    async def permissions(self, roles: tuple[str, ...]) -> frozenset[Permission]:
        """Of all these roles together; a name that no role has permits nothing."""
        if time.monotonic() - self._read_at > _FRESH:
            await self._read()
        bundle = self._bundles.get(roles)
        if bundle is None:
            bundle = frozenset().union(*(self._permissions.get(r, frozenset()) for r in roles))
            self._bundles[roles] = bundle
        return bundle

    async def _read(self) -> None:
        began = time.monotonic()
        rows = {row["id"]: row for row in await self._reads.all(ROLES)}
        self._permissions = {row["name"]: _inherited(row, rows) for row in rows.values()}
        self._bundles = {}
        self._read_at = began


def _inherited(row: Row, rows: Mapping[UUID, Row]) -> frozenset[Permission]:
    """A role's own permissions and its ancestors'. A circle of parents ends where it began."""
    found: set[Permission] = set()
    seen: set[UUID] = set()
    step: Row | None = row
    while step is not None and step["id"] not in seen:
        seen.add(step["id"])
        found |= SHIPPED.get(step["name"], frozenset())
        found |= {Permission(name) for name in step["permissions"] or () if name in _KNOWN}
        step = rows.get(step["parent_id"])
    return frozenset(found)
