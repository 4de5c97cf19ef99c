"""A team gives time back that it kept for itself."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.bookings.errors import ImportedBlock, NoBlock
from mercat.modules.bookings.repository import BlockRepository
from mercat.modules.bookings.service import CalendarPlace, Slots, calendar_act
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.service import Teams
from mercat.modules.identity.models import Actor, Device
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class RemoveBlock:
    def __init__(
        self,
        transaction: Transaction,
        teams: Teams,
        blocks: BlockRepository,
        slots: Slots,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._teams = teams
        self._blocks = blocks
        self._slots = slots
        self._audit = audit
        self._clock = clock

    async def execute(
        self,
        actor: Actor,
        place: CalendarPlace,
        block_id: UUID,
        device: Device,
        *,
        following: bool,
    ) -> None:
        """`following`: and those of its series after it. Raises NoBusiness, Forbidden, NoBlock,
        ImportedBlock.
        """
        async with self._transaction:
            await self._teams.require(actor, place.business_id, TeamPermission.CALENDARS_MANAGE)
            block = await self._blocks.lock(place.id, block_id)
            if block is None:
                raise NoBlock
            if block.import_id is not None:
                raise ImportedBlock
            ids = [block.id]
            if following and block.series_id is not None:
                ids = list(await self._blocks.following(block))
            await self._slots.release_blocks(ids)
            await self._blocks.remove(ids, self._clock.now())
            told = {"block_id": str(block_id), "blocks": len(ids)}
            await self._audit.record(calendar_act("block.removed", actor, device, place, **told))
