"""A team says which of its rooms is read first."""

from collections.abc import Sequence
from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.venues.repository import RoomRepository
from mercat.modules.venues.service import StudioHolds, act
from mercat.platform.db import Transaction
from mercat.platform.ordering import put_in_order


class OrderRooms:
    def __init__(
        self,
        transaction: Transaction,
        holds: StudioHolds,
        rooms: RoomRepository,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._rooms = rooms
        self._audit = audit

    async def execute(
        self, actor: Actor, studio_id: UUID, ids: Sequence[UUID], device: Device
    ) -> None:
        """Raises NoStudio, Forbidden, OtherItems."""
        async with self._transaction:
            studio = await self._holds.of_team(actor, studio_id)
            if put_in_order(await self._rooms.of(studio.id), ids):
                await self._audit.record(act("rooms.ordered", actor, device, studio.id))
