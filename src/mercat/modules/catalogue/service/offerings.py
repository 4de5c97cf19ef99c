"""What a business offers, as it is told."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from mercat.modules.catalogue.errors import NoOffering
from mercat.modules.catalogue.models import OfferingStatus
from mercat.modules.catalogue.repository import ACTIVE, EVERY, OF_MANY, ONE
from mercat.modules.catalogue.schemas import OfferingRead
from mercat.platform.reads import Reads


class Offerings:
    """`is_team`: whether whoever asks sees what is INACTIVE too."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def of(self, business_id: UUID, *, is_team: bool) -> list[OfferingRead]:
        """In the team's order: one statement, and all of them."""
        rows = await self._reads.all(EVERY if is_team else ACTIVE, business_id=business_id)
        return [OfferingRead.of(row) for row in rows]

    async def of_many(
        self, business_ids: Sequence[UUID], *, team_of: Collection[UUID]
    ) -> Mapping[UUID, list[OfferingRead]]:
        """The same of many businesses, in one statement. `team_of`: those of which whoever asks
        sees what is INACTIVE too.
        """
        found: dict[UUID, list[OfferingRead]] = {one: [] for one in business_ids}
        for row in await self._reads.all(OF_MANY, business_ids=list(business_ids)):
            whose = row["business_id"]
            if whose in team_of or row["status"] == OfferingStatus.ACTIVE:
                found[whose].append(OfferingRead.of(row))
        return found

    async def get(self, business_id: UUID, offering_id: UUID, *, is_team: bool) -> OfferingRead:
        """Raises NoOffering."""
        row = await self._reads.one(ONE, business_id=business_id, offering_id=offering_id)
        if row is None or not (is_team or row["status"] == OfferingStatus.ACTIVE):
            raise NoOffering
        return OfferingRead.of(row)
