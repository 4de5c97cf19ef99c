"""What can be searched: businesses and studios, each with what tells whether an answer is true."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from mercat.modules.bookings.service import Vacancies
from mercat.modules.businesses.service import BusinessSummaries
from mercat.modules.search.models import Criteria, Features, Hit
from mercat.modules.search.repository.prices import BUSINESS_PRICES, STUDIO_PRICES
from mercat.modules.search.service.asked import Asked
from mercat.modules.search.service.finder import Finder
from mercat.modules.search.service.vocabulary import Sought
from mercat.modules.venues.service import StudioSummaries
from mercat.platform.money import Money
from mercat.platform.reads import Query, Reads

Shown = Mapping[UUID, Mapping[str, Any]]


class BusinessShelf:
    kind = Sought.BUSINESSES

    def __init__(self, finder: Finder, reads: Reads, summaries: BusinessSummaries) -> None:
        self._finder = finder
        self._reads = reads
        self._summaries = summaries

    async def find(self, criteria: Criteria) -> Sequence[Hit]:
        return await self._finder.businesses(criteria)

    async def features(self, criteria: Criteria, most: int) -> Sequence[Features]:
        return await self._finder.features_of_businesses(criteria, most)

    async def shown(self, ids: Sequence[UUID], asked: Asked) -> Shown:
        told = await self._summaries.get_many(ids, open_at=asked.open_at)
        return await _priced(self._reads, BUSINESS_PRICES, told)

    def is_picky(self, asked: Asked) -> bool:
        return asked.open_at is not None


class StudioShelf:
    kind = Sought.STUDIOS

    def __init__(
        self, finder: Finder, reads: Reads, summaries: StudioSummaries, vacancies: Vacancies
    ) -> None:
        self._finder = finder
        self._reads = reads
        self._summaries = summaries
        self._vacancies = vacancies

    async def find(self, criteria: Criteria) -> Sequence[Hit]:
        return await self._finder.studios(criteria)

    async def features(self, criteria: Criteria, most: int) -> Sequence[Features]:
        return await self._finder.features_of_studios(criteria, most)

    async def shown(self, ids: Sequence[UUID], asked: Asked) -> Shown:
        if asked.window:  # first: in a town that is booked out it leaves least to be told
            capacity = asked.capacity or 0
            ids = list(await self._vacancies.studios(ids, *asked.window, capacity=capacity))
        told = await self._summaries.get_many(ids, open_at=asked.open_at)
        return await _priced(self._reads, STUDIO_PRICES, told)

    def is_picky(self, asked: Asked) -> bool:
        return asked.open_at is not None or asked.window is not None


async def _priced(reads: Reads, prices: Query, told: Shown) -> Shown:
    """With `price_from`, None where nothing is told of prices."""
    if not told:
        return told
    rows = await reads.all(prices, ids=list(told))
    found = {row["id"]: Money(row["price_from"], row["price_currency"]) for row in rows}
    return {one: {**fields, "price_from": found.get(one)} for one, fields in told.items()}
