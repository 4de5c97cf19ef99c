"""What a booking says to PostgreSQL was compiled for another one before it."""

from typing import Any

from sqlalchemy import event
from sqlalchemy.engine.interfaces import CacheStats
from tests.modules.bookings.hall import Hall, booked
from tests.modules.identity.staff import Account

from mercat.platform.resources import Resources


async def test_no_statement_is_compiled_for_a_booking(
    hall: Hall, bea: Account, resources: Resources
) -> None:
    """Compiling takes longer than all else that is done for one."""
    await booked(bea, hall.wish())
    engine, compiled = resources.database.engine.sync_engine, []

    def tell(_c: Any, _cursor: Any, sql: str, _p: Any, context: Any, _many: bool) -> None:
        if context.cache_hit is not CacheStats.CACHE_HIT:
            compiled.append(sql)

    event.listen(engine, "before_cursor_execute", tell)
    try:
        await booked(bea, hall.wish(5))
    finally:
        event.remove(engine, "before_cursor_execute", tell)

    assert compiled == []
