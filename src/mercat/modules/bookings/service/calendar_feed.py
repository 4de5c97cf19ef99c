"""A calendar, as other programs subscribe to it."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

from mercat.modules.bookings.errors import NoCalendar
from mercat.modules.bookings.models import WAITING, BookingStatus
from mercat.modules.bookings.repository import FED, FEED_BLOCKS, FEED_BOOKINGS, THE_ONE
from mercat.modules.bookings.service.calendar_book import CalendarPlace
from mercat.modules.businesses.service import full_name, hash_of
from mercat.platform.clock import Clock
from mercat.platform.ical import Happening, Status, calendar_file
from mercat.platform.reads import Reads, Row
from mercat.platform.settings import Settings

_BACK, _AHEAD = timedelta(days=31), timedelta(days=731)


def host_of(settings: Settings) -> str:
    """What makes our UIDs unique in the world (RFC 7986 §5.3)."""
    return urlsplit(settings.url).hostname or "localhost"


def uid_of(thing_id: UUID, host: str) -> str:
    """Of a booking or a block: the same in every feed and every letter."""
    return f"{thing_id}@{host}"


def status_of(status: str) -> Status:
    if status == BookingStatus.CANCELLED:
        return Status.CANCELLED
    return Status.TENTATIVE if status in WAITING else Status.CONFIRMED


class CalendarFeed:
    def __init__(self, reads: Reads, clock: Clock, settings: Settings) -> None:
        self._reads = reads
        self._clock = clock
        self._host = host_of(settings)

    async def read(self, calendar_id: UUID, token: str) -> bytes:
        """A month back and two years ahead: what is booked, what was cancelled, and what the team
        keeps for itself. Raises NoCalendar for any other token too.
        """
        calendar = await self._reads.one(FED, calendar_id=calendar_id, token_hash=hash_of(token))
        if calendar is None:
            raise NoCalendar
        thing_id = calendar["room_id"] or calendar["member_id"] or calendar["equipment_id"]
        row = await self._reads.one(THE_ONE, thing_id=thing_id)
        if row is None:
            raise NoCalendar
        place = CalendarPlace.of(row, calendar["piece"])
        return calendar_file(await self._happenings(place, calendar_id), name=place.name)

    async def _happenings(self, place: CalendarPlace, calendar_id: UUID) -> list[Happening]:
        now = self._clock.now()
        asked = {"calendar_id": calendar_id, "since": now - _BACK, "until": now + _AHEAD}
        bookings = await self._reads.all(FEED_BOOKINGS[place.kind], **asked, now=now)
        blocks = await self._reads.all(FEED_BLOCKS, **asked)
        return [*self._booked(bookings, place), *self._blocked(blocks)]

    def _booked(self, rows: list[Row], place: CalendarPlace) -> Iterator[Happening]:
        for row in rows:
            customer = full_name(row["first_name"], row["last_name"])
            yield Happening(
                uid=uid_of(row["id"], self._host),
                sequence=row["version"],
                changed_at=row["updated_at"],
                starts_at=row["starts_at"],
                ends_at=row["ends_at"],
                summary=": ".join(filter(None, (row["title"], customer))),
                description=f"Booking {row['number']}",
                location=place.studio_name,
                status=status_of(row["status"]),
                is_busy=row["status"] != BookingStatus.CANCELLED,
            )

    def _blocked(self, rows: list[Row]) -> Iterator[Happening]:
        for row in rows:
            yield Happening(
                uid=uid_of(row["id"], self._host),
                sequence=0,
                changed_at=row["updated_at"],
                starts_at=row["starts_at"],
                ends_at=row["ends_at"],
                summary=row["reason"] or "Blocked",
            )
