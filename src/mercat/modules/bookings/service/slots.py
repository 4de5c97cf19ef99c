"""The one place where calendars are written: whoever takes time in one, takes it here.

The exclusion constraint is the guard. The locks are manners, so that nobody ever waits in a circle:
whoever takes a single time shares his with all who do, and whoever takes several, or frees some and
takes other, has his alone.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from mercat.modules.bookings.errors import SlotTaken
from mercat.modules.bookings.events import BookingExpired, Change
from mercat.modules.bookings.models import Booking, BookingStatus, Party
from mercat.modules.bookings.repository import SlotRepository
from mercat.modules.bookings.service.claims import (
    Claim,
    InTheWay,
    calendar_columns,
    claim_row,
    entry_columns,
    period_columns,
)
from mercat.modules.bookings.service.timeline import Timeline
from mercat.platform.clock import Clock
from mercat.platform.outbox import Outbox, Session


class Slots:
    """In the caller's transaction, which should end soon: others wait for the same calendars.

    Whoever frees time and takes other time in the same breath locks first: `lock`, `release`,
    `take`. Lock rows of bookings that hold time after their calendars, never before, and no
    calendar after anything was taken in one: whoever shares a lock and wants it alone waits for
    those who want the same.
    """

    def __init__(self, session: Session, clock: Clock) -> None:
        self._slots = SlotRepository(session)
        self._timeline = Timeline(session)
        self._outbox = Outbox(session)
        self._clock = clock

    async def lock(self, claims: Sequence[Claim]) -> None:
        """Until the commit nobody else writes into the calendars of these."""
        await self._slots.lock(calendar_columns(claims))

    async def take(self, claims: Sequence[Claim]) -> None:
        """All of them, once the bookings or blocks they are for have rows. Dead holds in the way
        are expired. Raises SlotTaken; what was written until then is for the caller to roll back.
        """
        missing = await self._write(claims)
        if missing and await self._expire_dead(await self._find(missing)):
            missing = await self._write(missing)
        if missing:
            raise SlotTaken([(claim.starts_at, claim.ends_at) for claim in missing])

    async def in_the_way(self, claims: Sequence[Claim]) -> Sequence[InTheWay]:
        """What keeps them from being taken. Locks their calendars and expires dead holds: a claim
        that nothing is in the way of can be taken for certain, until the commit.
        """
        await self.lock(claims)
        found = await self._find(claims)
        return await self._find(claims) if await self._expire_dead(found) else found

    async def release(
        self, *, booking_id: UUID | None = None, block_id: UUID | None = None
    ) -> None:
        """What it has taken is free again."""
        await self._slots.release(
            [booking_id] if booking_id else (), [block_id] if block_id else ()
        )

    async def release_blocks(self, block_ids: Collection[UUID]) -> None:
        """What these have taken is free again."""
        if block_ids:
            await self._slots.release(block_ids=block_ids)

    async def expire(self, bookings: Sequence[Booking]) -> None:
        """Whose holds are over; locked by the caller, HELD or REQUESTED. Their time is free."""
        now = self._clock.now()
        for booking in bookings:
            booking.status, booking.ended_at = BookingStatus.EXPIRED, now
            self._timeline.tell(booking, Change.EXPIRED, Party.SYSTEM)
            self._outbox.add(BookingExpired(booking_id=booking.id))
        await self._slots.release([booking.id for booking in bookings])

    async def _write(self, claims: Sequence[Claim]) -> Sequence[Claim]:
        """Those for which there was no room. Of one claim nothing is held while it waits for what
        others are taking; with several, what is taken first would be held while waiting for more.
        """
        if len(claims) == 1:
            return claims if not await self._slots.take_one(claim_row(claims[0])) else ()
        entries = entry_columns(claims)
        written = await self._slots.take(calendar_columns(claims), entries)
        pairs = zip(entries["entry_ids"], claims, strict=True)
        return [claim for entry_id, claim in pairs if entry_id not in written]

    async def _find(self, claims: Sequence[Claim]) -> Sequence[InTheWay]:
        return [
            InTheWay(
                claims[row.number - 1], row.starts_at, row.ends_at, row.booking_id, row.block_id
            )
            for row in await self._slots.in_the_way(period_columns(claims))
        ]

    async def _expire_dead(self, found: Sequence[InTheWay]) -> bool:
        """Whether there were any among them."""
        ids = {one.booking_id for one in found if one.booking_id is not None}
        dead = await self._slots.lock_dead(ids, self._clock.now()) if ids else []
        if dead:
            await self.expire(dead)
        return bool(dead)
