"""Operators have the stars counted anew, where they are counted wrong."""

from uuid import UUID

from mercat.modules.businesses.service import Ratings
from mercat.modules.reviews.events import RatingChanged
from mercat.modules.reviews.repository import StarRepository
from mercat.modules.reviews.service import RatingCheck, RatingFault
from mercat.modules.venues.service import StudioRatings
from mercat.platform.db import Transaction
from mercat.platform.outbox import Outbox


class RecountRatings:
    def __init__(
        self,
        transaction: Transaction,
        check: RatingCheck,
        stars: StarRepository,
        ratings: Ratings,
        studios: StudioRatings,
        outbox: Outbox,
    ) -> None:
        self._transaction = transaction
        self._check = check
        self._stars = stars
        self._ratings = ratings
        self._studios = studios
        self._outbox = outbox

    async def execute(self) -> int:
        """How many were wrong. Reviews may come and go meanwhile."""
        mended = 0
        while True:
            async with self._transaction:
                faults = await self._check.faults()
            for fault in faults:
                await self._mend(fault)
            mended += len(faults)
            if not faults or faults[0].total == len(faults):
                return mended

    async def _mend(self, fault: RatingFault) -> None:
        async with self._transaction:
            if fault.kind == "business":
                await self._ratings.hold(fault.id)
                counts = await self._stars.counts(business_id=fault.id)
                await self._ratings.set(fault.id, counts)
                self._outbox.add(RatingChanged(business_id=fault.id))
            else:
                await self._mend_studio(fault.id)

    async def _mend_studio(self, studio_id: UUID) -> None:
        business_id = await self._stars.business_of_studio(studio_id)
        if business_id is not None:
            await self._ratings.hold(business_id)
            await self._studios.set(studio_id, await self._stars.counts(studio_id=studio_id))
            self._outbox.add(RatingChanged(business_id=business_id, studio_id=studio_id))
