"""Who may do what in which business, for every module that stands on businesses."""

from typing import Self
from uuid import UUID

from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.businesses.models import Membership, TeamPermission
from mercat.modules.businesses.repository import TeamRepository
from mercat.modules.identity.models import Actor
from mercat.platform.errors import Forbidden
from mercat.platform.outbox import Session


class Teams:
    def __init__(self, team: TeamRepository) -> None:
        self._team = team

    @classmethod
    def of(cls, session: Session) -> Self:
        """For other modules, which do not know our repositories."""
        return cls(TeamRepository(session))

    async def require(
        self, actor: Actor, business_id: UUID, permission: TeamPermission, *, lock: bool = False
    ) -> Membership:
        """Raises NoBusiness for whoever is not in the team, Forbidden for whoever may not. `lock`:
        until the commit nobody else changes the business or what hangs on it.
        """
        membership = await self._team.membership(business_id, actor.user_id, lock=lock)
        if membership is None:
            raise NoBusiness
        if not membership.may(permission):
            raise Forbidden
        return membership
