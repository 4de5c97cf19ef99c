"""A team says of its studio what can be said in one word each."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.venues.errors import UnknownBadge
from mercat.modules.venues.events import StudioChanged
from mercat.modules.venues.repository import StudioRepository
from mercat.modules.venues.schemas import BadgesInput
from mercat.modules.venues.service import StudioHolds, act
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class SetBadges:
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
        self, actor: Actor, studio_id: UUID, input: BadgesInput, device: Device
    ) -> None:
        """All of them at once. Raises NoStudio, Forbidden and UnknownBadge."""
        async with self._transaction:
            await self._holds.of_team(actor, studio_id)
            if set(input.codes) == await self._studios.badges(studio_id):
                return
            if not await self._studios.set_badges(studio_id, input.codes):
                raise UnknownBadge
            self._outbox.add(StudioChanged(studio_id=studio_id))
            await self._audit.record(act("studio.badges_set", actor, device, studio_id))
