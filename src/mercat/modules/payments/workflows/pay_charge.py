"""Somebody pays in the sandbox."""

from uuid import UUID

from mercat.modules.payments.events import PaymentSettled
from mercat.modules.payments.service import Charges
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class PayCharge:
    def __init__(
        self, transaction: Transaction, charges: Charges, outbox: Outbox, clock: Clock
    ) -> None:
        self._transaction = transaction
        self._charges = charges
        self._outbox = outbox
        self._clock = clock

    async def execute(self, charge_id: UUID, *, late: bool = False) -> None:
        """Paid again it is paid once. `late`: as by a bank that says yes after the page was taken
        away. Raises NoCharge, ChargeClosed.
        """
        async with self._transaction:
            charge = await self._charges.get(charge_id)
            if charge.settle(self._clock.now(), late=late):
                self._outbox.add(
                    PaymentSettled(
                        charge_id=charge.id,
                        subject_kind=charge.subject_kind,
                        subject_id=charge.subject_id,
                    )
                )
