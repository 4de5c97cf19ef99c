"""What each role permits, with what it inherits."""

import time
from collections.abc import Mapping

from mercat.modules.identity.models import Permission
from mercat.modules.identity.repository import ROLES
from mercat.modules.identity.service.role_table import RoleTable
from mercat.platform.reads import Reads

_FRESH = 1.0
"""Seconds that the book is believed: a change is felt everywhere soon, and nobody need be told."""


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
            if not self._permissions.keys() >= set(roles):
                await self._read()  # one that was made just now
            bundle = frozenset().union(*(self._permissions.get(r, frozenset()) for r in roles))
            self._bundles[roles] = bundle
        return bundle

    async def table(self) -> RoleTable:
        """All roles as they are now."""
        return RoleTable.of(await self._reads.all(ROLES))

    async def _read(self) -> None:
        began = time.monotonic()
        self._permissions = (await self.table()).permissions
        self._bundles = {}
        self._read_at = began
