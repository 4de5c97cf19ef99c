"""A team fills a calendar from a file, once."""

from uuid import UUID

from mercat.modules.audit.service import AuditTrail
from mercat.modules.bookings.errors import TooManyImports
from mercat.modules.bookings.models import MOST_IMPORTS, CalendarImport, ImportStatus
from mercat.modules.bookings.repository import CalendarRepository, ImportRepository
from mercat.modules.bookings.service import (
    CalendarPlace,
    ImportedTimes,
    calendar_act,
    calendar_row,
    window,
)
from mercat.modules.businesses.models import TeamPermission
from mercat.modules.businesses.service import Teams
from mercat.modules.identity.models import Actor, Device
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.ical import read_calendar
from mercat.platform.ids import uuid7


class ImportFile:
    def __init__(
        self,
        transaction: Transaction,
        teams: Teams,
        calendars: CalendarRepository,
        imports: ImportRepository,
        times: ImportedTimes,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._teams = teams
        self._calendars = calendars
        self._imports = imports
        self._times = times
        self._audit = audit
        self._clock = clock

    async def execute(
        self, actor: Actor, place: CalendarPlace, name: str, content: bytes, device: Device
    ) -> UUID:
        """The import's id: a file of the same name takes the place of the one before. Raises
        NoBusiness, Forbidden, TooManyImports, and what `read_calendar` does.
        """
        now = self._clock.now()
        reading = await read_calendar(content, *window(now), place.timezone)
        async with self._transaction:
            await self._teams.require(actor, place.business_id, TeamPermission.CALENDARS_MANAGE)
            await self._times.lock(place.calendar, now)
            await self._calendars.lock(place.id, **calendar_row(place.calendar))
            existing = await self._imports.lock_all(place.id)
            same = (one for one in existing if one.url is None and one.name == name)
            source = next(same, None)
            if source is None:
                if len(existing) >= MOST_IMPORTS:
                    raise TooManyImports
                source = CalendarImport(
                    id=uuid7(), calendar_id=place.id, name=name, created_by=actor.user_id
                )
            source.status, source.last_run_at = ImportStatus.READY, now
            await self._imports.add(source)
            report = await self._times.write(source, place.calendar, reading, now)
            source.report = report.model_dump(mode="json")
            told = {"import_id": str(source.id), "name": name}
            await self._audit.record(calendar_act("import.set", actor, device, place, **told))
        return source.id
