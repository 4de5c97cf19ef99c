"""What a payer's bank takes back, and gives again."""

from mercat.modules.payments.errors import NotKnownYet, WrongMoney
from mercat.modules.payments.events import DisputeChanged
from mercat.modules.payments.gateways.facts import DisputeClosed, DisputeOpened
from mercat.modules.payments.models import Charge, Dispute, DisputeStatus, Gateway
from mercat.modules.payments.repository import ChargeRepository, RefundRepository
from mercat.modules.payments.service.ledger import Ledger
from mercat.platform.clock import Clock
from mercat.platform.ids import uuid7
from mercat.platform.outbox import Outbox, Session


class DisputeBook:
    """In the caller's transaction."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._charges = ChargeRepository(session)
        self._refunds = RefundRepository(session)
        self._ledger = Ledger(session)
        self._outbox = Outbox(session)
        self._clock = clock

    async def opened(self, gateway: Gateway, fact: DisputeOpened) -> bool:
        """Whether that was news. Raises NotKnownYet, WrongMoney."""
        charge = await self._charge(gateway, fact)
        if await self._refunds.dispute(gateway, fact.external_id) is not None:
            return False
        dispute = await self._open(charge, fact)
        dispute.due_at = fact.due_at
        self._tell(dispute)
        return True

    async def closed(self, gateway: Gateway, fact: DisputeClosed) -> bool:
        """Also where nobody has told that it was opened. Raises NotKnownYet, WrongMoney."""
        charge = await self._charge(gateway, fact)
        dispute = await self._refunds.dispute(gateway, fact.external_id)
        if dispute is None:
            dispute = await self._open(charge, fact)
        if dispute.status is not DisputeStatus.OPEN:
            return False
        dispute.status = DisputeStatus.WON if fact.won else DisputeStatus.LOST
        dispute.closed_at = self._clock.now()
        await self._refunds.add(dispute)
        if fact.won:
            await self._ledger.dispute_won(dispute, charge)
            returned = await self._refunds.returned(charge.id)
            charge.restate(disputed=returned.disputed > 0)
        self._tell(dispute)
        return True

    async def _charge(self, gateway: Gateway, fact: DisputeOpened | DisputeClosed) -> Charge:
        charge = await self._charges.lock_paid(gateway, fact.payment_id)
        if charge is None:
            raise NotKnownYet
        if fact.money.currency != charge.currency or fact.money.amount <= 0:
            raise WrongMoney
        return charge

    async def _open(self, charge: Charge, fact: DisputeOpened | DisputeClosed) -> Dispute:
        """Of no more than was paid: what a bank asks on top of that is between it and the payment
        company.
        """
        returned = await self._refunds.returned(charge.id)
        money = min(fact.money, charge.money)
        dispute = Dispute(
            id=uuid7(),
            charge_id=charge.id,
            business_id=charge.business_id,
            gateway=charge.gateway,
            gateway_dispute_id=fact.external_id,
            amount=money.amount,
            currency=money.currency,
            fee_amount=returned.fee_part(charge, money),
            reason=fact.reason,
            status=DisputeStatus.OPEN,
        )
        await self._refunds.add(dispute)
        charge.restate(disputed=True)
        await self._ledger.dispute(dispute, charge)
        return dispute

    def _tell(self, dispute: Dispute) -> None:
        self._outbox.add(
            DisputeChanged(
                business_id=dispute.business_id, dispute_id=dispute.id, status=dispute.status
            )
        )
