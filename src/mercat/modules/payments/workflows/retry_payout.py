"""Staff have a payout made again that a payment company could not make."""

from datetime import timedelta
from uuid import UUID

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.modules.businesses.errors import BusinessSuspended
from mercat.modules.identity.models import Actor, Device
from mercat.modules.payments.errors import NoPayout, NothingToPayOut, PayoutNotFailed
from mercat.modules.payments.models import (
    Gateway,
    GatewayAccount,
    Payout,
    PayoutStatus,
    rounded_down,
)
from mercat.modules.payments.repository import (
    AccountRepository,
    ChargeRepository,
    PayoutRepository,
)
from mercat.modules.payments.service import Ledger, Payouts
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.settings import Settings


class RetryPayout:
    """It is another payout, for a company remembers how the first one ended. Asked for twice at
    once, there is one.
    """

    def __init__(
        self,
        transaction: Transaction,
        charges: ChargeRepository,
        accounts: AccountRepository,
        rows: PayoutRepository,
        ledger: Ledger,
        payouts: Payouts,
        audit: AuditTrail,
        settings: Settings,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._charges = charges
        self._accounts = accounts
        self._rows = rows
        self._ledger = ledger
        self._payouts = payouts
        self._audit = audit
        self._settings = settings
        self._clock = clock

    async def execute(self, actor: Actor, payout_id: UUID, device: Device) -> Payout:
        """The new one. Raises NoPayout, BusinessSuspended, PayoutNotFailed, NothingToPayOut."""
        async with self._transaction:
            failed = await self._rows.lock(payout_id)
            if failed is None:
                raise NoPayout
            if await self._charges.is_suspended(failed.business_id):
                raise BusinessSuspended
            account = await self._accounts.paying(failed.business_id, failed.gateway)
            if account is None and failed.gateway is not Gateway.SANDBOX:
                raise NothingToPayOut
            made = await self._again(failed, account)
            await self._audit.record(
                Act(
                    action="payout.retried",
                    target_type="payout",
                    target_id=str(failed.id),
                    actor_id=actor.user_id,
                    api_key_id=actor.api_key_id,
                    ip=device.ip,
                    changes={"business_id": str(failed.business_id), "again": str(made.id)},
                )
            )
        return made

    async def _again(self, failed: Payout, account: GatewayAccount | None) -> Payout:
        """The books are locked first: nobody else pays meanwhile what is there."""
        now = self._clock.now()
        place = (failed.business_id, failed.gateway, failed.currency)
        await self._ledger.recover(*place)
        ripe_at = now - timedelta(days=self._settings.payout_delay_days)
        due = await self._ledger.due(*place, ripe_at)
        money = rounded_down(min(due, failed.money), failed.gateway, paying_out=True)
        last = await self._rows.last(*place)
        if failed.status is not PayoutStatus.FAILED or (last and last.id != failed.id):
            raise PayoutNotFailed
        if money.amount <= 0:
            raise NothingToPayOut
        period = (failed.period_start, now)
        return await self._payouts.make(failed.business_id, account, failed.gateway, money, period)
