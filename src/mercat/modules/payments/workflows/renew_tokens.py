"""What a business has given us to act in its name is renewed before it is good no longer."""

from uuid import UUID

from mercat.modules.payments.gateways import Gateways
from mercat.modules.payments.gateways.port import GatewayRefused, Tokens
from mercat.modules.payments.models import GatewayAccount
from mercat.modules.payments.repository import AccountRepository
from mercat.modules.payments.service import AccountKeys, Accounts
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class RenewTokens:
    """Again it changes nothing more: what is good for longer is left alone."""

    def __init__(
        self,
        transaction: Transaction,
        accounts: AccountRepository,
        standing: Accounts,
        keys: AccountKeys,
        gateways: Gateways,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._accounts = accounts
        self._standing = standing
        self._keys = keys
        self._gateways = gateways
        self._clock = clock

    async def execute(self, account_id: UUID) -> None:
        """An account that its gateway refuses takes no more money: its owner has to connect anew.
        Raises GatewayUnavailable, NoGateway.
        """
        async with self._transaction:
            account = await self._accounts.find(account_id)
        if account is None or not account.wants_tokens(self._clock.now()):
            return
        try:
            old = self._keys.tokens(account)
            if old is None:
                return
            renewed = await self._gateways.of(account.gateway).renew(old)
        except GatewayRefused as error:
            await self._give_up(account, error.code)
        else:
            await self._keep(account, renewed)

    async def _keep(self, known: GatewayAccount, renewed: Tokens) -> None:
        """Unless its owner has brought others meanwhile."""
        before = known.tokens_sealed
        async with self._transaction:
            account = await self._accounts.lock(known.id)
            if account is not None and account.tokens_sealed == before:
                self._keys.keep(account, renewed)

    async def _give_up(self, known: GatewayAccount, error: str) -> None:
        before = known.tokens_sealed
        async with self._transaction:
            account = await self._accounts.lock(known.id)
            if account is not None and account.is_live and account.tokens_sealed == before:
                self._standing.restrict(account, error)
