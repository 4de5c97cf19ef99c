"""What each role permits, with what it inherits."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mercat.modules.identity.models import Permission
from mercat.modules.identity.repository import ROLES
from mercat.modules.identity.service.role_table import RoleTable
from mercat.platform.reads import Reads
from mercat.platform.renewed import Renewed

_FRESH = 1.0
"""Seconds that the book is believed: a change is felt everywhere soon, and nobody need be told."""


class RoleBook:
    """One for the process. Roles are asked about with every request and changed once a month."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads
        self._pages = Renewed(self._read, _FRESH)

    async def permissions(self, roles: tuple[str, ...]) -> frozenset[Permission]:
        """Of all these roles together; a name that no role has permits nothing."""
        pages = await self._pages.get()
        if not pages.know(roles):
            self._pages.expire()  # one of them may have been made just now
            pages = await self._pages.get()
        return pages.together(roles)

    async def table(self) -> RoleTable:
        """All roles as they are now."""
        return RoleTable.of(await self._reads.all(ROLES))

    async def _read(self) -> "_Pages":
        return _Pages((await self.table()).permissions)


@dataclass(frozen=True)
class _Pages:
    permissions: Mapping[str, frozenset[Permission]]
    bundles: dict[tuple[str, ...], frozenset[Permission]] = field(default_factory=dict)

    def know(self, roles: tuple[str, ...]) -> bool:
        return roles in self.bundles or self.permissions.keys() >= set(roles)

    def together(self, roles: tuple[str, ...]) -> frozenset[Permission]:
        bundle = self.bundles.get(roles)
        if bundle is None:
            bundle = frozenset().union(*(self.permissions.get(r, frozenset()) for r in roles))
            self.bundles[roles] = bundle
        return bundle
