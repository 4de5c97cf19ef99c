"""A charge gets its page to pay on, at its gateway."""

from datetime import timedelta
from uuid import UUID

import structlog

from mercat.modules.payments.events import CheckoutRefused
from mercat.modules.payments.gateways import Gateways
from mercat.modules.payments.gateways.port import (
    Access,
    CheckoutOrder,
    GatewayRefused,
    OpenedCheckout,
)
from mercat.modules.payments.models import Beneficiary, Charge, ChargeStatus, Gateway
from mercat.modules.payments.repository import ChargeRepository
from mercat.modules.payments.service import AccountKeys, Charges, return_url
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.money import Money
from mercat.platform.observability import metrics
from mercat.platform.outbox import Outbox
from mercat.platform.settings import Settings

_QUIET = timedelta(days=1)
"""After a business has heard that a gateway refuses, until it hears so again."""

_log = structlog.get_logger(__name__)


class OpenCheckout:
    def __init__(
        self,
        transaction: Transaction,
        repository: ChargeRepository,
        charges: Charges,
        keys: AccountKeys,
        gateways: Gateways,
        outbox: Outbox,
        settings: Settings,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._repository = repository
        self._charges = charges
        self._keys = keys
        self._gateways = gateways
        self._outbox = outbox
        self._settings = settings
        self._clock = clock

    async def execute(self, charge_id: UUID) -> None:
        """Once: asked again, a gateway answers with the same page. Where it refuses, the payer
        reads so on our page, and its people hear of it. Raises GatewayUnavailable: then it is to be
        tried again.
        """
        try:
            asked = await self._ask(charge_id)
            if asked is None:
                return
            gateway, order, access = asked
            opened = await self._gateways.of(gateway).open_checkout(order, access)
        except GatewayRefused as error:
            _log.warning("checkout_refused", charge_id=str(charge_id), reason=error.code)
            async with self._transaction:
                await self._refuse(charge_id, error.code)
            return
        async with self._transaction:
            await self._keep(charge_id, opened)

    async def _ask(self, charge_id: UUID) -> tuple[Gateway, CheckoutOrder, Access] | None:
        """None where nobody wants it any more, or it is there."""
        async with self._transaction:
            charge = await self._repository.find(charge_id)
            if charge is None or charge.checkout_id is not None:
                return None
            if not charge.is_open(self._clock.now()):
                return None
            access = await self._keys.access(charge.account_id, charge.currency)
            email = await self._repository.payer_email(charge.payer_id)
            return charge.gateway, self._order(charge, email), access

    def _order(self, charge: Charge, email: str) -> CheckoutOrder:
        return CheckoutOrder(
            key=charge.id,
            title=charge.title,
            money=charge.money,
            fee=Money(charge.fee_amount, charge.currency),
            expires_at=charge.expires_at,
            return_url=return_url(self._settings, charge.id),
            payer_email=email,
        )

    async def _keep(self, charge_id: UUID, opened: OpenedCheckout) -> None:
        charge = await self._charges.get(charge_id)
        if charge.checkout_id is not None:
            return
        charge.checkout_id, charge.checkout_url = opened.checkout_id, opened.url
        if charge.status is ChargeStatus.CREATED:
            charge.status = ChargeStatus.PENDING
        elif not charge.is_payable and charge.paid_at is None:
            # It was given up while the gateway made its page, which nobody has seen.
            charge.closed_at = None
            self._charges.ask_to_close(charge)

    async def _refuse(self, charge_id: UUID, error: str) -> None:
        """What it is for lives on, and may be asked for anew until its time is over."""
        charge = await self._charges.get(charge_id)
        if not charge.is_payable or charge.checkout_id is not None:
            return
        now = self._clock.now()
        is_known = await self._repository.has_refused(charge.business_id, now - _QUIET)
        charge.refuse(now, error)
        metrics.checkouts_refused.labels(charge.gateway).inc()
        if is_known:
            return
        ours = charge.beneficiary is Beneficiary.PLATFORM
        business_id = None if ours else charge.business_id
        self._outbox.add(CheckoutRefused(charge_id=charge_id, business_id=business_id))
