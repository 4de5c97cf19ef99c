"""Who may know of which business."""

from collections.abc import Mapping
from typing import Any

from mercat.modules.businesses.models import BusinessStatus, TeamRole
from mercat.modules.identity.models import Actor, Permission

_STAFF = frozenset(
    {
        Permission.BUSINESSES_INSPECT,
        Permission.BUSINESSES_VERIFY,
        Permission.BUSINESSES_SUSPEND,
    }
)


def is_inside(actor: Actor | None, role: TeamRole | None) -> bool:
    """In its team, or staff who look after businesses."""
    return actor is not None and (role is not None or not _STAFF.isdisjoint(actor.permissions))


def can_see(actor: Actor | None, row: Mapping[str, Any]) -> bool:
    """Of a row with status, archived_at and the caller's role: what is published everybody, what is
    not its team and staff, what is archived nobody.
    """
    if row["archived_at"] is not None:
        return False
    return row["status"] == BusinessStatus.PUBLISHED or is_inside(actor, row["role"])
