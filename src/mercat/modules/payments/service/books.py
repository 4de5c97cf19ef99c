"""The books of a business, for its team and for staff."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from pydantic_core import from_json

from mercat.modules.businesses.models import BusinessStatus
from mercat.modules.identity.models import Actor
from mercat.modules.payments.models import Gateway, LedgerAccountKind
from mercat.modules.payments.repository import BALANCES, ledger_page
from mercat.modules.payments.schemas import (
    BalanceRead,
    CurrencyBalanceRead,
    GatewayBalanceRead,
    LedgerEntryRead,
    LedgerTransactionRead,
)
from mercat.modules.payments.service.readers import Readers
from mercat.platform.clock import Clock
from mercat.platform.money import Money
from mercat.platform.pagination import Cursors, Page, PageQuery, scope
from mercat.platform.reads import Reads, Row

_HELD = "business_suspended"


class Books:
    """`delay_days`: how old money is before it is paid out."""

    def __init__(
        self, reads: Reads, readers: Readers, cursors: Cursors, clock: Clock, delay_days: int
    ) -> None:
        self._reads = reads
        self._readers = readers
        self._cursors = cursors
        self._clock = clock
        self._delay = timedelta(days=delay_days)

    async def balance(self, business_id: UUID, actor: Actor) -> BalanceRead:
        """At each gateway in each currency. Raises NoBusiness, Forbidden."""
        business = await self.require(business_id, actor)
        before = self._clock.now() - self._delay
        rows = await self._reads.all(BALANCES, business_id=business_id, before=before)
        return BalanceRead(
            business_id=business_id,
            payouts_held=_HELD if business["status"] == BusinessStatus.SUSPENDED else None,
            currencies=[
                _balance(currency, list(some))
                for currency, some in groupby(rows, lambda row: str(row["currency"]))
            ],
        )

    async def page(
        self, business_id: UUID, query: PageQuery, actor: Actor
    ) -> Page[LedgerTransactionRead]:
        """All that was written, the last first. Raises NoBusiness, Forbidden, BadCursor."""
        await self.require(business_id, actor)
        where = scope("ledger", business_id=business_id)
        after = self._cursors.decode(query.cursor, where)
        rows = await self._reads.all(
            ledger_page(after=after is not None),
            business_id=business_id,
            **(dict(zip(("moment", "id"), after, strict=True)) if after else {}),
            limit=query.limit,
        )
        page = self._cursors.page(
            rows, limit=query.limit, scope=where, key=lambda row: (row["created_at"], row["id"])
        )
        return page.told([_told(row) for row in page.items])

    async def require(self, business_id: UUID, actor: Actor) -> Row:
        """The business whose money the caller may see. Raises NoBusiness, Forbidden."""
        return await self._readers.of(actor, business_id)


def entries_of(row: Row) -> list[LedgerEntryRead]:
    return [
        LedgerEntryRead(account=kind, gateway=gateway, amount=Money(amount, currency))
        for kind, gateway, currency, amount in from_json(row["entries"])
    ]


def _told(row: Row) -> LedgerTransactionRead:
    plain = ("id", "kind", "description", "charge_id", "title", "created_at")
    return LedgerTransactionRead(**{name: row[name] for name in plain}, entries=entries_of(row))


def _balance(currency: str, rows: Sequence[Row]) -> CurrencyBalanceRead:
    def total(kind: LedgerAccountKind, column: str = "amount", gateway: str | None = None) -> Money:
        found = [row for row in rows if row["kind"] == kind and gateway in {None, row["gateway"]}]
        return Money(int(sum(row[column] for row in found)), currency)

    def at(gateway: str) -> GatewayBalanceRead:
        owed = -total(LedgerAccountKind.PAYABLE, gateway=gateway)
        ripe = -total(LedgerAccountKind.PAYABLE, "ripe", gateway)
        available = max(min(owed, ripe), Money(0, currency))
        return GatewayBalanceRead(
            gateway=Gateway(gateway),
            available=available,
            pending=owed - available,
            in_transit=-total(LedgerAccountKind.TRANSIT, gateway=gateway),
        )

    gateways = [at(name) for name in sorted({row["gateway"] for row in rows if row["gateway"]})]
    nothing = Money(0, currency)
    owed = total(LedgerAccountKind.CLAWBACK)
    return CurrencyBalanceRead(
        currency=currency,
        available=sum((one.available for one in gateways), nothing) - owed,
        pending=sum((one.pending for one in gateways), nothing),
        owed=owed,
        in_transit=sum((one.in_transit for one in gateways), nothing),
        gateways=gateways,
    )
