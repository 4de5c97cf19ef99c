"""A team opens its studio again, or never shuts it."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.venues.errors import NoClosure
from mercat.modules.venues.events import StudioChanged
from mercat.modules.venues.repository import StudioRepository
from mercat.modules.venues.service import StudioHolds, act
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class RemoveClosure:
    def __init__(
        self,
        transaction: Transaction,
        holds: StudioHolds,
        studios: StudioRepository,
        outbox: Outbox,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._studios = studios
        self._outbox = outbox
        self._audit = audit

    async def execute(
        self, actor: Actor, studio_id: UUID, closure_id: UUID, device: Device
    ) -> None:
        """Raises NoStudio, Forbidden and NoClosure."""
        async with self._transaction:
            await self._holds.of_team(actor, studio_id)
            if not await self._studios.remove_closure(studio_id, closure_id):
                raise NoClosure
            self._outbox.add(StudioChanged(studio_id=studio_id))
            told = {"closure_id": str(closure_id)}
            await self._audit.record(act("studio.reopened", actor, device, studio_id, **told))
