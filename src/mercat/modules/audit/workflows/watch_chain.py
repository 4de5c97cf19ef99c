"""Once an hour: is what was added to the audit trail since the last look whole?"""

import structlog

from mercat.modules.audit.models import GENESIS, Verdict
from mercat.modules.audit.repository import AuditRepository
from mercat.modules.audit.service import Chain
from mercat.platform.db import Transaction
from mercat.platform.observability import metrics

_log = structlog.get_logger(__name__)


class WatchChain:
    """Begins at the last checkpoint, so its cost is that of an hour. The head it logs is a copy
    outside the database, against which a cut tail shows.
    """

    def __init__(self, transaction: Transaction, events: AuditRepository, chain: Chain) -> None:
        self._transaction = transaction
        self._events = events
        self._chain = chain

    async def execute(self) -> Verdict:
        async with self._transaction:
            start = await self._events.last_checkpoint() or GENESIS
        verdict = await self._chain.verify(start)
        if not verdict.faults and verdict.head != start:
            async with self._transaction:
                self._events.add_checkpoint(verdict.head)
        _tell(verdict)
        return verdict


def _tell(verdict: Verdict) -> None:
    metrics.audit.labels("position").set(verdict.head.position)
    metrics.audit.labels("faults").set(len(verdict.faults))
    for fault in verdict.faults:
        _log.error("audit_chain_broken", position=fault.position, reason=fault.what)
    if not verdict.faults:
        _log.info("audit_chain_whole", head=str(verdict.head))
