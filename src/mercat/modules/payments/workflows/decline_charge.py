"""A card is refused in the sandbox."""

from uuid import UUID

from mercat.modules.payments.service import Charges
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class DeclineCharge:
    def __init__(self, transaction: Transaction, charges: Charges, clock: Clock) -> None:
        self._transaction = transaction
        self._charges = charges
        self._clock = clock

    async def execute(self, charge_id: UUID) -> None:
        """It may be tried again. Raises NoCharge, ChargeClosed."""
        async with self._transaction:
            (await self._charges.get(charge_id)).decline(self._clock.now())
