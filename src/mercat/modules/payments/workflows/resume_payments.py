"""What a gateway was to be asked, and could not be for so long that nobody tries any more."""

from datetime import timedelta

from mercat.modules.payments.events import CheckoutDue, CheckoutVoidDue, RefundDue
from mercat.modules.payments.repository import ChargeRepository, RefundRepository
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox

_AFTER = timedelta(hours=1)
_BATCH = 500


class ResumePayments:
    """By the clock. Whoever is still at it does nothing twice."""

    def __init__(
        self,
        transaction: Transaction,
        charges: ChargeRepository,
        refunds: RefundRepository,
        outbox: Outbox,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._charges = charges
        self._refunds = refunds
        self._outbox = outbox
        self._clock = clock

    async def execute(self) -> None:
        now = self._clock.now()
        before = now - _AFTER
        async with self._transaction:
            for refund_id in await self._refunds.forgotten(before, _BATCH):
                self._outbox.add(RefundDue(refund_id=refund_id))
            for charge_id in await self._charges.unopened(before, now, _BATCH):
                self._outbox.add(CheckoutDue(charge_id=charge_id))
            for charge_id in await self._charges.unclosed(before, _BATCH):
                self._outbox.add(CheckoutVoidDue(charge_id=charge_id))
