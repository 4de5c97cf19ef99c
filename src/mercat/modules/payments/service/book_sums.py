"""What is added up while the books are read part by part."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from mercat.modules.payments.models import LedgerAccountKind
from mercat.modules.payments.repository import MOST_FAULTS

_NEVER_ABOVE = (LedgerAccountKind.PAYABLE, LedgerAccountKind.TRANSIT)
_NEVER_BELOW = LedgerAccountKind.CLAWBACK


class Found(NamedTuple):
    """`wanted`, `found`: signed minor units."""

    invariant: str
    what: str
    currency: str
    wanted: int
    found: int


class Tally:
    """The first faults of each invariant, and how many there are."""

    def __init__(self) -> None:
        self.totals: Counter[str] = Counter()
        self.told: list[Found] = []
        self._kept: Counter[str] = Counter()

    def add(self, fault: Found, count: int = 1) -> None:
        """`count`: how many it stands for."""
        self.totals[fault.invariant] += count
        if self._kept[fault.invariant] < MOST_FAULTS:
            self._kept[fault.invariant] += 1
            self.told.append(fault._replace(wanted=int(fault.wanted), found=int(fault.found)))


class Sums:
    """Two sums for each of `invariant`, `what` and `currency`; one for each account."""

    def __init__(self) -> None:
        self._wanted: Counter[tuple[str, str, str]] = Counter()
        self._found: Counter[tuple[str, str, str]] = Counter()
        self._held: Counter[tuple[str, str]] = Counter()

    def add(self, rows: Iterable[Any]) -> None:
        """Of one part of the books, or of what they should say."""
        for row in rows:
            key = (row.invariant, row.what, row.currency)
            self._wanted[key] += int(row.wanted)
            self._found[key] += int(row.found)
            if row.account is not None:
                self._held[row.account, row.currency] += int(row.found)

    def faults(self) -> Iterator[Found]:
        for key in sorted(self._wanted):
            if self._wanted[key] != self._found[key]:
                yield Found(*key, self._wanted[key], self._found[key])
        for (account, currency), amount in sorted(self._held.items()):
            if (account.startswith(_NEVER_ABOVE) and amount > 0) or (
                account.startswith(_NEVER_BELOW) and amount < 0
            ):
                yield Found("signs", account, currency, 0, amount)
