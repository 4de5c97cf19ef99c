"""A payment company hears that a business has disconnected its account here."""

from contextlib import suppress
from uuid import UUID

from mercat.modules.payments.gateways import Gateways
from mercat.modules.payments.gateways.port import Access, GatewayRefused
from mercat.modules.payments.models import GatewayAccount
from mercat.modules.payments.repository import AccountRepository, PayoutRepository
from mercat.modules.payments.service import AccountKeys
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.settings import Settings


class LeaveGateway:
    """Not as long as something is under way there, or money waits to be paid out. Asked for again
    every hour until it is done; again after that it changes nothing.
    """

    def __init__(
        self,
        transaction: Transaction,
        accounts: AccountRepository,
        keys: AccountKeys,
        payouts: PayoutRepository,
        gateways: Gateways,
        settings: Settings,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._accounts = accounts
        self._keys = keys
        self._payouts = payouts
        self._gateways = gateways
        self._settings = settings
        self._clock = clock

    async def execute(self, account_id: UUID) -> None:
        """Raises GatewayUnavailable, NoGateway: nothing has changed."""
        async with self._transaction:
            account = await self._accounts.lock(account_id)
            if account is None or account.is_live or account.left_at is not None:
                return
            if await self._waits(account):
                return
            access = await self._access(account)
        if access is not None and not await self._shares(account):
            with suppress(GatewayRefused):  # it knows us there no more, which is what was wanted
                await self._gateways.of(account.gateway).disconnect(access)
        async with self._transaction:
            left = await self._accounts.lock(account_id)
            if left is not None:
                left.leave(self._clock.now())

    async def _waits(self, account: GatewayAccount) -> bool:
        if await self._accounts.is_busy(account):
            return True
        if not account.payouts_enabled or self._settings.payout_interval == "off":
            return False
        return await self._payouts.are_owed(account.business_id, account.gateway)

    async def _access(self, account: GatewayAccount) -> Access | None:
        """None where nobody can be asked in its name."""
        try:
            return await self._keys.access(account.id)
        except GatewayRefused:
            return None

    async def _shares(self, account: GatewayAccount) -> bool:
        """Whether another business of the same merchant is there still: it would be cut off."""
        async with self._transaction:
            others = await self._accounts.lock_external(account.gateway, account.external_id or "")
            return any(one.is_live for one in others)
