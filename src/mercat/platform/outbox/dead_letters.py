"""What failed every time: kept, shown, and put back when its cause is mended."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, insert, literal, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from mercat.platform.outbox.records import DeadLetter, Delivery

_KEPT = ("id", "event_id", "handler", "position", "aggregate", "payload", "trace")


async def dead_letters(
    engine: AsyncEngine, limit: int = 100, after: UUID | None = None
) -> Sequence[DeadLetter]:
    """The oldest, or those after one of them."""
    later = DeadLetter.id > after if after is not None else literal(True)
    return await _found(engine, later, limit)


async def dead_letter(engine: AsyncEngine, letter_id: UUID) -> DeadLetter | None:
    return next(iter(await _found(engine, DeadLetter.id == letter_id, 1)), None)


async def _found(
    engine: AsyncEngine, wanted: ColumnElement[bool], limit: int
) -> Sequence[DeadLetter]:
    async with engine.connect() as connection:
        rows = await connection.execute(
            select(DeadLetter.__table__).where(wanted).order_by(DeadLetter.id).limit(limit)
        )
        return [DeadLetter(**row._mapping) for row in rows]  # noqa: SLF001 (public API)


async def replay(engine: AsyncEngine, ids: Sequence[UUID] | None = None) -> int:
    """Makes dead letters deliveries again, all of them if no ids are given. Returns how many."""
    chosen = DeadLetter.id.in_(ids) if ids is not None else literal(True)
    columns = [DeadLetter.__table__.c[name] for name in _KEPT]
    # One statement: a letter that comes in meanwhile is not deleted without having been put back.
    taken = delete(DeadLetter).where(chosen).returning(*columns).cte("taken")
    back = insert(Delivery).from_select([*_KEPT, "due_at"], select(taken, func.now()))
    async with engine.begin() as connection:
        done = await connection.execute(back)
        await connection.execute(text("SELECT pg_notify('outbox', '')"))
    return done.rowcount
