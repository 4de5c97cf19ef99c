"""A calendar is not filled from there any more: what came from it, and is not over, is free."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.bookings.errors import NoImport
from mercat.modules.bookings.repository import ImportRepository
from mercat.modules.bookings.service import CalendarPlace, ImportedTimes, calendar_act
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.service import Teams
from mercat.modules.identity.models import Actor, Device
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction


class RemoveImport:
    def __init__(
        self,
        transaction: Transaction,
        teams: Teams,
        imports: ImportRepository,
        times: ImportedTimes,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._teams = teams
        self._imports = imports
        self._times = times
        self._audit = audit
        self._clock = clock

    async def execute(
        self, actor: Actor, place: CalendarPlace, import_id: UUID, device: Device
    ) -> None:
        """Raises NoBusiness, Forbidden, NoImport."""
        async with self._transaction:
            await self._teams.require(actor, place.business_id, TeamPermission.CALENDARS_MANAGE)
            source = await self._imports.lock(import_id)
            if source is None or source.calendar_id != place.id:
                raise NoImport
            now = self._clock.now()
            await self._times.clear(source, now)
            source.removed_at, source.next_run_at = now, None
            told = {"import_id": str(source.id), "name": source.name}
            await self._audit.record(calendar_act("import.removed", actor, device, place, **told))
