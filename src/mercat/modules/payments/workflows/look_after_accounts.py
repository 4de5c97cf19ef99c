"""Once an hour: whose tokens expire soon, and who is to be left, is told to the worker."""

from mercat.modules.payments.events import AccountLeaving, TokensExpiring
from mercat.modules.payments.models import RENEWED_AHEAD
from mercat.modules.payments.repository import AccountRepository
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class LookAfterAccounts:
    """Twice at once does no harm: what is announced is done once."""

    def __init__(
        self,
        transaction: Transaction,
        accounts: AccountRepository,
        outbox: Outbox,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._accounts = accounts
        self._outbox = outbox
        self._clock = clock

    async def execute(self) -> None:
        async with self._transaction:
            for account_id in await self._accounts.expiring(self._clock.now() + RENEWED_AHEAD):
                self._outbox.add(TokensExpiring(account_id=account_id))
            for account_id in await self._accounts.leaving():
                self._outbox.add(AccountLeaving(account_id=account_id))
