"""A business in hand: until the commit nobody else changes it."""

from uuid import UUID

from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.businesses.models import Business, TeamPermission
from mercat.modules.businesses.repository import BusinessRepository
from mercat.modules.businesses.service.teams import Teams
from mercat.modules.identity.models import Actor, Permission
from mercat.platform.errors import Forbidden


class Holds:
    """In the caller's transaction. Raises Forbidden for whoever may not, and NoBusiness."""

    def __init__(self, teams: Teams, businesses: BusinessRepository) -> None:
        self._teams = teams
        self._businesses = businesses

    async def of_team(
        self, actor: Actor, business_id: UUID, permission: TeamPermission
    ) -> Business:
        if not actor.may(Permission.BUSINESSES_WRITE):
            raise Forbidden
        await self._teams.require(actor, business_id, permission, lock=True)
        return await self._held(business_id)

    async def of_staff(self, actor: Actor, business_id: UUID, permission: Permission) -> Business:
        if not actor.may(permission):
            raise Forbidden
        return await self._held(business_id)

    async def _held(self, business_id: UUID) -> Business:
        business = await self._businesses.lock(business_id)
        if business is None:
            raise NoBusiness
        return business
