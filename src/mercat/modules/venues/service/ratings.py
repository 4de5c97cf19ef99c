"""How many stars a studio has been given."""

from collections.abc import Mapping
from uuid import UUID

from mercat.modules.venues.repository import StudioRatingRepository
from mercat.platform.outbox import Session


class StudioRatings:
    """In the transaction of a caller who holds its business. Stars, 1 to 5, to how many of each."""

    def __init__(self, session: Session) -> None:
        self._ratings = StudioRatingRepository(session)

    async def count(self, studio_id: UUID, more: Mapping[int, int]) -> None:
        """So many more, or fewer below zero."""
        await self._ratings.count(studio_id, more)

    async def set(self, studio_id: UUID, counts: Mapping[int, int]) -> None:
        """All of them, counted anew."""
        await self._ratings.set(studio_id, counts)
