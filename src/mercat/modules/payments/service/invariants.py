"""Whether the books can be true: what must hold of them whatever was paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mercat.modules.payments.repository import InvariantRepository, Rows
from mercat.modules.payments.service.book_sums import Found, Sums, Tally
from mercat.platform.outbox import Session

INVARIANTS = {
    "balance": "every transaction sums to zero in each currency",
    "captures": "of each charge as much is booked as was paid",
    "refunds": "of each charge as much is booked as went back",
    "reserved": "a charge knows what goes back of it",
    "disputes": "of each charge as much is booked as banks have taken",
    "overpaid": "nothing goes back that has not come",
    "payouts": "each payout is booked as far as it is",
    "clearing": "a gateway holds what came less what went",
    "transit": "what is on its way are the payouts under way",
    "fees": "fees are the commission of what stayed",
    "revenue": "revenue is what plans were paid for",
    "owed": "a business is owed its share of what stayed, less its payouts",
    "signs": "no account is on the wrong side of zero",
}


@dataclass(frozen=True)
class LedgerFault:
    """`what`: of which transaction, charge, payout, business, gateway or account. `wanted`,
    `found`: signed minor units. `total`: how many there are of its kind.
    """

    invariant: str
    what: str
    currency: str
    wanted: int
    found: int
    total: int

    def __str__(self) -> str:
        """As operators read it."""
        told = f"{INVARIANTS[self.invariant]}: {self.what} {self.currency}".rstrip()
        return f"{told}: {self.found}, not {self.wanted}"


class Invariants:
    """`session`: one that sees one moment (Database.open_snapshot). Money may move meanwhile."""

    def __init__(self, session: Session) -> None:
        self._books = InvariantRepository(session)

    async def check(self, since: datetime | None = None) -> Sequence[LedgerFault]:
        """Of all the books, or of what was written or changed since then, which says nothing of
        their sums: nothing, where all is well. Part by part: what is kept in mind meanwhile is one
        part, and a sum for each account.
        """
        tally, sums = Tally(), Sums()
        for rows in Rows:
            async for ids in self._books.parts(rows, since):
                for row in await self._books.faults(rows, ids):
                    fault = Found(row.invariant, row.what, row.currency, row.wanted, row.found)
                    tally.add(fault, row.total if row.number == 1 else 0)
                if since is None:
                    sums.add(await self._books.sums(rows, ids))
        for fault in sums.faults():
            tally.add(fault)
        return [LedgerFault(*fault, tally.totals[fault.invariant]) for fault in tally.told]
