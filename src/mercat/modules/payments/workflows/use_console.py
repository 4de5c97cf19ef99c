"""Somebody sits at the sandbox itself, or at the payer's bank, and acts on a payment there."""

from collections.abc import Sequence
from uuid import UUID

from mercat.modules.payments.errors import ChargeClosed
from mercat.modules.payments.models import SandboxAct, SandboxOperation
from mercat.modules.payments.schemas import ConsoleAct, ConsoleInput
from mercat.modules.payments.service import SandboxBook, dispute_in, left_of
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.ids import uuid7
from mercat.platform.money import Money

_DECISIONS = {ConsoleAct.WIN: SandboxAct.DISPUTE_WON, ConsoleAct.LOSE: SandboxAct.DISPUTE_LOST}


class UseConsole:
    """Mercat did not ask for it, and learns of it by a webhook."""

    def __init__(self, transaction: Transaction, book: SandboxBook, clock: Clock) -> None:
        self._transaction = transaction
        self._book = book
        self._clock = clock

    async def execute(self, charge_id: UUID, input: ConsoleInput) -> None:
        """Raises ChargeClosed where there is nothing to do this with."""
        async with self._transaction:
            known = await self._book.open(charge_id)
            left = left_of(known, self._clock.now())
            if left is None:
                raise ChargeClosed
            if input.act in _DECISIONS:
                await self._decide(charge_id, known, _DECISIONS[input.act])
            elif input.act is ConsoleAct.DISPUTE:
                await self._dispute(charge_id, known, left)
            else:
                part = Money(left.amount // 2, left.currency)
                await self._give_back(charge_id, part if input.act is ConsoleAct.HALF else left)

    async def _give_back(self, charge_id: UUID, money: Money) -> None:
        if money.amount <= 0:
            raise ChargeClosed
        await self._book.write(SandboxAct.CONSOLE_REFUND, uuid7(), charge_id, money)

    async def _dispute(
        self, charge_id: UUID, known: Sequence[SandboxOperation], left: Money
    ) -> None:
        """Once for each payment."""
        if dispute_in(known) is not None or left.amount <= 0:
            raise ChargeClosed
        await self._book.write(SandboxAct.DISPUTE_OPENED, charge_id, charge_id, left)

    async def _decide(
        self, charge_id: UUID, known: Sequence[SandboxOperation], act: SandboxAct
    ) -> None:
        dispute = dispute_in(known)
        if dispute is None or dispute.act is not SandboxAct.DISPUTE_OPENED:
            raise ChargeClosed
        await self._book.write(act, charge_id, charge_id, dispute.money)
