"""What became of a business's money between two days: for its books, and to read."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from mercat.modules.identity.models import Actor
from mercat.modules.payments.errors import BadPeriod
from mercat.modules.payments.models import LedgerAccountKind, LedgerTransactionKind
from mercat.modules.payments.repository import OPENING, OWED, ledger_page
from mercat.modules.payments.service.books import Books, entries_of
from mercat.platform.clock import Clock
from mercat.platform.local_time import instant
from mercat.platform.money import Money
from mercat.platform.reads import Reads, Row

LONGEST = 366
"""Days of one statement."""
_FIRST, _LAST = date.min + timedelta(days=2), date.max - timedelta(days=2)
"""Days of which every time zone has an instant."""
_PAYOUTS = frozenset(
    {
        LedgerTransactionKind.PAYOUT,
        LedgerTransactionKind.PAYOUT_FAILED,
        LedgerTransactionKind.RECOVERY,
    }
)
_AT_ONCE = 500
"""Transactions that are read at a time: a long statement never lies whole in memory."""


@dataclass(frozen=True)
class Statement:
    """`first`, `last`: days in the business's time zone, both within. `opening`: what it was owed
    before, by currency.
    """

    business_id: UUID
    business: str
    zone: ZoneInfo
    first: date
    last: date
    opening: Mapping[str, Money]

    @property
    def since(self) -> datetime:
        return instant(self.first, 0, self.zone)

    @property
    def until(self) -> datetime:
        return instant(self.last + timedelta(days=1), 0, self.zone)


@dataclass(frozen=True)
class StatementLine:
    """`gross` less `fee` is `net`; `balance`: what the business is owed after it, in the same
    currency. `reference`: of the charge, or else of the transaction.
    """

    at: datetime
    kind: LedgerTransactionKind
    description: str
    title: str
    reference: UUID
    gateway: str
    fee: Money
    net: Money
    balance: Money

    @property
    def gross(self) -> Money:
        return self.net + self.fee


@dataclass
class Summary:
    """Of one currency: `opening` and what came, went back, was paid out and cost are `closing`."""

    opening: Money
    paid: Money
    back: Money
    fees: Money
    out: Money

    @classmethod
    def of(cls, opening: Money) -> "Summary":
        nothing = Money(0, opening.currency)
        return cls(opening, nothing, nothing, nothing, nothing)

    @property
    def closing(self) -> Money:
        return self.opening + self.paid + self.back - self.fees + self.out

    def count(self, line: StatementLine) -> None:
        self.fees += line.fee
        if line.kind is LedgerTransactionKind.CAPTURE:
            self.paid += line.gross
        elif line.kind in _PAYOUTS:
            self.out += line.gross
        else:
            self.back += line.gross


class Statements:
    def __init__(self, reads: Reads, books: Books, clock: Clock) -> None:
        self._reads = reads
        self._books = books
        self._clock = clock

    async def open(
        self, business_id: UUID, first: date | None, last: date | None, actor: Actor
    ) -> Statement:
        """Of this month until today, where nothing else is asked. Raises NoBusiness, Forbidden, and
        BadPeriod.
        """
        business = await self._books.require(business_id, actor)
        zone = ZoneInfo(business["timezone"] or "UTC")
        last = last or self._clock.now().astimezone(zone).date()
        first = first or last.replace(day=1)
        if last - first >= timedelta(days=LONGEST) or not _FIRST <= first <= last <= _LAST:
            raise BadPeriod
        since = instant(first, 0, zone)
        rows = await self._reads.all(OPENING, business_id=business_id, since=since)
        opening = {row["currency"]: Money(int(row["amount"]), row["currency"]) for row in rows}
        return Statement(business_id, business["name"], zone, first, last, opening)

    async def lines(self, statement: Statement) -> AsyncIterator[StatementLine]:
        """In the order of time: whatever changed what the business is owed, or cost it a fee."""
        balances = dict(statement.opening)
        async for row in self._transactions(statement):
            line = _line(row, balances)
            if line.net.amount or line.fee.amount:
                balances[line.net.currency] = line.balance
                yield line

    async def _transactions(self, statement: Statement) -> AsyncIterator[Row]:
        after: Mapping[str, object] = {}
        while True:
            rows = await self._reads.all(
                ledger_page(after=bool(after), within=True),
                business_id=statement.business_id,
                since=statement.since,
                until=statement.until,
                limit=_AT_ONCE - 1,
                **after,
            )
            for row in rows:
                yield row
            if len(rows) < _AT_ONCE:
                return
            after = {"moment": rows[-1]["created_at"], "id": rows[-1]["id"]}


def _line(row: Row, balances: Mapping[str, Money]) -> StatementLine:
    entries = entries_of(row)
    nothing = Money(0, entries[0].amount.currency)
    net = -sum((entry.amount for entry in entries if entry.account in OWED), nothing)
    fees = (entry.amount for entry in entries if entry.account is LedgerAccountKind.FEES)
    return StatementLine(
        at=row["created_at"],
        kind=LedgerTransactionKind(row["kind"]),
        description=row["description"],
        title=row["title"] or "",
        reference=row["charge_id"] or row["id"],
        gateway=next((entry.gateway.value for entry in entries if entry.gateway), ""),
        fee=-sum(fees, nothing),
        net=net,
        balance=balances.get(nothing.currency, nothing) + net,
    )
