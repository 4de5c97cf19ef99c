"""The time-zone data has changed: bookings to come keep the local time that was agreed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from mercat.modules.bookings.events import Change
from mercat.modules.bookings.models import COMING, Booking, Letter, Party
from mercat.modules.bookings.repository import BookingRepository, TurnRepository, ZoneRepository
from mercat.modules.bookings.service import LetterBox, Slots, Timeline, claims_left
from mercat.platform.clock import Clock
from mercat.platform.db import Transaction
from mercat.platform.local_time import instant

BATCH = 500


class FollowZones:
    """Run again, or twice at once, each booking moves once. `release`: of the data there is now."""

    def __init__(
        self,
        transaction: Transaction,
        zones: ZoneRepository,
        bookings: BookingRepository,
        turns: TurnRepository,
        slots: Slots,
        timeline: Timeline,
        box: LetterBox,
        clock: Clock,
        release: str,
    ) -> None:
        self._transaction = transaction
        self._zones = zones
        self._bookings = bookings
        self._turns = turns
        self._slots = slots
        self._timeline = timeline
        self._box = box
        self._clock = clock
        self._release = release

    async def execute(self) -> None:
        """Each moves into what another has left: those that come to lie later begin with the last
        of them, those that come to lie earlier with the first.
        """
        moving: list[tuple[datetime, timedelta, UUID]] = []
        after = UUID(int=0)
        while True:
            found = await self._some(after, moving)
            if not found:
                break
            after = found[-1]
        later = sorted((one for one in moving if one[1] > timedelta()), reverse=True)
        earlier = sorted(one for one in moving if one[1] < timedelta())
        for _, _, booking_id in (*later, *earlier):
            await self._move(booking_id)

    async def _some(
        self, after: UUID, moving: list[tuple[datetime, timedelta, UUID]]
    ) -> Sequence[UUID]:
        async with self._transaction:
            stale = await self._zones.stale(self._release, self._clock.now(), after, BATCH)
            shifts = [(booking, _shift(booking)) for booking in stale]
            same = [booking.id for booking, shift in shifts if not shift]
            if same:
                await self._zones.confirm(same, self._release)
        moving += [(one.starts_at, shift, one.id) for one, shift in shifts if shift]
        return [booking.id for booking in stale]

    async def _move(self, booking_id: UUID) -> None:
        async with self._transaction:
            claims = await claims_left(self._turns, booking_id)
            await self._slots.lock(claims)
            booking = await self._bookings.lock(booking_id)
            if booking is None or booking.status not in COMING:
                return
            shift = _shift(booking)
            booking.zone_release = self._release
            if not shift:
                return
            wanted = [
                replace(one, starts_at=one.starts_at + shift, ends_at=one.ends_at + shift)
                for one in claims
            ]
            found = await self._slots.in_the_way(wanted)
            if booking.status not in COMING:
                return  # its hold was over: it was in its own way, and has expired
            if not wanted or any(one.booking_id != booking.id for one in found):
                ids = (booking.id, booking.business_id, booking.member_id)
                await self._box.to_team(*ids, Letter.CLASH)
                return
            await self._slots.release(booking_id=booking.id)
            await self._slots.take(wanted)
            was = booking.starts_at.isoformat()
            booking.starts_at, booking.ends_at = booking.starts_at + shift, booking.ends_at + shift
            self._timeline.tell(booking, Change.MOVED, Party.SYSTEM, was=was)


def _shift(booking: Booking) -> timedelta:
    """To where the clocks there show what was agreed."""
    zone = ZoneInfo(booking.timezone)
    return instant(booking.local_date, booking.local_minutes, zone) - booking.starts_at
