"""A page to pay on is taken away at its gateway."""

from uuid import UUID

import structlog

from mercat.modules.payments.errors import FactRefused
from mercat.modules.payments.gateways import Gateways
from mercat.modules.payments.gateways.facts import PaymentArrived
from mercat.modules.payments.gateways.port import (
    Access,
    ClosedCheckout,
    GatewayRefused,
    GatewayUnavailable,
    PaymentGateway,
)
from mercat.modules.payments.models import Gateway
from mercat.modules.payments.repository import ChargeRepository
from mercat.modules.payments.service import AccountKeys, Settling
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction

_log = structlog.get_logger(__name__)


class VoidCheckout:
    def __init__(
        self,
        transaction: Transaction,
        charges: ChargeRepository,
        settling: Settling,
        keys: AccountKeys,
        gateways: Gateways,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._charges = charges
        self._settling = settling
        self._keys = keys
        self._gateways = gateways
        self._clock = clock

    async def execute(self, charge_id: UUID) -> None:
        """What has been paid there meanwhile is taken up. Again it changes nothing more. Raises
        GatewayUnavailable: then it is to be tried again.
        """
        try:
            asked = await self._ask(charge_id)
            if asked is None:
                return
            name, checkout_id, access = asked
            gateway = self._gateways.of(name)
            paid = None
            if await gateway.close_checkout(checkout_id, access) is ClosedCheckout.PAID:
                paid = await _payment(gateway, charge_id, checkout_id, access)
        except GatewayRefused as error:
            # Whoever waits for it waits for CLOSING_PATIENCE, and what is paid then is late money.
            _log.warning("checkout_not_closed", charge_id=str(charge_id), reason=error.code)
            return
        await self._close(charge_id, name, paid)

    async def _ask(self, charge_id: UUID) -> tuple[Gateway, str, Access] | None:
        async with self._transaction:
            charge = await self._charges.find(charge_id)
            if charge is None or charge.checkout_id is None:
                return None
            if charge.paid_at is not None or charge.closed_at is not None:
                return None
            access = await self._keys.access(charge.account_id, charge.currency)
            return charge.gateway, charge.checkout_id, access

    async def _close(self, charge_id: UUID, gateway: Gateway, paid: PaymentArrived | None) -> None:
        try:
            async with self._transaction:
                if paid is not None:
                    await self._settling.take(gateway, paid)
                await self._note(charge_id)
        except FactRefused as error:
            # Other money than is owed, say: its webhook keeps that for staff. The page is gone.
            _log.warning("payment_refused", charge_id=str(charge_id), reason=error.code)
            async with self._transaction:
                await self._note(charge_id)

    async def _note(self, charge_id: UUID) -> None:
        charge = await self._charges.lock(charge_id)
        if charge is not None:
            charge.closed_at = charge.closed_at or self._clock.now()


async def _payment(
    gateway: PaymentGateway, charge_id: UUID, checkout_id: str, access: Access
) -> PaymentArrived:
    paid = await gateway.find_payment(charge_id, checkout_id, access)
    if paid is None:
        raise GatewayUnavailable("payment_not_listed_yet")
    return paid
