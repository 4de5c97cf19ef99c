"""Somebody did what has no workflow that writes it down: it is written down by itself."""

from mercat.modules.audit.models import Act
from mercat.modules.audit.service import AuditTrail
from mercat.platform.db import Transaction


class NoteAct:
    def __init__(self, transaction: Transaction, trail: AuditTrail) -> None:
        self._transaction = transaction
        self._trail = trail

    async def execute(self, act: Act) -> None:
        async with self._transaction:
            await self._trail.record(act)
