"""Operators have all days counted anew."""

from collections.abc import Sequence
from uuid import UUID

from mercat.modules.reporting.repository import DayRepository
from mercat.modules.reporting.service import DayBook
from mercat.platform.db import Transaction

_BUSINESSES = 500
_DAYS = 100
"""Of one transaction."""


class RecountDays:
    """Whatever comes and goes meanwhile is counted by its own marks."""

    def __init__(self, transaction: Transaction, days: DayRepository, book: DayBook) -> None:
        self._transaction = transaction
        self._days = days
        self._book = book

    async def execute(self) -> int:
        """How many days of businesses were wrong."""
        mended = 0
        after: UUID | None = None
        while some := await self._businesses(after):
            for business_id in some:
                mended += await self._business(business_id)
            after = some[-1]
        async with self._transaction:
            days = await self._book.days_of_all()
        for start in range(0, len(days), _DAYS):
            async with self._transaction:
                await self._days.alone()
                await self._book.count_platform(days[start : start + _DAYS])
        return mended

    async def _businesses(self, after: UUID | None) -> Sequence[UUID]:
        async with self._transaction:
            return await self._days.businesses(after, _BUSINESSES)

    async def _business(self, business_id: UUID) -> int:
        mended = 0
        async with self._transaction:
            days = await self._book.days_of(business_id)
        for start in range(0, len(days), _DAYS):
            async with self._transaction:
                await self._days.alone()
                mended += await self._book.count(days[start : start + _DAYS])
        return mended
