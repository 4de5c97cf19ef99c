"""What another calendar says is read again, from its address."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from mercat.modules.bookings.models import CalendarImport, ImportStatus
from mercat.modules.bookings.repository import CalendarRepository, ImportRepository
from mercat.modules.bookings.service import CalendarPlace, ImportedTimes, window
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.errors import Invalid, Unsupported
from mercat.platform.fetching import Fetched, Fetcher, FetchFailed
from mercat.platform.ical import Reading, read_calendar

EVERY = timedelta(hours=1)
LONGEST_PAUSE = timedelta(days=1)
"""Of one that fails again and again."""


@dataclass(frozen=True)
class _Job:
    """What is to be read, and for which calendar; None where that is there no more."""

    url: str
    etag: str | None
    place: CalendarPlace | None


class RunImport:
    """Run again, or twice at once, the calendar says what the other one said last."""

    def __init__(
        self,
        transaction: Transaction,
        calendars: CalendarRepository,
        imports: ImportRepository,
        times: ImportedTimes,
        fetcher: Fetcher,
        clock: Clock,
    ) -> None:
        self._transaction = transaction
        self._calendars = calendars
        self._imports = imports
        self._times = times
        self._fetcher = fetcher
        self._clock = clock

    async def execute(self, import_id: UUID) -> None:
        """Nothing, where there is no such import any more."""
        job = await self._job(import_id)
        if job is None:
            return
        now = self._clock.now()
        if job.place is None:
            await self._fail(import_id, "calendar_gone", now)
            return
        try:
            fetched = await self._fetcher.fetch(job.url, job.etag)
            reading = await self._read(fetched, job.place, now)
        except FetchFailed as error:
            await self._fail(import_id, error.fault, now)
        except (Invalid, Unsupported) as error:
            await self._fail(import_id, error.code, now)
        else:
            await self._write(import_id, job.place, fetched, reading, now)

    async def _job(self, import_id: UUID) -> _Job | None:
        async with self._transaction:
            source = await self._imports.find(import_id)
            if source is None or source.url is None:
                return None
            calendar = await self._calendars.find(source.calendar_id)
            if calendar is None:
                return None
            thing_id = calendar.room_id or calendar.member_id or calendar.equipment_id
            row = await self._calendars.place(thing_id) if thing_id else None
            place = None if row is None else CalendarPlace.of(row, calendar.piece)
            return _Job(source.url, _known(source, self._clock.now()), place)

    @staticmethod
    async def _read(fetched: Fetched, place: CalendarPlace, now: datetime) -> Reading | None:
        """None where it says what it said before."""
        if fetched.content is None:
            return None
        return await read_calendar(fetched.content, *window(now), place.timezone)

    async def _write(
        self,
        import_id: UUID,
        place: CalendarPlace,
        fetched: Fetched,
        reading: Reading | None,
        now: datetime,
    ) -> None:
        async with self._transaction:
            await self._times.lock(place.calendar, now)
            source = await self._imports.lock(import_id)
            if source is None:
                return
            if reading is not None:
                report = await self._times.write(source, place.calendar, reading, now)
                source.report = report.model_dump(mode="json")
                source.last_read_at = now
            source.status, source.error, source.failures = ImportStatus.READY, None, 0
            source.etag, source.last_run_at, source.next_run_at = fetched.etag, now, now + EVERY

    async def _fail(self, import_id: UUID, code: str, now: datetime) -> None:
        """What was there before stays."""
        async with self._transaction:
            source = await self._imports.lock(import_id)
            if source is None:
                return
            source.status, source.error = ImportStatus.FAILED, code
            source.failures += 1
            pause = min(EVERY * 2 ** min(source.failures, 10), LONGEST_PAUSE)
            source.last_run_at, source.next_run_at = now, now + pause


def _known(source: CalendarImport, now: datetime) -> str | None:
    """Its version, unless it must be read in full: something that was in its way may have gone, and
    the days go by.
    """
    report = source.report or {}
    fresh = source.last_read_at is not None and now - source.last_read_at < LONGEST_PAUSE
    return source.etag if fresh and not report.get("conflicts") else None
