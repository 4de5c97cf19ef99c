"""Who may know of which studio."""

from collections.abc import Mapping
from typing import Any

from mercat.modules.businesses.models import BusinessStatus, TeamRole
from mercat.modules.businesses.service import is_inside
from mercat.modules.identity.models import Actor
from mercat.modules.venues.models import RoomStatus, StudioStatus


def can_see(actor: Actor | None, row: Mapping[str, Any]) -> bool:
    """Of a row with the status and archived_at of a studio and of its business, and the caller's
    role there: what is published of a published business everybody, what is not its team and staff,
    what is archived nobody.
    """
    if row["archived_at"] is not None or row["business_archived_at"] is not None:
        return False
    role: TeamRole | None = row["role"]
    return is_public(row) or is_inside(actor, role)


def is_public(row: Mapping[str, Any]) -> bool:
    """Of one that is not archived."""
    told = (row["business_status"], row["status"])
    return told == (BusinessStatus.PUBLISHED, StudioStatus.PUBLISHED)


def can_see_room(actor: Actor | None, row: Mapping[str, Any]) -> bool:
    """Of such a row with the room's status: one that is INACTIVE its team and staff alone."""
    role: TeamRole | None = row["role"]
    return can_see(actor, row) and (
        row["room_status"] == RoomStatus.ACTIVE or is_inside(actor, role)
    )
