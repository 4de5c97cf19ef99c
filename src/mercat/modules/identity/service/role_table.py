"""All roles as they are at one moment: what a change of them is decided from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from mercat.modules.identity.errors import UnknownRole
from mercat.modules.identity.models import SHIPPED, Permission
from mercat.platform.reads import Row

_KNOWN = frozenset(Permission)


@dataclass(frozen=True)
class RoleTable:
    rows: Mapping[str, Row]
    permissions: Mapping[str, frozenset[Permission]]
    """With what is inherited. By name, like the rows."""

    @classmethod
    def of(cls, roles: Sequence[Row]) -> Self:
        return cls({row["name"]: row for row in roles}, _effective(roles))

    def id_of(self, name: str) -> UUID:
        """Raises UnknownRole."""
        row = self.rows.get(name)
        if row is None:
            raise UnknownRole(f"There is no role {name}.")
        role_id: UUID = row["id"]
        return role_id

    def together(self, names: Iterable[str]) -> frozenset[Permission]:
        """What all of these roles permit; one that is not there permits nothing."""
        return frozenset().union(*(self.permissions.get(name, frozenset()) for name in names))

    def descends(self, role_id: UUID | None, from_id: UUID) -> bool:
        """Whether the first is the second, or inherits from it."""
        parents = {row["id"]: row["parent_id"] for row in self.rows.values()}
        while role_id is not None and role_id != from_id:
            role_id = parents[role_id]
        return role_id is not None

    def view(self, name: str) -> dict[str, Any]:
        """The fields of RoleRead."""
        row = self.rows[name]
        names = {other["id"]: other["name"] for other in self.rows.values()}
        own = {*SHIPPED.get(name, frozenset()), *(row["permissions"] or ())}
        return {
            **row,
            "parent": names.get(row["parent_id"]),
            "permissions": sorted(own),
            "effective_permissions": sorted(self.permissions[name]),
        }


def _effective(roles: Iterable[Row]) -> Mapping[str, frozenset[Permission]]:
    """What each role permits, by name, with what it inherits."""
    rows = {row["id"]: row for row in roles}
    return {row["name"]: _inherited(row, rows) for row in rows.values()}


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
