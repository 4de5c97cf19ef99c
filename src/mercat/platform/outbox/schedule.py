"""The future, as rows: what is due is moved into the outbox; what recurs is written down again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from mercat.platform.outbox.event import Event
from mercat.platform.outbox.records import Delivery, ScheduledEvent
from mercat.platform.resources import Resources

KEPT_HANDLED = timedelta(days=7)
"""How long it is remembered that a delivery was handled."""


@dataclass(frozen=True, kw_only=True)
class HourPassed(Event):
    """Announced once an hour, for whoever has something to clear up."""

    clock: str = "house"


@dataclass(frozen=True, kw_only=True)
class MomentPassed(Event):
    """Announced four times a minute, for what happens by the clock."""

    clock: str = "house"


RECURRING: Mapping[timedelta, Event] = {
    timedelta(seconds=15): MomentPassed(),
    timedelta(hours=1): HourPassed(),
}

# Two who move what recurs, each another event, would wait for each other to write it down again.
_ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended('schedule', 0))")
_MOVE = text("""
    WITH due AS (
        DELETE FROM scheduled_events WHERE id IN (
            SELECT id FROM scheduled_events WHERE due_at <= now()
            ORDER BY due_at LIMIT :limit FOR UPDATE SKIP LOCKED)
        RETURNING id, name, aggregate, payload, due_at)
    INSERT INTO outbox (id, name, aggregate, payload)
    SELECT id, name, aggregate, payload FROM due ORDER BY due_at
""")


BATCH = 500


async def fire(engine: AsyncEngine, limit: int = BATCH) -> int:
    """Announces what is due and sees that what recurs is due again. Returns how many were."""
    async with engine.begin() as connection:
        await connection.execute(_ALONE)
        moved = await connection.execute(_MOVE, {"limit": limit})
        for period, event in RECURRING.items():
            await connection.execute(
                insert(ScheduledEvent)
                .values(
                    key=type(event).__name__,
                    name=type(event).__name__,
                    aggregate=event.aggregate,
                    payload=event.payload(),
                    due_at=func.now() + period,
                )
                .on_conflict_do_nothing(index_elements=["key"])
            )
    return moved.rowcount


async def forget_handled(_: HourPassed, session: AsyncSession, __: Resources) -> None:
    """A handler: the memory of handled deliveries is not kept for ever."""
    await session.execute(delete(Delivery).where(Delivery.handled_at < func.now() - KEPT_HANDLED))
    await session.commit()
