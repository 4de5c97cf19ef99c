"""How many people a team may have."""

from uuid import UUID

from mercat.modules.businesses.errors import PlanLimitReached
from mercat.modules.businesses.repository import (
    InvitationRepository,
    MemberRepository,
    PlanRepository,
)
from mercat.platform.clock import Clock
from mercat.platform.outbox import Session


class Seats:
    """In the caller's transaction, under the lock of the business."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._plans = PlanRepository(session)
        self._members = MemberRepository(session)
        self._invitations = InvitationRepository(session)
        self._clock = clock

    async def require_to_invite(self, business_id: UUID) -> None:
        """One more than members and open invitations. Raises PlanLimitReached."""
        asked = await self._invitations.count_open(business_id, self._clock.now())
        await self._require(business_id, asked)

    async def require_to_join(self, business_id: UUID) -> None:
        """For who was invited: the plan may be a smaller one since. Raises PlanLimitReached."""
        await self._require(business_id, 0)

    async def _require(self, business_id: UUID, asked: int) -> None:
        size = (await self._plans.of(business_id)).team_size
        if size is not None and await self._members.count(business_id) + asked >= size:
            raise PlanLimitReached(team_size=size)
