"""Somebody pays in the sandbox."""

from datetime import timedelta
from uuid import UUID

from mercat.modules.payments.errors import ChargeClosed, NoCharge
from mercat.modules.payments.models import (
    Charge,
    Gateway,
    SandboxAct,
    SandboxOperationKind,
)
from mercat.modules.payments.schemas import PayInput, PayWhen
from mercat.modules.payments.service import Charges, SandboxBook
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction

_SLOWLY = timedelta(seconds=3)
_LATE = timedelta(seconds=5)
"""After the time to pay is over."""


class PayCharge:
    """The company notes it, and tells of it by a webhook: nothing is paid before that has come."""

    def __init__(
        self, transaction: Transaction, charges: Charges, book: SandboxBook, clock: Clock
    ) -> None:
        self._transaction = transaction
        self._charges = charges
        self._book = book
        self._clock = clock

    async def execute(self, charge_id: UUID, input: PayInput) -> None:
        """Paid again it is paid once. Raises NoCharge, ChargeClosed."""
        async with self._transaction:
            charge = await self._charges.get(charge_id)
            if charge.gateway is not Gateway.SANDBOX:
                raise NoCharge
            known = await self._book.open(charge_id)
            if charge.paid_at or any(one.kind is SandboxOperationKind.PAYMENT for one in known):
                return
            await self._book.write(
                SandboxAct.PAYMENT,
                charge_id,
                charge_id,
                charge.money,
                after=self._delay(charge, input.when),
                copies=2 if input.when is PayWhen.TWICE else 1,
            )

    def _delay(self, charge: Charge, when: PayWhen) -> timedelta:
        """Raises ChargeClosed."""
        now = self._clock.now()
        if when is PayWhen.LATE:
            return charge.expires_at + _LATE - now if charge.is_open(now) else timedelta()
        if not charge.is_open(now):
            raise ChargeClosed
        return _SLOWLY if when is PayWhen.SLOWLY else timedelta()
