"""Who may read what was counted."""

from mercat.modules.businesses.models import TEAM, TeamPermission, TeamRole
from mercat.modules.identity.models import Actor, Permission


def can_report(actor: Actor) -> bool:
    """Staff: of every business, and of all together."""
    return actor.may(Permission.REPORTS_READ)


def sees_reports(actor: Actor, role: str | None) -> bool:
    """Of a business. `role`: the caller's in its team; None for whoever is not in it."""
    if can_report(actor):
        return True
    return role is not None and TeamPermission.REPORTS_READ in TEAM[TeamRole(role)]
