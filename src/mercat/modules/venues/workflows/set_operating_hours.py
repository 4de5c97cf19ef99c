"""A team says when its studio is open."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.identity.models import Actor, Device
from mercat.modules.venues.errors import HoursOverlap
from mercat.modules.venues.events import StudioChanged
from mercat.modules.venues.models import whole_week
from mercat.modules.venues.repository import StudioRepository
from mercat.modules.venues.schemas import StudioHoursInput
from mercat.modules.venues.service import StudioHolds, StudioWriter, act
from mercat.platform.db import Transaction
from mercat.platform.local_time import overlap
from mercat.platform.outbox import Outbox


class SetOperatingHours:
    def __init__(
        self,
        transaction: Transaction,
        holds: StudioHolds,
        studios: StudioRepository,
        writer: StudioWriter,
        outbox: Outbox,
        audit: AuditTrail,
    ) -> None:
        self._transaction = transaction
        self._holds = holds
        self._studios = studios
        self._writer = writer
        self._outbox = outbox
        self._audit = audit

    async def execute(
        self, actor: Actor, studio_id: UUID, input: StudioHoursInput, device: Device
    ) -> None:
        """The whole week at once; what is booked stays booked. Raises NoStudio, Forbidden,
        HoursOverlap, and StudioIncomplete for a published studio that would never be open.
        """
        async with self._transaction:
            studio = await self._holds.of_team(actor, studio_id)
            week = input.week
            if overlap([one for day in week for one in day.weekly]):
                raise HoursOverlap
            if week == whole_week(await self._studios.days(studio_id)):
                return
            await self._studios.set_days(studio_id, week)
            await self._writer.keep_complete(studio)
            self._outbox.add(StudioChanged(studio_id=studio_id))
            await self._audit.record(act("studio.hours_set", actor, device, studio_id))
