"""Who may look at whose money."""

from mercat.modules.businesses.models import TEAM, TeamPermission, TeamRole
from mercat.modules.identity.models import Actor, Permission


def can_inspect(actor: Actor) -> bool:
    """Staff, everybody's. Teams see their own: the matrix of teams says who of them does."""
    return actor.may(Permission.PAYMENTS_INSPECT)


def sees_money(actor: Actor, role: str | None) -> bool:
    """Of a business. `role`: the caller's in its team; None for whoever is not in it."""
    if can_inspect(actor):
        return True
    return role is not None and TeamPermission.PAYMENTS_READ in TEAM[TeamRole(role)]
