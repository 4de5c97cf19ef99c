"""Once an hour: can the books be true?"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, timedelta

import structlog

from mercat.modules.payments.service import INVARIANTS, Invariants, LedgerFault
from mercat.platform.clock import Clock
from mercat.platform.observability import metrics

_log = structlog.get_logger(__name__)


WHOLE_AT = 3
"""The hour of the day, UTC, in which all of the books are read."""
_LATELY = timedelta(days=2)


class CheckLedger:
    """Of what was written or changed lately; once a day of all the books, and whether their sums
    are right. Changes nothing: what is wrong is for people, who hear of it by the metric.
    """

    def __init__(self, invariants: Invariants, clock: Clock) -> None:
        self._invariants = invariants
        self._clock = clock

    async def execute(self) -> Sequence[LedgerFault]:
        now = self._clock.now()
        is_whole = now.astimezone(UTC).hour == WHOLE_AT
        faults = await self._invariants.check(None if is_whole else now - _LATELY)
        totals = Counter({fault.invariant: fault.total for fault in faults})
        for invariant in INVARIANTS:
            if is_whole or totals[invariant]:  # what was found at night stays until the next one
                metrics.ledger.labels(invariant).set(totals[invariant])
        for fault in faults:
            _log.error("ledger_fault", reason=str(fault), count=fault.total)
        if not faults:
            _log.info("ledger_whole")
        return faults
