"""Once an hour: is it time to pay businesses, and has everybody been paid?"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from mercat.modules.payments.events import PayoutDue
from mercat.modules.payments.models import AccountKey, Gateway, GatewayAccount, rounded_down
from mercat.modules.payments.repository import (
    AccountRepository,
    LedgerRepository,
    PayoutRepository,
)
from mercat.modules.payments.service import Ledger, Payouts
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.money import EXPONENTS
from mercat.platform.outbox import Outbox
from mercat.platform.settings import Settings

AT = 6
"""The hour of the day, UTC; of Mondays where it is weekly."""
_FORGOTTEN = timedelta(minutes=30)
"""After which the gateway is asked again for a payout that it has not answered, until it does:
its adapter looks first whether it was made, where the key may be forgotten.
"""


class RunPayouts:
    """Each business has one payout a day or week, gateway and currency: run again, or twice at
    once, it has no second one. What was missed is made up for at the next run.
    """

    def __init__(
        self,
        transaction: Transaction,
        books: LedgerRepository,
        accounts: AccountRepository,
        rows: PayoutRepository,
        ledger: Ledger,
        payouts: Payouts,
        outbox: Outbox,
        settings: Settings,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._books = books
        self._accounts = accounts
        self._rows = rows
        self._ledger = ledger
        self._payouts = payouts
        self._outbox = outbox
        self._settings = settings
        self._clock = clock

    async def execute(self) -> None:
        async with self._transaction:
            await self._remind()
        if self._settings.payout_interval == "off":
            return
        due_at = last_time(self._clock.now(), weekly=self._settings.payout_interval == "weekly")
        async for key in self._creditors():
            if key.gateway is not None and not key.gateway.pays_directly:
                async with self._transaction:
                    await self._pay(key, key.gateway, due_at)

    async def _creditors(self) -> AsyncIterator[AccountKey]:
        """Whom we owe something. Some at a time: all sums at once would take longer than a question
        may, one day.
        """
        after: UUID | None = None
        while True:
            async with self._transaction:
                purses = await self._books.purses(after)
            for key, held in purses:
                after = key.id
                if held < 0:
                    yield key
            if not purses:
                return

    async def _pay(self, key: AccountKey, gateway: Gateway, due_at: datetime) -> None:
        business_id = key.business_id
        assert business_id is not None  # noqa: S101 (a creditor is a business)
        account = await self._accounts.paying(business_id, gateway)
        if account is None and gateway is not Gateway.SANDBOX:
            return
        await self._ledger.recover(business_id, gateway, key.currency)
        ripe_at = due_at - timedelta(days=self._settings.payout_delay_days)
        due = await self._ledger.due(business_id, gateway, key.currency, ripe_at)
        money = rounded_down(due, gateway, paying_out=True)
        # One from a time when our clock was wrong, and ahead, is not waited for.
        now = self._clock.now()
        last = await self._rows.last(business_id, gateway, key.currency, by=now)
        if last is not None and last.period_end >= due_at:
            return
        if money.amount < self._least(key.currency, account):
            return
        start = (
            last.period_end
            if last is not None
            else await self._rows.first_money(business_id, gateway, key.currency)
        )
        period = (min(start or ripe_at, due_at - timedelta(seconds=1)), due_at)
        await self._payouts.make(business_id, account, gateway, money, period)

    def _least(self, currency: str, account: GatewayAccount | None) -> int:
        """Minor units. Whoever leaves gets the last cent."""
        if account is not None and not account.is_live:
            return 1
        units: int = 10 ** EXPONENTS[currency]
        return max(1, self._settings.payout_minimum * units)

    async def _remind(self) -> None:
        now = self._clock.now()
        for payout_id in await self._rows.waiting(now - _FORGOTTEN):
            self._outbox.add(PayoutDue(payout_id=payout_id))


def last_time(now: datetime, *, weekly: bool) -> datetime:
    """The latest moment, not after now, at which payouts are due."""
    today = now.astimezone(UTC).replace(hour=AT, minute=0, second=0, microsecond=0)
    at = today if today <= now else today - timedelta(days=1)
    return at - timedelta(days=at.weekday()) if weekly else at
