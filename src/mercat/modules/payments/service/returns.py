"""What has gone back, for whoever was paid."""

from collections.abc import Collection
from uuid import UUID

from mercat.modules.payments.models import RefundStatus
from mercat.modules.payments.repository import ChargeRepository, RefundRepository
from mercat.platform.outbox import Session


class Returns:
    """In the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._charges = ChargeRepository(session)
        self._refunds = RefundRepository(session)

    async def of(self, charges: Collection[UUID]) -> int:
        """Minor units: of all of these together, what has gone back or is on its way back."""
        return await self._charges.returned(charges)

    async def is_lost(self, refund_id: UUID) -> bool:
        """Whether a refund has failed, as far as we know."""
        refund = await self._refunds.find(refund_id)
        return refund is not None and refund.status is RefundStatus.FAILED
