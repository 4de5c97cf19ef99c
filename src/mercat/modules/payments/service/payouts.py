"""What businesses are paid: taken out of the balance, then sent, then told of by a gateway."""

from datetime import datetime
from uuid import UUID

from mercat.modules.payments.errors import GivenUp, NotKnownYet
from mercat.modules.payments.events import PayoutChanged, PayoutDue
from mercat.modules.payments.gateways.facts import PayoutMoved, Progress
from mercat.modules.payments.models import Gateway, GatewayAccount, Payout, PayoutStatus
from mercat.modules.payments.repository import PayoutRepository
from mercat.modules.payments.service.ledger import Ledger
from mercat.platform.clock import Clock
from mercat.platform.ids import uuid7
from mercat.platform.money import Money
from mercat.platform.outbox import Outbox, Session

_ORDER = {
    PayoutStatus.PENDING: 0,
    PayoutStatus.IN_TRANSIT: 1,
    PayoutStatus.PAID: 2,
    PayoutStatus.FAILED: 3,
}
"""They only go on: what comes late changes nothing. A bank may send back what had arrived."""
_REACHED = {
    Progress.PENDING: PayoutStatus.IN_TRANSIT,
    Progress.SUCCEEDED: PayoutStatus.PAID,
    Progress.FAILED: PayoutStatus.FAILED,
}


class Payouts:
    """In the caller's transaction. A payout is locked before its business's books."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._payouts = PayoutRepository(session)
        self._ledger = Ledger(session)
        self._outbox = Outbox(session)
        self._clock = clock

    async def make(
        self,
        business_id: UUID,
        account: GatewayAccount | None,
        gateway: Gateway,
        money: Money,
        period: tuple[datetime, datetime],
    ) -> Payout:
        """Of what the caller knows to be due, whose books it has locked."""
        payout = Payout(
            id=uuid7(),
            business_id=business_id,
            account_id=account.id if account else None,
            gateway=gateway,
            amount=money.amount,
            currency=money.currency,
            period_start=period[0],
            period_end=period[1],
            status=PayoutStatus.PENDING,
            attempts=0,
        )
        await self._payouts.add(payout)
        await self._ledger.payout(payout)
        self._outbox.add(PayoutDue(payout_id=payout.id))
        return payout

    async def moved(self, gateway: Gateway, fact: PayoutMoved) -> bool:
        """What a gateway tells of a payout. Whether that is news. Raises NotKnownYet, GivenUp."""
        payout = await self._payouts.lock_told(gateway, fact.payout_id, fact.external_id)
        if payout is None:
            raise NotKnownYet
        if payout.has_failed_unheard and fact.progress is not Progress.FAILED:
            raise GivenUp
        return await self.advance(payout, fact.progress, fact.external_id, fact.error)

    async def advance(
        self, payout: Payout, progress: Progress, external_id: str | None, error: str | None
    ) -> bool:
        """As far as its gateway says it is, of a payout that is locked. Whether that is news."""
        reached = _REACHED[progress]
        payout.gateway_payout_id = payout.gateway_payout_id or external_id
        if _ORDER[reached] <= _ORDER[payout.status]:
            return False
        payout.status, payout.error = reached, error
        if reached is PayoutStatus.PAID:
            payout.paid_at = self._clock.now()
            await self._ledger.payout_paid(payout)
        elif reached is PayoutStatus.FAILED:
            payout.paid_at = None
            await self._ledger.payout_failed(payout)
        self._outbox.add(
            PayoutChanged(business_id=payout.business_id, payout_id=payout.id, status=payout.status)
        )
        return True
