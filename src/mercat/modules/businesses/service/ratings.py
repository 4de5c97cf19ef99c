"""How many stars a business has been given."""

from collections.abc import Mapping
from uuid import UUID

from mercat.modules.businesses.repository import RatingRepository
from mercat.platform.outbox import Session


class Ratings:
    """In the caller's transaction. Stars, 1 to 5, to how many of each."""

    def __init__(self, session: Session) -> None:
        self._ratings = RatingRepository(session)

    async def hold(self, business_id: UUID) -> None:
        """Before anything else: until the commit nobody else counts what is said of it, or of its
        studios.
        """
        await self._ratings.hold(business_id)

    async def count(self, business_id: UUID, more: Mapping[int, int]) -> None:
        """So many more, or fewer below zero."""
        await self._ratings.count(business_id, more)

    async def set(self, business_id: UUID, counts: Mapping[int, int]) -> None:
        """All of them, counted anew."""
        await self._ratings.set(business_id, counts)
