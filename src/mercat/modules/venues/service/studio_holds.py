"""A studio in hand: until the commit nobody else changes it or what belongs to it."""

from typing import Self
from uuid import UUID

from mercat.modules.businesses.errors import NoBusiness
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.service import Teams
from mercat.modules.identity.models import Actor, Permission
from mercat.modules.venues.errors import NoStudio
from mercat.modules.venues.models import Studio
from mercat.modules.venues.repository import StudioRepository
from mercat.platform.errors import Forbidden
from mercat.platform.outbox import Session


class StudioHolds:
    """In the caller's transaction. Locks the business first, like everything that changes one."""

    def __init__(self, teams: Teams, studios: StudioRepository) -> None:
        self._teams = teams
        self._studios = studios

    @classmethod
    def of(cls, session: Session) -> Self:
        return cls(Teams.of(session), StudioRepository(session))

    async def of_team(
        self,
        actor: Actor,
        studio_id: UUID,
        permission: TeamPermission = TeamPermission.STUDIOS_MANAGE,
    ) -> Studio:
        """Raises NoStudio where there is none, it is archived, or whoever asks is not in its team,
        and Forbidden for who is and may not.
        """
        if not actor.may(Permission.BUSINESSES_WRITE):
            raise Forbidden
        business_id = await self._studios.business_of(studio_id)
        if business_id is None:
            raise NoStudio
        try:
            await self._teams.require(actor, business_id, permission, lock=True)
        except NoBusiness as error:
            raise NoStudio from error
        studio = await self._studios.lock(studio_id)
        if studio is None:
            raise NoStudio
        return studio
