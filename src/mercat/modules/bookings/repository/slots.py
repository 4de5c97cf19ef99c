"""What is written into calendars. Nothing else in the house writes into `calendar_entries`."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from mercat.modules.bookings.models import Booking, BookingStatus, CalendarEntry
from mercat.modules.bookings.repository.awaited import is_awaited
from mercat.platform.reads import Query
from mercat.platform.writes import Writes

_CALENDARS = """
    locked AS MATERIALIZED (
        SELECT calendar.*, pg_advisory_xact_lock(calendar.lock) FROM unnest(
            CAST(:calendar_ids AS uuid[]), CAST(:locks AS bigint[]), CAST(:business_ids AS uuid[]),
            CAST(:room_ids AS uuid[]), CAST(:member_ids AS uuid[]),
            CAST(:equipment_ids AS uuid[]), CAST(:pieces AS bigint[])
        ) AS calendar (id, lock, business_id, room_id, member_id, equipment_id, piece)
    )
"""
# The locks are taken row by row as they are sent: in the order of their ids, whoever asks.
_LOCK = text(f"WITH {_CALENDARS} SELECT count(*) FROM locked")  # noqa: S608 (of our own words)
_TAKE = text(f"""
    WITH {_CALENDARS}, made AS (
        INSERT INTO calendars (id, business_id, room_id, member_id, equipment_id, piece)
        SELECT id, business_id, room_id, member_id, equipment_id, piece FROM locked
        ON CONFLICT DO NOTHING
    )
    INSERT INTO calendar_entries (id, calendar_id, starts_at, ends_at, booking_id, block_id)
    SELECT entry.id, locked.id, entry.starts_at, entry.ends_at, entry.booking_id, entry.block_id
    FROM unnest(
        CAST(:entry_ids AS uuid[]), CAST(:entry_calendar_ids AS uuid[]),
        CAST(:starts AS timestamptz[]), CAST(:ends AS timestamptz[]),
        CAST(:booking_ids AS uuid[]), CAST(:block_ids AS uuid[])
    ) AS entry (id, calendar_id, starts_at, ends_at, booking_id, block_id)
    JOIN locked ON locked.id = entry.calendar_id
    ON CONFLICT DO NOTHING
    RETURNING id
""")  # noqa: S608 (of our own words)
# Of a single entry. The lock is shared: creators of the same calendar do not keep each other out,
# the constraint does, and only those wait for each other who want the same time. Whoever frees time
# and takes other time has the lock for himself, and these wait for him.
_TAKE_ONE = text("""
    WITH made AS (
        INSERT INTO calendars (id, business_id, room_id, member_id, equipment_id, piece)
        SELECT CAST(:calendar_id AS uuid), CAST(:business_id AS uuid), CAST(:room_id AS uuid),
            CAST(:member_id AS uuid), CAST(:equipment_id AS uuid), CAST(:piece AS bigint)
        WHERE NOT EXISTS (SELECT FROM calendars WHERE id = CAST(:calendar_id AS uuid))
        ON CONFLICT DO NOTHING
    )
    INSERT INTO calendar_entries (id, calendar_id, starts_at, ends_at, booking_id, block_id)
    SELECT CAST(:entry_id AS uuid), CAST(:calendar_id AS uuid), CAST(:starts_at AS timestamptz),
        CAST(:ends_at AS timestamptz), CAST(:booking_id AS uuid), CAST(:block_id AS uuid)
    FROM pg_advisory_xact_lock_shared(CAST(:lock AS bigint))
    ON CONFLICT DO NOTHING
    RETURNING id
""")
_TAKE_ALONE = Query(_TAKE_ONE)
_IN_THE_WAY = text("""
    SELECT asked.number, found.starts_at, found.ends_at, found.booking_id, found.block_id
    FROM unnest(
        CAST(:entry_calendar_ids AS uuid[]),
        CAST(:starts AS timestamptz[]), CAST(:ends AS timestamptz[])
    ) WITH ORDINALITY AS asked (calendar_id, starts_at, ends_at, number)
    CROSS JOIN LATERAL (
        SELECT * FROM calendar_entries AS entry
        WHERE entry.live AND entry.calendar_id = asked.calendar_id
            AND entry.period && tstzrange(asked.starts_at, asked.ends_at)
        ORDER BY entry.starts_at OFFSET 0
    ) AS found
    ORDER BY asked.number, found.starts_at
""")
_UNPAID = (BookingStatus.HELD, BookingStatus.REQUESTED)


class SlotRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._writes = Writes(session)

    async def lock(self, calendars: dict[str, Any]) -> None:
        """Until the commit nobody else writes into these calendars. In the order of their ids."""
        await self._session.execute(_LOCK, calendars)

    async def take(self, calendars: dict[str, Any], entries: dict[str, Any]) -> set[UUID]:
        """Locks the calendars, makes those that have no row, and writes every entry that has room:
        one statement. The ids of what was written.
        """
        return set(await self._session.scalars(_TAKE, calendars | entries))

    async def take_one(self, row: dict[str, Any]) -> bool:
        """Takes it, if there is room for it: one statement. It waits for who is at the same time
        of the same calendar, and for nobody else who takes one.
        """
        return await self._writes.one(_TAKE_ALONE, **row) is not None

    async def in_the_way(self, entries: dict[str, Any]) -> Sequence[Row[Any]]:
        """Live entries that overlap: number (of what was asked, from 1), starts_at, ends_at,
        booking_id, block_id.
        """
        return (await self._session.execute(_IN_THE_WAY, entries)).all()

    async def lock_dead(self, ids: Collection[UUID], at: datetime) -> Sequence[Booking]:
        """Those of these bookings whose hold is over, once nobody else is at them. Not those that
        are paid, or that somebody may be paying now: ExpireHolds closes their pages first. Bookings
        are locked after calendars, and in the order of their ids.
        """
        query = (
            select(Booking)
            .where(Booking.id.in_(ids), Booking.status.in_(_UNPAID), Booking.held_until <= at)
            .where(~is_awaited(at, unasked=True))
            .order_by(Booking.id)
            .with_for_update()
        )
        return (
            await self._session.scalars(query, execution_options={"populate_existing": True})
        ).all()

    async def release(
        self, booking_ids: Collection[UUID] = (), block_ids: Collection[UUID] = ()
    ) -> None:
        """Their entries do not count any more."""
        of_these = (
            CalendarEntry.booking_id.in_(booking_ids)
            if booking_ids
            else CalendarEntry.block_id.in_(block_ids)
        )
        await self._session.execute(
            update(CalendarEntry)
            .where(of_these, CalendarEntry.live)
            .values(live=False)
            .execution_options(synchronize_session=False)
        )
