"""Four times a minute: the days that have changed are counted."""

from mercat.modules.reporting.repository import DayRepository, MarkRepository
from mercat.modules.reporting.service import DayBook, day_of, zone_of
from mercat.platform.db import Transaction

BATCH = 1_000
"""Marks of one transaction: of many days, or of a busy one."""
ROUNDS = 50
"""Of one run: what is left then is counted in the next."""


class CountDays:
    """Killed, it has done nothing of a round: its marks are there still."""

    def __init__(
        self,
        transaction: Transaction,
        marks: MarkRepository,
        days: DayRepository,
        book: DayBook,
    ) -> None:
        self._transaction = transaction
        self._marks = marks
        self._days = days
        self._book = book

    async def execute(self) -> int:
        """How many days were counted wrong, or not yet."""
        mended = 0
        for _ in range(ROUNDS):
            wrong, taken = await self._some()
            mended += wrong
            if taken < BATCH:
                break
        return mended

    async def _some(self) -> tuple[int, int]:
        async with self._transaction:
            await self._days.alone()
            marks = await self._marks.take(BATCH)
            zones = await self._days.zones(one for one, _ in marks if one is not None)
            keys = {
                (business_id, day_of(moment, zone_of(zones.get(business_id))))
                for business_id, moment in marks
                if business_id is not None
            }
            wrong = await self._book.count(keys)
            joined = {day_of(moment, zone_of(None)) for one, moment in marks if one is None}
            await self._book.count_platform(joined | {day for _, day in keys})
        return wrong, len(marks)
