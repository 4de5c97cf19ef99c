"""Once an hour: can the books be true?"""

from collections import Counter
from collections.abc import Sequence

import structlog

from mercat.modules.payments.service import INVARIANTS, Invariants, LedgerFault
from mercat.platform.observability import metrics

_log = structlog.get_logger(__name__)


class CheckLedger:
    """Changes nothing: what is wrong is for people to look at, who hear of it by the metric."""

    def __init__(self, invariants: Invariants) -> None:
        self._invariants = invariants

    async def execute(self) -> Sequence[LedgerFault]:
        faults = await self._invariants.check()
        totals = Counter({fault.invariant: fault.total for fault in faults})
        for invariant in INVARIANTS:
            metrics.ledger.labels(invariant).set(totals[invariant])
        for fault in faults:
            _log.error("ledger_fault", reason=str(fault), count=fault.total)
        if not faults:
            _log.info("ledger_whole")
        return faults
