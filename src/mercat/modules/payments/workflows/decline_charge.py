"""A card is refused in the sandbox."""

from uuid import UUID

from mercat.modules.payments.errors import ChargeClosed, NoCharge
from mercat.modules.payments.models import Gateway, SandboxAct, SandboxOperationKind
from mercat.modules.payments.service import Charges, SandboxBook
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.ids import uuid7


class DeclineCharge:
    def __init__(
        self, transaction: Transaction, charges: Charges, book: SandboxBook, clock: Clock
    ) -> None:
        self._transaction = transaction
        self._charges = charges
        self._book = book
        self._clock = clock

    async def execute(self, charge_id: UUID) -> None:
        """It may be tried again. Raises NoCharge, ChargeClosed."""
        async with self._transaction:
            charge = await self._charges.get(charge_id)
            if charge.gateway is not Gateway.SANDBOX:
                raise NoCharge
            known = await self._book.open(charge_id)
            is_paid = any(one.kind is SandboxOperationKind.PAYMENT for one in known)
            if is_paid or not charge.is_open(self._clock.now()):
                raise ChargeClosed
            await self._book.write(SandboxAct.DECLINE, uuid7(), charge_id, charge.money)
