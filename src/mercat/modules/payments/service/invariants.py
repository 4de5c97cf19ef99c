"""Whether the books can be true: what must hold of them whatever was paid."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mercat.modules.payments.repository import MOST_FAULTS, InvariantRepository
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
    def __init__(self, session: Session) -> None:
        self._faults = InvariantRepository(session)

    async def check(self, since: datetime | None = None) -> Sequence[LedgerFault]:
        """Of all the books, or of what was written or changed since then, which says nothing of
        their sums: nothing, where all is well. Money may move meanwhile.
        """
        answers = await (self._faults.ever() if since is None else self._faults.lately(since))
        totals: Counter[str] = Counter()
        told: dict[str, list[Any]] = {}
        for answer in answers:
            totals.update({row.invariant: row.total for row in answer})
            for row in answer:
                told.setdefault(row.invariant, []).append(row)
        return [
            LedgerFault(kind, row.what, row.currency, int(row.wanted), int(row.found), totals[kind])
            for kind, rows in told.items()
            for row in rows[:MOST_FAULTS]
        ]
