"""Who looks at the money of a business: its team, and staff."""

from uuid import UUID

from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.service import Teams
from mercat.modules.identity.models import Actor
from mercat.modules.payments.permissions import can_inspect
from mercat.platform.errors import Forbidden
from mercat.platform.outbox import Session


class Readers:
    def __init__(self, session: Session) -> None:
        self._teams = Teams.of(session)

    async def require(self, actor: Actor, business_id: UUID | None) -> None:
        """None: everybody's money, for staff alone. Raises NoBusiness, Forbidden."""
        if can_inspect(actor):
            return
        if business_id is None:
            raise Forbidden
        await self._teams.require(actor, business_id, TeamPermission.PAYMENTS_READ)
