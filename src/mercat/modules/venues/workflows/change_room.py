"""A team says something else of a room."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.venues.errors import PricesOffGrid
from mercat.modules.venues.events import StudioChanged
from mercat.modules.venues.models import Room
from mercat.modules.venues.repository import PriceRepository
from mercat.modules.venues.schemas import RoomPatch
from mercat.modules.venues.service import RoomHolds, act, lies_on_grid
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class ChangeRoom:
    def __init__(
        self,
        transaction: Transaction,
        holds: RoomHolds,
        prices: PriceRepository,
        outbox: Outbox,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._prices = prices
        self._outbox = outbox
        self._audit = audit

    async def execute(self, actor: Actor, room_id: UUID, input: RoomPatch, device: Device) -> None:
        """Raises NoRoom, Forbidden, PricesOffGrid, and what `Room.verify` does. What was agreed on
        before stands in the bookings.
        """
        async with self._transaction:
            held = await self._holds.of_team(actor, room_id)
            changed = input.apply(held.room)
            if not changed:
                return
            held.room.verify()
            if "granularity_minutes" in changed:
                await self._require_prices_on_grid(held.room)
            self._outbox.add(StudioChanged(studio_id=held.studio.id))
            told = {"room_id": str(room_id), "fields": changed}
            await self._audit.record(act("room.changed", actor, device, held.studio.id, **told))

    async def _require_prices_on_grid(self, room: Room) -> None:
        tiers = await self._prices.of(room.id)
        if not all(lies_on_grid(tier, room.granularity_minutes) for tier in tiers):
            raise PricesOffGrid
